/**
 * The expected answers, computed from the world's own intent by a second and naive way: `truth` is what exists, `visible` what
 * a collector with the given permissions can have seen. It reads no wire format and no code of the app.
 */
import { awsOracle } from "./aws/oracle/aws-oracle.ts";
import { AWS_STREAMS, everythingSeen, type Sight, sightThrough } from "./aws/oracle/sight.ts";
import type { Permissions } from "./aws/permissions.ts";
import type { OracleAnswer, OracleUsage } from "./oracle-answer.ts";
import type { World } from "./world.ts";

export type OracleCounts = {
  byKind: Record<string, number>;
  byNature: Record<string, number>;
  byCredentialKind: Record<string, number>;
  byScope: Record<string, number>;
};

export type Oracle = {
  /** Everything that exists in accounts that are open. */
  truth(): OracleAnswer;
  /** What the organization's collector could see with these permissions; `account`: a single-account source instead. */
  visible(permissions: Permissions, account?: string): OracleAnswer;
  /** Usage per stream is by far the biggest part, so it comes account by account. */
  usage(account: string, permissions?: Permissions): OracleUsage[];
  counts(answer: OracleAnswer): OracleCounts;
  /** Names of the streams that the account cannot be read completely for. */
  incompleteStreams(permissions: Permissions, scope: string): string[];
};

export function createOracle(world: World): Oracle {
  const sightOf = (permissions: Permissions, account?: string): Sight =>
    sightThrough(world, permissions, account);
  return {
    truth: () => awsOracle(world, everythingSeen(world)).answer(),
    visible: (permissions, account) => awsOracle(world, sightOf(permissions, account)).answer(),
    usage: (account, permissions) =>
      awsOracle(world, permissions ? sightOf(permissions, account) : everythingSeen(world)).usage(account),
    counts: (answer) => ({
      byKind: tally(answer.identities.map((row) => row.kind)),
      byNature: tally(answer.identities.map((row) => row.nature)),
      byCredentialKind: tally(answer.credentials.map((row) => row.kind)),
      byScope: tally(answer.identities.map((row) => row.scope)),
    }),
    incompleteStreams: (permissions, scope) => {
      const sight = sightOf(permissions);
      return Object.keys(AWS_STREAMS).filter((stream) => !sight.complete(scope, stream));
    },
  };
}

function tally(values: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}

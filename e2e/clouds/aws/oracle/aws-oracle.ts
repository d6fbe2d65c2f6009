/** What the oracle says of AWS: walks the world account by account and lists what the sight lets through. */
import {
  addAnswer,
  distinct,
  emptyAnswer,
  type OracleAnswer,
  type OracleGranted,
  type OracleObserved,
  type OracleRisks,
  type OracleUsage,
} from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import type { AwsPermissions } from "../permissions.ts";
import { credentialsOf } from "./credentials.ts";
import { grantedOf } from "./granted.ts";
import { grantsOf } from "./grants.ts";
import { identitiesOf, ownerHintsOf } from "./identities.ts";
import { observedOf } from "./observed.ts";
import { organizationRows } from "./organization-rows.ts";
import { risksOf } from "./risks.ts";
import { AWS_STREAMS, everythingSeen, type Sight, sightThrough } from "./sight.ts";
import { trustsOf } from "./trusts.ts";
import { usageOf } from "./usage.ts";
import { workloadsOf } from "./workloads.ts";

export type AwsOracle = {
  /** Everything that exists in accounts that are open. */
  truth(): OracleAnswer;
  /** What the organization's collector could see with these permissions; `account`: a single-account source instead. */
  visible(permissions: AwsPermissions, account?: string): OracleAnswer;
  /** Usage per stream is by far the biggest part, so it comes account by account. */
  usage(account: string, permissions?: AwsPermissions): OracleUsage[];
  risks(permissions: AwsPermissions): OracleRisks;
  /** Of all accounts that the organization's collector could see. */
  visibleUsage(permissions: AwsPermissions): OracleUsage[];
  /** Of every role and user that can be seen; without permissions: of all. */
  granted(permissions?: AwsPermissions): OracleGranted[];
  observed(permissions?: AwsPermissions): OracleObserved[];
  /** Names of the streams that the account cannot be read completely for. */
  incompleteStreams(permissions: AwsPermissions, account: string): string[];
};

export function createAwsOracle(world: World): AwsOracle {
  const sightOf = (permissions: AwsPermissions, account?: string): Sight =>
    sightThrough(world, permissions, account);
  const seen = (permissions?: AwsPermissions) => (permissions ? sightOf(permissions) : everythingSeen(world));
  return {
    granted: (permissions) => grantedOf(world, seen(permissions)),
    observed: (permissions) => observedOf(world, seen(permissions)),
    truth: () => answerThrough(world, everythingSeen(world)),
    visible: (permissions, account) => answerThrough(world, sightOf(permissions, account)),
    usage: (account, permissions) => {
      const sight = permissions ? sightOf(permissions, account) : everythingSeen(world);
      return usageOf(world.aws.account(account, world.day), sight);
    },
    risks: (permissions) => risksOf(world, sightOf(permissions)),
    visibleUsage: (permissions) => {
      const sight = sightOf(permissions);
      return sight.accounts.flatMap((id) => usageOf(world.aws.account(id, world.day), sight));
    },
    incompleteStreams: (permissions, account) => {
      const sight = sightOf(permissions);
      return Object.keys(AWS_STREAMS).filter((stream) => !sight.complete(account, stream));
    },
  };
}

function answerThrough(world: World, sight: Sight): OracleAnswer {
  const answer = emptyAnswer();
  addAnswer(answer, organizationRows(world, sight));
  for (const id of sight.accounts) {
    const state = world.aws.account(id, world.day);
    addAnswer(answer, {
      identities: identitiesOf(state, sight),
      ownerHints: ownerHintsOf(state, sight),
      credentials: credentialsOf(state, sight),
      workloads: workloadsOf(state, sight),
      ...grantsOf(state, sight),
      ...trustsOf(state, sight),
    });
  }
  return { ...answer, externals: distinct(answer.externals) };
}

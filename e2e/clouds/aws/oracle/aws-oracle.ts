/** The AWS part of the oracle: walks the world account by account and lists what the sight lets through. */
import {
  addAnswer,
  distinct,
  emptyAnswer,
  type OracleAnswer,
  type OracleUsage,
} from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { credentialsOf } from "./credentials.ts";
import { grantsOf } from "./grants.ts";
import { identitiesOf, ownerHintsOf } from "./identities.ts";
import { organizationRows } from "./organization-rows.ts";
import type { Sight } from "./sight.ts";
import { trustsOf } from "./trusts.ts";
import { usageOf } from "./usage.ts";
import { workloadsOf } from "./workloads.ts";

export type AwsOracle = { answer(): OracleAnswer; usage(account: string): OracleUsage[] };

export function awsOracle(world: World, sight: Sight): AwsOracle {
  return {
    answer: () => {
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
    },
    usage: (account) => usageOf(world.aws.account(account, world.day), sight),
  };
}

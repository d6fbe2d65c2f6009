/** What the oracle says of the clusters: walks the world cluster by cluster and lists what the sight lets through. */
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
import type { KubernetesPermissions } from "../permissions.ts";
import { accountsOf, scopesOf } from "./accounts.ts";
import { awsAuthOf, certificatesOf, tokensOf } from "./credentials.ts";
import { grantedOf } from "./granted.ts";
import { grantsOf, rolesOf } from "./grants.ts";
import { observedOf } from "./observed.ts";
import type { Place } from "./place.ts";
import { risksOf } from "./risks.ts";
import { everythingSeen, type Sight, sightThrough } from "./sight.ts";
import { usageOf } from "./usage.ts";
import { workloadsOf } from "./workloads.ts";

export type KubernetesOracle = {
  /** Everything that exists in every cluster. */
  truth(): OracleAnswer;
  /** What collectors of all clusters could see with these permissions, token secrets included. */
  visible(permissions: KubernetesPermissions): OracleAnswer;
  /** What the cluster's audit log tells. */
  usage(cluster: string): OracleUsage[];
  risks(permissions: KubernetesPermissions): OracleRisks;
  /** What everybody may do whom collectors could see, as far as they could see it, and what evidence there is of each. */
  granted(permissions: KubernetesPermissions): OracleGranted[];
  observed(permissions: KubernetesPermissions): OracleObserved[];
};

/** `readOn`: earlier days on which somebody read the clusters, and can know what they have forgotten since. */
export function createKubernetesOracle(world: World, readOn: readonly number[] = []): KubernetesOracle {
  const places = (sight: Sight) => placesOf(world, sight, readOn);
  const seen = (permissions: KubernetesPermissions) => places(sightThrough(world, permissions));
  return {
    truth: () => answerOf(places(everythingSeen(world))),
    visible: (permissions) => answerOf(seen(permissions)),
    usage: (cluster) => usageOf(world.kubernetes.cluster(cluster, world.day)),
    risks: (permissions) => risksOf(seen(permissions)),
    granted: (permissions) => seen(permissions).flatMap((place) => grantedOf(place, peopleOf(place))),
    observed: (permissions) => seen(permissions).flatMap((place) => observedOf(place, peopleOf(place))),
  };
}

function placesOf(world: World, sight: Sight, readOn: readonly number[]): Place[] {
  return sight.clusters.map((facts) => {
    const stateOn = (day: number) => world.kubernetes.cluster(facts.name, day);
    const state = stateOn(world.day);
    const id = state.namespaces.find(({ name }) => name === "kube-system")?.uid ?? "";
    const earlier = readOn.filter((day) => day < world.day).map(stateOn);
    return { facts, state, earlier, sight, id, sharedAccount: world.aws.organization.sharedId };
  });
}

function answerOf(places: readonly Place[]): OracleAnswer {
  const answer = emptyAnswer();
  for (const place of places) {
    addAnswer(answer, { scopes: scopesOf(place), roles: rolesOf(place), workloads: workloadsOf(place) });
    addAnswer(answer, { credentials: tokensOf(place) });
    for (const part of [accountsOf(place), grantsOf(place), certificatesOf(place), awsAuthOf(place)])
      addAnswer(answer, part);
  }
  return { ...answer, externals: distinct(answer.externals) };
}

/** Whom accounts, bindings, certificates and the map of AWS identities name, and who is in which group. */
function peopleOf(place: Place): Pick<OracleAnswer, "externals" | "memberships"> {
  const people = emptyAnswer();
  for (const part of [accountsOf(place), grantsOf(place), certificatesOf(place), awsAuthOf(place)])
    addAnswer(people, part);
  return { externals: distinct(people.externals), memberships: people.memberships };
}

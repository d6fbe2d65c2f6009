/** One cluster at one moment, with what its objects are written from. */
import type { World } from "../../world.ts";
import type { ClusterFacts } from "../world/clusters.ts";
import type { ClusterState } from "../world/model.ts";

export type View = {
  facts: ClusterFacts;
  state: ClusterState;
  /** `namespace/name` of the accounts that an association at the cloud is for. */
  associated: Set<string>;
};

export function viewOf(world: World, facts: ClusterFacts): View {
  const state = world.kubernetes.cluster(facts.name, world.day);
  return { facts, state, associated: associationsOf(world, facts) };
}

function associationsOf(world: World, { eks }: ClusterFacts): Set<string> {
  if (eks === null) return new Set();
  const { sharedId } = world.aws.organization;
  return new Set(
    world.aws
      .account(sharedId, world.day)
      .associations.filter(({ cluster, region }) => cluster === eks.name && region === eks.region)
      .map(({ namespace, serviceAccount }) => `${namespace}/${serviceAccount}`),
  );
}

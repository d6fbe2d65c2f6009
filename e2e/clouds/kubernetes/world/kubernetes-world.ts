/** The clusters on one day: known as facts at once, and each grown when somebody looks into it. */
import type { JournalEntry } from "../../journal.ts";
import type { World, WorldBase } from "../../world.ts";
import { applyEntry } from "./apply-entry.ts";
import { type ClusterFacts, clustersOf } from "./clusters.ts";
import { liveOneDay } from "./daily-events.ts";
import { foundCluster } from "./found-cluster.ts";
import type { ClusterState } from "./model.ts";

export type KubernetesWorld = {
  clusters: ClusterFacts[];
  /** The cluster as it stands when `day` begins. Throws RangeError for a cluster that is not there. */
  cluster(name: string, day: number): ClusterState;
  /** Forgets grown state of a cluster, after something was written into the journal for it. */
  touch(name: string): void;
};

export function kubernetesWorld(world: WorldBase & Partial<World>): KubernetesWorld {
  const clusters = clustersOf(world.seed, world.size);
  const kept = new Map<string, ClusterState>();
  return {
    clusters,
    touch: (name) => kept.delete(name),
    cluster: (name, day) => {
      const facts = clusters.find((cluster) => cluster.name === name);
      if (!facts) throw new RangeError(`No cluster ${name}`);
      const known = kept.get(name);
      if (known?.day === day) return known;
      const entries = world.journal.entriesOf("kubernetes", name);
      const from = known && known.day < day ? structuredClone(known) : bornCluster(facts, world, entries);
      const grown = growCluster(from, day, facts, world, entries);
      kept.set(name, grown);
      return grown;
    },
  };
}

/** The cluster on day 0, with what was applied on that day. */
function bornCluster(
  facts: ClusterFacts,
  world: WorldBase & Partial<World>,
  entries: JournalEntry[],
): ClusterState {
  const state = foundCluster(facts, world);
  applyDay(state, entries);
  return state;
}

/** Folds the days up to `day` onto `state`: events of the day first, then what was applied as the next began. */
export function growCluster(
  state: ClusterState,
  day: number,
  facts: ClusterFacts,
  world: WorldBase & Partial<World>,
  entries: JournalEntry[],
): ClusterState {
  while (state.day < day) {
    liveOneDay(state, facts, world);
    applyDay(state, entries);
  }
  return state;
}

function applyDay(state: ClusterState, entries: JournalEntry[]): void {
  for (const entry of entries) if (entry.day === state.day) applyEntry(state, entry);
}

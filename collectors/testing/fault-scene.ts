/** How a simulated cloud is made to fail, for the fault suite: the same troubles in every cloud, in the cloud's own words. */
import type { Effect } from "#e2e/clouds/faults.ts";

export type FaultScene = {
  /** External ids of the scopes the simulation's `smallConfig` reads. */
  smallScopes: string[];
  /**
   * From now on every call ends like this: from the first one, or only once the tree is known and some slices have been read.
   * Returns how many did so far.
   */
  every(effect: Effect, when: "at once" | "midway"): () => number;
  /** A permission of inventory streams whose answers come in several pages. */
  pagedPermission: string;
  /**
   * A source that reads `scopes`, twenty or more, each by itself; nobody gets into `scope` once it is refused. `beyond`: scopes with
   * slices that look into all of them, and are incomplete then.
   */
  many: {
    config: Record<string, unknown>;
    scopes: string[];
    scope: string;
    beyond?: string[];
    refuse(): void;
  };
  /** One configuration each that leads to two estates: what the collector's process is told decides which. */
  led: LedElsewhere[];
  /** A scope that comes to an end on the other side. */
  closing: Closing;
};

export type LedElsewhere = {
  /** What it stands for: "the wrong organization", "a cluster rebuilt under the same name". */
  name: string;
  config: Record<string, unknown>;
  right: Record<string, string>;
  wrong: Record<string, string>;
};

export type Closing = {
  /** What closes: "an account", "a namespace". */
  name: string;
  config: Record<string, unknown>;
  /** External ids of what the source reads, `scope` among them. */
  scopes: string[];
  scope: string;
  /** Whether the provider says so itself; otherwise it is only no longer there. */
  isSaid: boolean;
  /** Moves the simulated world to where the scope is still there, and to where it is not. */
  open(): void;
  close(): void;
};

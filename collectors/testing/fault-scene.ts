/** How a simulated cloud is made to fail, for the fault suite: the same troubles in every cloud, in the cloud's own words. */
import type { Effect } from "#e2e/clouds/faults.ts";

export type FaultScene = {
  /** External ids of the scopes the simulation's `smallConfig` reads. */
  smallScopes: string[];
  /** Every call from the `from`th on ends like this; returns how many did so far. Far enough in, the tree is known. */
  every(effect: Effect, from: number): () => number;
  /** A permission of inventory streams whose answers come in several pages. */
  pagedPermission: string;
  /** A source of at least twenty scopes, and one of them (account, namespace) to be refused. */
  many: { config: Record<string, unknown>; scope: string };
  /** From now on nobody gets into this scope. */
  refuse(scope: string): void;
  /** One configuration that leads to two estates: what the collector's process is told decides which. The small scopes are in `right`. */
  led: LedElsewhere[];
  /** A scope that the provider says is gone after a day; null where this cloud has nothing of the kind. */
  closing: Closing | null;
};

export type LedElsewhere = {
  /** What it stands for: "the wrong organization", "a cluster rebuilt under the same name". */
  name: string;
  config: Record<string, unknown>;
  right: Record<string, string>;
  wrong: Record<string, string>;
};

export type Closing = {
  config: Record<string, unknown>;
  scope: string;
  /** Moves the simulated world, both ways. */
  open(): void;
  close(): void;
};

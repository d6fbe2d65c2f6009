/** Ids of actions to look for, so that asking whether one is among them, or how many of a run are, takes the same time for one as for all. */

/**
 * `before[id]`: how many are smaller; defined up to the id behind the `last`, which is -1 where nothing is wanted. As long as the largest
 * id, which is short: ids are given without gaps.
 */
export type WantedActions = { before: Int32Array; last: number };

/** `ids`: ascending, each once. */
export function wantedActions(ids: ArrayLike<number>): WantedActions {
  const last = ids.length === 0 ? -1 : (ids[ids.length - 1] as number);
  const before = new Int32Array(last + 2);
  for (let at = 0; at < ids.length; at++) before[(ids[at] as number) + 1] = 1;
  for (let id = 1; id < before.length; id++) before[id] = (before[id] as number) + (before[id - 1] as number);
  return { before, last };
}

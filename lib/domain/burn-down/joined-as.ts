/** How an item that was not in the baseline came to be in a campaign: only what nobody could have granted before is the catalogue's doing. */
import type { JoinedAs } from "./campaign-item.ts";

/** As stored: codes never change their meaning. */
export const joinedCodes = { baseline: 1, added: 2, catalogue: 3 } as const satisfies Record<
  JoinedAs,
  number
>;

export function joinedAsOf(code: number): JoinedAs {
  if (code === joinedCodes.baseline) return "baseline";
  return code === joinedCodes.catalogue ? "catalogue" : "added";
}

/**
 * `actions`: of an item that removes actions, those it began with, each by the catalogue version that brought it; null for other items.
 * `version`: of the catalogue when the campaign started.
 */
export function joinedLater(
  actions: readonly number[] | null,
  version: number,
): Exclude<JoinedAs, "baseline"> {
  if (actions === null || actions.length === 0) return "added";
  return actions.every((since) => since > version) ? "catalogue" : "added";
}

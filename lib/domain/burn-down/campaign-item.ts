/**
 * What became of one item of a campaign, day by day: only what collection verified counts as removed; what stopped being true in any
 * other way is told apart and is no progress.
 */

/** `no-longer`: use was seen, or a threshold, rule, catalogue or scope changed. */
export type ItemBand = "open" | "disabled" | "excepted" | "removed" | "no-longer";

/** `baseline`: there when the campaign began, or was measured anew. `catalogue`: the provider's catalogue grew, nobody granted anything. */
export type JoinedAs = "baseline" | "added" | "catalogue";

/** From the end of `day` on. */
export type Turn = { day: string; band: ItemBand };

export type CampaignItem = {
  id: string;
  /** Null: nobody's. */
  team: string | null;
  joinedOn: string;
  joinedAs: JoinedAs;
  /** In order of days; open until the first. Of two on one day the later one stands. */
  turns: readonly Turn[];
};

/** Null before it joined. `day`: `2026-11-24`, as at its end. */
export function bandOn({ joinedOn, turns }: CampaignItem, day: string): ItemBand | null {
  if (day < joinedOn) return null;
  return turns.findLast((turn) => turn.day <= day)?.band ?? "open";
}

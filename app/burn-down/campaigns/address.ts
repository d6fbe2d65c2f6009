/** The addresses of campaigns, and of the worklists behind their numbers. */
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import type { ItemHappening } from "#lib/queries/work-items/list-work-items.ts";

export function campaignAddress(id: number): string {
  return `/burn-down/campaigns/${id}`;
}

type Items = {
  /** As the worklist names states: `left`, `gone`, …; every state where absent. */
  state?: string;
  /** A team's key, `none` for nobody's; everybody's where absent. */
  team?: string;
  joined?: JoinedAs;
  /** What became of them after an instant. */
  happened?: { what: ItemHappening; since: Date };
  /** Only those that came back after an end. */
  isBack?: boolean;
};

/** The worklist of a campaign's items. */
export function campaignItems(
  id: number,
  { state = "all", team, joined, happened, isBack = false }: Items = {},
): string {
  const query = new URLSearchParams({ campaign: String(id), state });
  if (team !== undefined) query.set("team", team);
  if (joined !== undefined) query.set("joined", joined);
  if (happened !== undefined) {
    query.set("happened", happened.what);
    query.set("since", happened.since.toISOString());
  }
  if (isBack) query.set("back", "yes");
  return `/burn-down?${query}`;
}

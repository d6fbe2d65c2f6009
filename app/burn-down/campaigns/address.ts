/** The addresses of campaigns, and of the worklists behind their numbers. */
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";

export function campaignAddress(id: number): string {
  return `/burn-down/campaigns/${id}`;
}

type Items = {
  /** As the worklist names states: `left`, `gone`, …; every state where absent. */
  state?: string;
  /** A team's key, `none` for nobody's; everybody's where absent. */
  team?: string;
  joined?: JoinedAs;
};

/** The worklist of a campaign's items. */
export function campaignItems(id: number, { state = "all", team, joined }: Items = {}): string {
  const query = new URLSearchParams({ campaign: String(id), state });
  if (team !== undefined) query.set("team", team);
  if (joined !== undefined) query.set("joined", joined);
  return `/burn-down?${query}`;
}

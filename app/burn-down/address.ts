/** The addresses of the worklist and its items: the address is its only state, and says nothing that is as usual. */
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import type { CheckKey } from "#lib/domain/checks/check-codes.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import type { ItemRisk } from "#lib/domain/work-items/work-item.ts";
import type { ItemHappening, ItemSort, ItemStateFilter } from "#lib/queries/work-items/list-work-items.ts";

/** Null: any. `team`: a key, or `none`. `q`: a filter of identities. */
export type WorklistAsked = {
  q: string;
  team: string | null;
  state: ItemStateFilter;
  decision: DecisionKind | null;
  risk: ItemRisk | null;
  overdue: boolean;
  /** Number of a campaign, and how items joined it. */
  campaign: number | null;
  joined: JoinedAs | null;
  /** What became of items of the campaign since an instant, as ISO text. */
  happened: ItemHappening | null;
  since: string | null;
  /** Why somebody stands in their way, by which check they were found, and whether they came back after an end. */
  blocked: Blocker["why"] | null;
  found: CheckKey | null;
  back: boolean;
  sort: ItemSort;
  after: string | null;
  /** Every row on one page, to be printed. */
  whole: boolean;
};

export const everything: WorklistAsked = {
  q: "",
  team: null,
  state: "left",
  decision: null,
  risk: null,
  overdue: false,
  campaign: null,
  joined: null,
  happened: null,
  since: null,
  blocked: null,
  found: null,
  back: false,
  sort: "risk",
  after: null,
  whole: false,
};

/** A choice that changes begins at the first page. */
export function worklistAddress(asked: Partial<WorklistAsked>): string {
  const {
    q,
    team,
    state,
    decision,
    risk,
    overdue,
    campaign,
    joined,
    happened,
    since,
    blocked,
    found,
    back,
    sort,
    after,
    whole,
  } = {
    ...everything,
    ...asked,
  };
  const query = new URLSearchParams();
  const set = (name: string, value: string | null, usual: string | null = null) => {
    if (value !== null && value !== "" && value !== usual) query.set(name, value);
  };
  set("q", q);
  set("team", team);
  set("state", state, "left");
  set("decision", decision);
  set("risk", risk);
  set("overdue", overdue ? "yes" : null);
  set("campaign", campaign === null ? null : String(campaign));
  set("joined", joined);
  set("happened", happened);
  set("since", since);
  set("blocked", blocked);
  set("found", found);
  set("back", back ? "yes" : null);
  set("sort", sort, "risk");
  set("after", after);
  set("rows", whole ? "all" : null);
  const text = query.toString().replaceAll("%3A", ":");
  return text === "" ? "/burn-down" : `/burn-down?${text}`;
}

export function itemAddress(id: string): string {
  return `/burn-down/${id}`;
}

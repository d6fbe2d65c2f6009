/** What the address of the worklist asks for, and back: the address is its only state, and says nothing that is as usual. */
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import { joinedCodes } from "#lib/domain/burn-down/joined-as.ts";
import { type DecisionKind, decisionKinds } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkKeys } from "#lib/domain/checks/check-codes.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { type Blocker, blockerReasons } from "#lib/domain/remediation/may-go.ts";
import { type ItemRisk, itemRisks } from "#lib/domain/work-items/work-item.ts";
import { Invalid } from "#lib/errors.ts";
import {
  type ItemHappening,
  type ItemSort,
  type ItemStateFilter,
  itemHappenings,
  itemSorts,
  itemStateFilters,
} from "#lib/queries/work-items/list-work-items.ts";
import { campaignNumber, sinceInstant } from "#lib/queries/work-items/read-items-request.ts";
import { parameter, type SearchParams } from "../identities/address.ts";

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

/** Throws Invalid for a word none of the choices has. */
export function worklistAsked(params: SearchParams): WorklistAsked {
  return {
    q: (parameter(params, "q") ?? "").trim(),
    team: parameter(params, "team") || null,
    state: oneOf("state", itemStateFilters, parameter(params, "state")) ?? "left",
    decision: oneOf("decision", Object.keys(decisionKinds) as DecisionKind[], parameter(params, "decision")),
    risk: oneOf("risk", Object.keys(itemRisks) as ItemRisk[], parameter(params, "risk")),
    overdue: parameter(params, "overdue") === "yes",
    campaign: parameter(params, "campaign") ? campaignNumber(parameter(params, "campaign") ?? "") : null,
    joined: oneOf("joined", Object.keys(joinedCodes) as JoinedAs[], parameter(params, "joined")),
    happened: oneOf("happened", itemHappenings, parameter(params, "happened")),
    since: parameter(params, "since") ? sinceInstant(parameter(params, "since") ?? "").toISOString() : null,
    blocked: oneOf("blocked", blockerReasons, parameter(params, "blocked")),
    found: oneOf("found", checkKeys, parameter(params, "found")),
    back: parameter(params, "back") === "yes",
    sort: oneOf("sort", itemSorts, parameter(params, "sort")) ?? "risk",
    after: parameter(params, "after") || null,
    whole: parameter(params, "rows") === "all",
  };
}

/** Throws what parsing throws. */
export function identitiesAsked({ q }: WorklistAsked): Filter {
  return q === "" ? [] : parse(q);
}

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

function oneOf<Value extends string>(
  name: string,
  values: readonly Value[],
  asked: string | null,
): Value | null {
  if (asked === null || asked === "") return null;
  const found = values.find((value) => value === asked);
  if (found !== undefined) return found;
  throw new Invalid(`"${asked.slice(0, 40)}" is no ${name} of the worklist.`, {
    hint: `Use one of: ${values.join(", ")}.`,
  });
}

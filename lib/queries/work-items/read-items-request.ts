/** What a list of work items is asked for, from texts of an address or a command line. */
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import { joinedCodes } from "#lib/domain/burn-down/joined-as.ts";
import { type DecisionKind, decisionKinds } from "#lib/domain/checks/check.ts";
import { checkKeys } from "#lib/domain/checks/check-codes.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { blockerReasons } from "#lib/domain/remediation/may-go.ts";
import { type ItemRisk, itemRisks } from "#lib/domain/work-items/work-item.ts";
import { Invalid } from "#lib/errors.ts";
import { itemHappenings, itemSorts, itemStateFilters, type WorkItemsRequest } from "./list-work-items.ts";

type Texts = {
  team?: string | null;
  state?: string | null;
  decision?: string | null;
  risk?: string | null;
  /** `yes`: planned for a day that has passed. */
  overdue?: string | null;
  filter?: string | null;
  campaign?: string | null;
  joined?: string | null;
  happened?: string | null;
  since?: string | null;
  blocked?: string | null;
  found?: string | null;
  back?: string | null;
  sort?: string | null;
  after?: string | null;
};

/** Throws Invalid naming what does not fit. */
export function readItemsRequest(texts: Texts): Omit<WorkItemsRequest, "asOf"> {
  const {
    team,
    state,
    decision,
    risk,
    overdue,
    filter,
    campaign,
    joined,
    happened,
    since,
    blocked,
    found,
    back,
    sort,
    after,
  } = texts;
  const decisions = Object.keys(decisionKinds) as DecisionKind[];
  return {
    ...(team ? { team } : {}),
    ...(state ? { state: oneOf("state", itemStateFilters, state) } : {}),
    ...(decision ? { decision: oneOf("decision", decisions, decision) } : {}),
    ...(risk ? { risk: oneOf("risk", Object.keys(itemRisks) as ItemRisk[], risk) } : {}),
    ...(overdue ? { isOverdue: oneOf("answer", ["yes", "no"], overdue) === "yes" } : {}),
    ...(filter ? { filter: parse(filter) } : {}),
    ...(campaign ? { campaign: campaignNumber(campaign) } : {}),
    ...(joined ? { joined: oneOf("way to join a campaign", joinedWays, joined) } : {}),
    ...(happened ? { happened: oneOf("happening", itemHappenings, happened) } : {}),
    ...(since ? { since: sinceInstant(since) } : {}),
    ...(blocked ? { blocked: oneOf("reason to be in the way", blockerReasons, blocked) } : {}),
    ...(found ? { found: oneOf("check", checkKeys, found) } : {}),
    ...(back === "yes" ? { isBack: true } : {}),
    ...(sort ? { sort: oneOf("order", itemSorts, sort) } : {}),
    after: after || null,
  };
}

const joinedWays = Object.keys(joinedCodes) as JoinedAs[];

/** Throws Invalid. */
export function campaignNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Invalid(`"${text.slice(0, 40)}" is no campaign.`, {
    hint: "Give its number, as `burn-down list` does.",
  });
}

/** Throws Invalid. */
export function sinceInstant(text: string): Date {
  const instant = /^\d{4}-\d\d-\d\d(T[\d:.]{5,12}Z)?$/.test(text) ? new Date(text) : null;
  if (instant !== null && !Number.isNaN(instant.getTime())) return instant;
  throw new Invalid(`"${text.slice(0, 40)}" is no instant.`, { hint: "Write it as 2026-11-24T07:40:00Z." });
}

function oneOf<Value extends string>(what: string, values: readonly Value[], text: string): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  const meant = suggest(text, values);
  throw new Invalid(`"${text.slice(0, 40)}" is no ${what}.`, {
    hint: meant ? `Did you mean ${meant}?` : `One of: ${values.join(", ")}.`,
  });
}

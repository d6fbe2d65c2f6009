/** What the address of the worklist asks for. */
import type { JoinedAs } from "#lib/domain/burn-down/campaign-item.ts";
import { joinedCodes } from "#lib/domain/burn-down/joined-as.ts";
import { type DecisionKind, decisionKinds } from "#lib/domain/checks/check.ts";
import { checkKeys } from "#lib/domain/checks/check-codes.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { blockerReasons } from "#lib/domain/remediation/may-go.ts";
import { type ItemRisk, itemRisks } from "#lib/domain/work-items/work-item.ts";
import { Invalid } from "#lib/errors.ts";
import { itemHappenings, itemSorts, itemStateFilters } from "#lib/queries/work-items/list-work-items.ts";
import { campaignNumber, sinceInstant } from "#lib/queries/work-items/read-items-request.ts";
import { parameter, type SearchParams } from "../identities/address.ts";
import type { WorklistAsked } from "./address.ts";

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

/** What a list of work items is asked for, from texts of an address or a command line. */
import { type DecisionKind, decisionKinds } from "#lib/domain/checks/check.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { Invalid } from "#lib/errors.ts";
import { itemSorts, itemStateFilters, type WorkItemsRequest } from "./list-work-items.ts";

type Texts = {
  team?: string | null;
  state?: string | null;
  decision?: string | null;
  filter?: string | null;
  sort?: string | null;
  after?: string | null;
};

/** Throws Invalid naming what does not fit. */
export function readItemsRequest(texts: Texts): Omit<WorkItemsRequest, "asOf"> {
  const { team, state, decision, filter, sort, after } = texts;
  const decisions = Object.keys(decisionKinds) as DecisionKind[];
  return {
    ...(team ? { team } : {}),
    ...(state ? { state: oneOf("state", itemStateFilters, state) } : {}),
    ...(decision ? { decision: oneOf("decision", decisions, decision) } : {}),
    ...(filter ? { filter: parse(filter) } : {}),
    ...(sort ? { sort: oneOf("order", itemSorts, sort) } : {}),
    after: after || null,
  };
}

function oneOf<Value extends string>(what: string, values: readonly Value[], text: string): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  const meant = suggest(text, values);
  throw new Invalid(`"${text.slice(0, 40)}" is no ${what}.`, {
    hint: meant ? `Did you mean ${meant}?` : `One of: ${values.join(", ")}.`,
  });
}

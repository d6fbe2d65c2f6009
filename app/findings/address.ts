/** What the address of the findings says, and how links change it: check, state, confidence and whose they are. */
import type { Confidence } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkKeys } from "#lib/domain/checks/check-codes.ts";
import { build, canonical } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { suggest } from "#lib/domain/filter/suggest.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../identities/address.ts";

/** `lately`: ended within 30 days. */
export const STATES = {
  open: "open",
  disabled: "disabled, not yet gone",
  lately: "ended in the last 30 days",
  ended: "ended",
  all: "open and ended",
} as const;
export type ShownState = keyof typeof STATES;

export const CONFIDENCES: readonly Confidence[] = ["high", "medium", "low"];

export type FindingsAsked = {
  rule: CheckKey | null;
  state: ShownState;
  confidence: Confidence | null;
  filter: Filter;
};

/** Throws Invalid for a value that none of them has. */
export function readFindingsAsked(params: SearchParams): FindingsAsked {
  const text = (name: string) => (parameter(params, name) ?? "").trim();
  return {
    rule: text("rule") === "" ? null : one("check", text("rule"), checkKeys),
    state: text("state") === "" ? "open" : one("state", text("state"), Object.keys(STATES) as ShownState[]),
    confidence: text("confidence") === "" ? null : one("confidence", text("confidence"), CONFIDENCES),
    filter: parse(text("q")),
  };
}

/** The usual is left out. */
export function findingsAddress(asked: Partial<FindingsAsked>, after: string | null = null): string {
  const { rule, state = "open", confidence, filter = [] } = asked;
  const params = new URLSearchParams();
  if (rule != null) params.set("rule", rule);
  if (state !== "open") params.set("state", state);
  if (confidence != null) params.set("confidence", confidence);
  if (filter.length > 0) params.set("q", build(canonical(filter)));
  if (after !== null) params.set("after", after);
  const query = params.toString().replaceAll("%3A", ":").replaceAll("%2C", ",");
  return query === "" ? "/findings" : `/findings?${query}`;
}

function one<Value extends string>(what: string, text: string, values: readonly Value[]): Value {
  const found = values.find((value) => value === text);
  if (found !== undefined) return found;
  const meant = suggest(text.slice(0, 80), values);
  throw new Invalid(`There is no ${what} called "${text.slice(0, 80)}".`, {
    hint: meant ? `Did you mean ${meant}?` : `Use one of: ${values.join(", ")}.`,
  });
}

/** What the address of the rules says: which kind is written, and the rule that is tried. */

import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { type RuleKind, ruleKinds } from "#lib/domain/rules.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../../identities/address.ts";

export type AskedRule = {
  kind: RuleKind;
  /** As typed. */
  text: string;
  value: string;
  /** From 1; null: after all others. */
  position: number | null;
  /** Null while nothing is tried. */
  filter: Filter | null;
  problem: { message: string; hint: string } | null;
};

export const RULE_KINDS: readonly RuleKind[] = ["owner", "environment", "class"];

export function readAskedRule(params: SearchParams): AskedRule {
  const kind = ruleKindNamed(parameter(params, "kind") ?? "") ?? "owner";
  const text = (parameter(params, "q") ?? "").trim();
  const value = parameter(params, "value") ?? "";
  const place = Number(parameter(params, "position") ?? "");
  const position = Number.isInteger(place) && place > 0 ? place : null;
  const asked = { kind, text, value, position, filter: null, problem: null };
  if (text === "") return asked;
  try {
    return { ...asked, filter: parse(text) };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { ...asked, problem: { message: error.message, hint: error.hint } };
  }
}

export function ruleKindNamed(name: string): RuleKind | null {
  return name in ruleKinds ? (name as RuleKind) : null;
}

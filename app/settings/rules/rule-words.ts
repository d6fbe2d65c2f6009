/** The values of rules in words. */
import { type RuleKind, ruleKinds } from "#lib/domain/rules.ts";

type Named = { key: string; name: string };

export function valuesOf(kind: RuleKind, teams: readonly Named[]): { value: string; label: string }[] {
  if (kind === "owner") return teams.map(({ key, name }) => ({ value: key, label: name }));
  return ruleKinds[kind].values.map(({ value, label }) => ({ value, label }));
}

/** The value's label; the value itself where nothing is called that (any more). */
export function valueWords(kind: RuleKind, value: string, teams: readonly Named[]): string {
  return valuesOf(kind, teams).find((one) => one.value === value)?.label ?? value;
}

/**
 * Rules that people write: "whoever passes this filter has this value". They are ordered, the first that holds decides, and what a
 * filter cannot tell of an identity it does not decide.
 */
import { environments } from "./classification/environment.ts";
import { workloadClasses } from "./classification/workload-class.ts";
import { actionFields } from "./filter/action-fields.ts";
import { evaluate, type FilterRow } from "./filter/evaluate.ts";
import type { FieldName } from "./filter/fields.ts";
import type { Filter } from "./filter/filter.ts";
import { findingFields } from "./filter/finding-fields.ts";
import { grantFields } from "./filter/grant-fields.ts";
import { ownerFields } from "./filter/owner-fields.ts";
import { scoreFields } from "./filter/score-fields.ts";

/** Owners are decided after all that rules are about, and findings last of all. */
const owned = [...ownerFields, ...findingFields].map(({ name }) => name);

/** Scores are worked out after environment and class, so those rules cannot wait for them. */
const scored = [...[...scoreFields, ...actionFields, ...grantFields].map(({ name }) => name), ...owned];

/** What rules can decide: each kind is a field of the list. */
export const ruleKinds = {
  environment: {
    label: "Environment",
    values: Object.entries(environments).map(([value, { code, label }]) => ({ value, code, label })),
    barred: ["environment", "class", ...scored],
  },
  class: {
    label: "Class",
    values: Object.entries(workloadClasses).map(([value, { code, label }]) => ({ value, code, label })),
    barred: ["class", ...scored],
  },
  /** It suggests a team, and never counts as owned. Its values are the keys of teams. */
  owner: { label: "Owner", values: [], barred: owned },
} as const satisfies Record<
  string,
  {
    label: string;
    /** Empty: teams, which the database knows. */
    values: readonly { value: string; code: number; label: string }[];
    /** Fields its filters may not ask for: they are judged with it or after it. */
    barred: FieldName[];
  }
>;

export type RuleKind = keyof typeof ruleKinds;

export type Rule = { id: number; kind: RuleKind; filter: Filter; value: string };

/** The first rule of the kind that holds; `rules` are in their order. */
export function firstRule(rules: readonly Rule[], kind: RuleKind, row: FilterRow, asOf: Date): Rule | null {
  return rules.find((rule) => rule.kind === kind && evaluate(rule.filter, row, asOf)) ?? null;
}

/** The first field of the filter that rules of this kind cannot ask for; null where there is none. */
export function barredField(kind: RuleKind, filter: Filter): FieldName | null {
  const barred: readonly FieldName[] = ruleKinds[kind].barred;
  for (const term of filter) {
    if ("field" in term && barred.includes(term.field)) return term.field;
  }
  return null;
}

/** Environment and workload class of one identity: rules that people wrote first, then what its facts tell, with the grounds. */
import { type Environment, environmentOf } from "#lib/domain/classification/environment.ts";
import { decide, type Verdict } from "#lib/domain/classification/verdict.ts";
import { type WorkloadClass, workloadClassOf } from "#lib/domain/classification/workload-class.ts";
import { build } from "#lib/domain/filter/build.ts";
import type { FilterRow } from "#lib/domain/filter/evaluate.ts";
import { firstRule, type Rule, type RuleKind, ruleKinds } from "#lib/domain/rules.ts";
import type { Provider } from "#lib/providers/contract.ts";
import { filterRow } from "./filter-row.ts";
import type { IdentityFacts, IdentityRow } from "./identity-row.ts";

export type Classification = { environment: Verdict<Environment>; class: Verdict<WorkloadClass> };

type Context = { asOf: Date; provider: Provider; rules: readonly Rule[] };

/** `row`: everything else of the identity's row is judged already. */
export function classify(facts: IdentityFacts, row: IdentityRow, context: Context): Classification {
  const { name, tags, scope } = facts;
  const found = context.rules.length === 0 ? null : filterRow(row, namesOf(facts));
  const environment = withRule(
    "environment",
    environmentOf({ name, tags, path: scope?.path ?? [] }),
    found,
    context,
  );
  if (found !== null && environment.value !== "unknown")
    found.values.environment = { is: "value", value: environment.value };
  const hints = context.provider.classHints?.(factsOfUse(facts)) ?? [];
  return { environment, class: withRule("class", workloadClassOf({ name, tags, hints }), found, context) };
}

function factsOfUse({ kind, name, resourceName, attributes, trusts, workloadKinds }: IdentityFacts) {
  const open = trusts.filter(({ closedAt }) => closedAt === null);
  return { kind, name, resourceName, attributes, trusts: open, workloadKinds };
}

function namesOf({ scope }: IdentityFacts): { scopes: string[]; sources: string[] } {
  if (scope === null) return { scopes: [], sources: [] };
  return {
    scopes: scope.path.flatMap(({ name, externalId }) => [name, externalId]),
    sources: [scope.sourceName],
  };
}

function withRule<Value extends string>(
  kind: RuleKind,
  verdict: Verdict<Value>,
  row: FilterRow | null,
  { rules, asOf }: Context,
): Verdict<Value> {
  const rule = row === null ? null : firstRule(rules, kind, row, asOf);
  if (rule === null) return verdict;
  const evidence = `A rule says so of ${build(rule.filter) || "everybody"}.`;
  return decide([
    { value: rule.value as Value, source: "rule", confidence: "high", evidence },
    ...verdict.grounds,
  ]);
}

/** As stored: 0 is unknown. */
export function codeOf(kind: RuleKind, value: string): number {
  const values: readonly { value: string; code: number }[] = ruleKinds[kind].values;
  return values.find((one) => one.value === value)?.code ?? 0;
}

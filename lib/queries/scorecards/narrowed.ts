/** Part of the estate, as scorecards can be narrowed to it: by team, provider, environment. */
import type { Filter, MatchTerm, MatchValue } from "#lib/domain/filter/filter.ts";
import type { Objective, ObjectiveAbout } from "#lib/domain/slo/objective.ts";
import type { Grouping } from "./identity-changes.sql.ts";

export type Narrowed = {
  /** A team's key; `none`: whom no team answers for. Null: all. */
  team: string | null;
  provider: string | null;
  /** `unknown` among them. */
  environment: string | null;
};

export const everybody: Narrowed = { team: null, provider: null, environment: null };

export function narrowFilter({ team, provider, environment }: Narrowed): Filter {
  return [
    ...(provider === null ? [] : [valueTerm("provider", provider)]),
    ...(environment === null ? [] : [valueTerm("environment", environment)]),
    ...(team === null ? [] : [valueTerm("team", team)]),
  ];
}

/** Whether that part has any of what is counted: a source is in no environment, and no team's. */
export function isTold(about: ObjectiveAbout, { team, environment }: Narrowed): boolean {
  if (about === "identities") return true;
  return environment === null && (about === "exceptions" || team === null);
}

/** Whoever has no owner is in no team, so that no team can be told by it; and no class of work is excepted as such. */
export function isToldBy({ about, bad }: Objective, by: Grouping): boolean {
  if (about === "sources") return false;
  if (by === "class") return about === "identities";
  if (bad?.field === "owner" || bad?.field === "team") return false;
  return !(bad?.type === "match" && bad.values.some((value) => "text" in value && value.text === "unowned"));
}

/** The part a filter names where it names nothing else, as scorecards are narrowed; null: they cannot be narrowed to it. */
export function narrowedTo(filter: Filter): Narrowed | null {
  const part = { ...everybody };
  for (const term of filter) {
    if (term.type !== "match" || term.negated || !(term.field in everybody)) return null;
    const field = term.field as keyof Narrowed;
    const [value] = term.values;
    if (value === undefined || term.values.length > 1 || part[field] !== null) return null;
    part[field] = "text" in value ? value.text : value.special;
  }
  return part;
}

/** As `parse` would give it. */
export function valueTerm(field: "team" | "provider" | "environment" | "class", text: string): MatchTerm {
  const value: MatchValue =
    field === "team" && text === "none"
      ? { special: "none" }
      : field !== "team" && field !== "provider" && text === "unknown"
        ? { special: "unknown" }
        : { text };
  return { type: "match", field, negated: false, values: [value] };
}

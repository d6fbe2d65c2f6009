/** Part of the estate, as scorecards can be narrowed to it: by team, provider, environment. */
import type { Filter, MatchTerm, MatchValue } from "#lib/domain/filter/filter.ts";
import type { ObjectiveAbout } from "#lib/domain/slo/objective.ts";

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

/** The list behind a number of a scorecard: its total is the number. */
import type { ObjectiveAbout } from "#lib/domain/slo/objective.ts";

/** `filter`: of identities; the other two have lists of their own. */
export function offendersAddress(about: ObjectiveAbout, filter: string | null, team: string | null): string {
  if (about === "sources") return "/sources?late=1";
  if (about === "exceptions")
    return `/exceptions?show=overdue${team === null || team === "" ? "" : `&team=${encodeURIComponent(team)}`}`;
  return identitiesAddress(filter ?? "");
}

export function identitiesAddress(filter: string): string {
  const query = new URLSearchParams({ q: filter }).toString();
  return `/identities?${query.replace(/%3A/g, ":").replace(/%2C/g, ",")}`;
}

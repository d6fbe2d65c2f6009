/** The list behind a number of a scorecard: its total is the number. */
import type { ObjectiveAbout } from "#lib/domain/slo/objective.ts";

/** `filter`: of identities; the other two have lists of their own, narrowed by team and cloud. */
export function offendersAddress(
  about: ObjectiveAbout,
  filter: string | null,
  team: string | null,
  provider: string | null = null,
): string {
  if (about === "identities") return identitiesAddress(filter ?? "");
  const query = new URLSearchParams(about === "sources" ? { late: "1" } : { show: "overdue" });
  if (about === "exceptions" && team !== null) query.set("team", team);
  if (provider !== null) query.set("provider", provider);
  return `/${about}?${query}`;
}

export function identitiesAddress(filter: string): string {
  const query = new URLSearchParams({ q: filter }).toString();
  return `/identities?${query.replace(/%3A/g, ":").replace(/%2C/g, ",")}`;
}

/** The facts Rollcall keeps, as words: `role_grant` is a grant, and of what is kept about one the most telling name. */
import { formatCount, formatList } from "./format.ts";
import { kindWords } from "./kind-words.ts";

const FACTS: Record<string, [one: string, many: string]> = {
  principal: ["identity", "identities"],
  alias: ["alias", "aliases"],
  credential: ["credential", "credentials"],
  role: ["policy or role", "policies and roles"],
  role_grant: ["grant", "grants"],
  membership: ["group membership", "group memberships"],
  trust: ["way in", "ways in"],
  workload: ["workload", "workloads"],
  capability: ["fact about what can be seen", "facts about what can be seen"],
  owner_hint: ["owner hint", "owner hints"],
};

/** `30 identities`. */
export function factCount(fact: string, count: number): string {
  const [one, many] = FACTS[fact] ?? [factWord(fact), `${factWord(fact)}s`];
  return formatCount(count, one, many);
}

/** `30 identities, 1 credential and 12 grants`, identities first. */
export function factCounts(facts: Record<string, number>): string {
  const order = Object.keys(FACTS);
  const counts = Object.entries(facts).filter(([, count]) => count > 0);
  const sorted = counts.sort((a, b) => order.indexOf(a[0]) - order.indexOf(b[0]));
  return formatList(sorted.map(([fact, count]) => factCount(fact, count)));
}

/** What one row is called: `identity`, `grant`. */
export function factWord(fact: string): string {
  return FACTS[fact]?.[0] ?? fact.replaceAll("_", " ");
}

const NAMES = ["name", "role", "externalId", "trusted", "group", "value", "capability"];

/** The most telling name among what was kept about a row, by the names of its record's fields. */
export function factName(about: Record<string, unknown>): string {
  for (const key of NAMES) {
    const value = about[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return typeof about.kind === "string" ? kindWords(about.kind) : "";
}

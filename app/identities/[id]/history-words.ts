/** A change of the history as a sentence. */
import { kindWords } from "#components/ui/kind-words.ts";
import type { HistoryEntry } from "#lib/queries/identity-history.ts";

const FACTS: Record<string, string> = {
  principal: "The identity",
  credential: "Credential",
  role_grant: "Grant",
  role: "Policy",
  trust: "Way in",
  membership: "Group membership",
  workload: "Workload",
  alias: "Alias",
  owner_hint: "Owner hint",
};

const CHANGES: Record<HistoryEntry["change"], string> = {
  "first-seen": "was first found by a collection",
  added: "added",
  changed: "changed",
  closed: "gone",
  reopened: "back",
};

/** `Credential AKIA… added`, `The identity changed: disabled from false to true`. */
export function historyWords(entry: HistoryEntry): string {
  const fact = FACTS[entry.fact] ?? entry.fact.replaceAll("_", " ");
  const what = nameOf(entry);
  const subject = what === null ? fact : `${fact} ${what}`;
  const change = CHANGES[entry.change];
  if (entry.change !== "changed") {
    return entry.fact === "principal" && entry.change !== "first-seen"
      ? `${subject} is ${change}`
      : `${subject} ${change}`;
  }
  return `${subject} changed: ${entry.fields.map(fieldWords).join("; ")}`;
}

/** The most telling name among what was kept about the row. */
function nameOf({ about }: HistoryEntry): string | null {
  for (const key of [
    "name",
    "role",
    "roleValue",
    "externalId",
    "trusted",
    "trustedValue",
    "group",
    "groupValue",
    "value",
  ]) {
    const value = about[key];
    if (typeof value === "string" && value !== "") return value;
  }
  return typeof about.kind === "string" ? kindWords(about.kind) : null;
}

function fieldWords({ field, before, after }: HistoryEntry["fields"][number]): string {
  const name = field
    .replace(/([A-Z])/g, " $1")
    .replaceAll("_", " ")
    .toLowerCase();
  if (isLong(before) || isLong(after)) return name;
  return `${name} from ${valueWords(before)} to ${valueWords(after)}`;
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined) return "none";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function isLong(value: unknown): boolean {
  return typeof value === "object" && value !== null && JSON.stringify(value).length > 60;
}

/** What a team is made of, checked once for every way it comes in: by hand, from CSV, from a catalog. */

import { Invalid } from "#lib/errors.ts";
import { refuseBadName } from "../name-rule.ts";
import { normalized } from "./match-team.ts";

/** Everything but the name may be left out. Names of other teams are their keys. */
export type TeamFields = {
  name: string;
  /** From the name, where left out. Never changes. */
  key?: string;
  /** E-mail addresses, and https addresses of webhooks. */
  contacts?: readonly string[];
  /** Other names by which tags and labels call it. */
  aliases?: readonly string[];
  /** `organization/repository`; `*` for any run of characters. */
  repositories?: readonly string[];
  /** Sign-in groups whose people are in it. */
  groups?: readonly string[];
  parent?: string | null;
  backup?: string | null;
  externalId?: string | null;
};

export type CheckedTeam = {
  key: string;
  name: string;
  contacts: string[];
  aliases: string[];
  repositories: string[];
  groups: string[];
  parent: string | null;
  backup: string | null;
  externalId: string | null;
};

const keyPattern = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,98}[\p{L}\p{N}])?$/u;
const email = /^[^\s@<>"]{1,64}@[^\s@<>"]{1,190}$/;
const mostValues = 100;

/** Throws Invalid, with the faulty field in its detail. */
export function checkTeam(fields: TeamFields): CheckedTeam {
  const name = writable(fields.name);
  refuseBadName(name, "team");
  const key = fields.key?.trim() ? writable(fields.key).toLowerCase() : normalized(name);
  if (!keyPattern.test(key))
    throw fault(
      "key",
      `"${key.slice(0, 60)}" cannot be the key of a team.`,
      "Use letters, digits and dashes.",
    );
  return {
    key,
    name,
    contacts: list("contacts", fields.contacts, contact),
    aliases: list("aliases", fields.aliases),
    repositories: list("repositories", fields.repositories, repository),
    groups: list("groups", fields.groups, (group) => group.toLowerCase()),
    parent: writable(fields.parent ?? "") || null,
    backup: writable(fields.backup ?? "") || null,
    externalId: writable(fields.externalId ?? "") || null,
  };
}

function list(
  field: string,
  values: readonly string[] = [],
  written: (value: string) => string = (value) => value,
): string[] {
  const given = values.map(writable).filter((value) => value !== "");
  const kept = [...new Set(given.map(written))];
  if (kept.length > mostValues)
    throw fault(field, `A team has at most ${mostValues} ${field}.`, "Leave some out.");
  const long = kept.find((value) => value.length > 300);
  if (long !== undefined)
    throw fault(field, `"${long.slice(0, 60)}…" is too long.`, "Use at most 300 characters.");
  return kept;
}

function contact(value: string): string {
  if (email.test(value)) return value.toLowerCase();
  if (URL.canParse(value) && new URL(value).protocol === "https:") return value;
  throw fault(
    "contacts",
    `"${value.slice(0, 60)}" is no e-mail address and no https address.`,
    "Such as payments@example.com.",
  );
}

function repository(value: string): string {
  const path = value
    .toLowerCase()
    .replace(/^https?:\/\/[^/]+\//, "")
    .replace(/\.git$/, "");
  if (/^[^\s/]+(?:\/[^\s/]+)+$/.test(path)) return path;
  throw fault("repositories", `"${value.slice(0, 60)}" is no repository.`, "Write organization/repository.");
}

function fault(field: string, message: string, hint: string): Invalid {
  return new Invalid(message, { hint, detail: { fields: { [field]: message } } });
}

/** Without what no database keeps: NUL and half characters. */
function writable(value: string): string {
  return value.replaceAll("\0", "").toWellFormed().trim();
}

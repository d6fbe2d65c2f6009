/** What the command that writes an owner back at its source is made of, for every provider. Commands are shown, never run. */
import type { Json } from "#lib/ingest/contract.ts";

/** What is written, and to what. */
export type OwnedThing = {
  kind: string;
  name: string;
  externalId: string;
  resourceName: string | null;
  /** Null: it lives in no collected scope. */
  scope: { externalId: string; name: string } | null;
  tags: Record<string, string>;
  attributes: { [key: string]: Json };
};

/** `contact`: the first e-mail address of the team, where it has one. */
export type NewOwner = { key: string; contact: string | null };

/** `command`: one line for a POSIX shell. `note`: what to know before it is run; null for nothing. */
export type WriteBack = { command: string; note: string | null };

/** One word of a POSIX shell, whatever the text holds. */
export function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) && !text.startsWith("-") ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** The key that says the owner already, as it is spelled there; `owner` where none does. */
export function ownerKeyAmong(tags: Record<string, string>): string {
  const said = ["owner", "team", "squad", "owned-by", "owner-email"];
  const known = Object.keys(tags);
  for (const word of said) {
    const found = known.find((key) => key.toLowerCase().replace(/[_ ]/g, "-") === word);
    if (found !== undefined) return found;
  }
  return "owner";
}

/** What the key holds: an address stays an address. */
export function ownerValue({ key, contact }: NewOwner, before: string | undefined): string {
  return before?.includes("@") && contact !== null ? contact : key;
}

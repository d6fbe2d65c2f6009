/**
 * Finds the grant sets that allow by the policy or role a filter names: by its id at the provider first, else by what it is called. Roles
 * of one text are one: a set keeps texts, not whose they are.
 */
import type { ClientBase } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { Invalid } from "#lib/errors.ts";
import { providers } from "#lib/providers/registry.ts";
import { calledDocumentsSql, holdingSetsSql, namedDocumentsSql } from "./resolve-holdings.sql.ts";

/** Hashes of the grant sets that allow by what a text names. */
export type HoldingSets = (text: string) => readonly string[];

/** Throws Invalid for what names no policy and no role. Reads the database only when the filter asks for one. */
export async function resolveHoldings(client: ClientBase, filter: Filter): Promise<HoldingSets> {
  const sets = new Map<string, string[]>();
  for (const text of askedIn(filter)) {
    const documents = await documentsOf(client, text);
    const { rows } = await client.query<{ hash: string }>(holdingSetsSql, [documents]);
    sets.set(
      text,
      rows.map(({ hash }) => hash),
    );
  }
  return (text) => sets.get(text) ?? [];
}

function askedIn(filter: Filter): Set<string> {
  const texts = filter.flatMap((term) =>
    term.type === "match" && term.field === "holds"
      ? term.values.flatMap((value) => ("text" in value ? [value.text] : []))
      : [],
  );
  return new Set(texts);
}

async function documentsOf(client: ClientBase, text: string): Promise<string[]> {
  type Row = { document: string };
  const clouds = providers.map(({ name }) => name);
  const { rows: named } = await client.query<Row>(namedDocumentsSql, [clouds, text]);
  if (named.length > 0) return named.map(({ document }) => document);
  const { rows: called } = await client.query<Row>(calledDocumentsSql, [text]);
  if (called.length > 0) return called.map(({ document }) => document);
  // The hash of a text that no role has any more.
  if (/^[0-9a-f]{64}$/.test(text)) return [text];
  throw new Invalid(`No policy and no role is called "${text.slice(0, 80)}".`, {
    hint: "Write its name or its id as an identity's page shows it, for example holds:AdministratorAccess.",
  });
}

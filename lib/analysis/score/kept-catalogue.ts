/** A provider's catalogue, made once and kept while the database holds the same: reading it anew costs a quarter of a second. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";
import { readCatalogue } from "./read-catalogue.ts";

/** By what is in them: databases that hold the same may share one. */
const kept = new Map<string, Catalogue>();
const mostKept = 8;

/** `$1`: provider. Sums of hashes: of the actions, and of what places offer of them. */
const contentSql = `
  select concat_ws(' ', count(*), max(id), sum(hashtextextended(concat_ws(' ', id, name, level), 0)),
           (select sum(hashtextextended(concat_ws(' ', scope.external_id, encode(actions, 'hex'), encode(global_actions, 'hex')), 0))
              from offer join scope on scope.id = offer.scope_id where scope.provider = $1)) as content
    from action where provider = $1`;

/** Reads only. */
export async function keptCatalogue(
  client: ClientBase,
  provider: string,
  engine: Pick<GrantedActions, "wildcards">,
): Promise<Catalogue> {
  const { rows } = await client.query<{ content: string }>(contentSql, [provider]);
  const key = `${provider} ${rows[0]?.content}`;
  const known = kept.get(key) ?? (await readCatalogue(client, provider, engine));
  // The one asked for last goes last.
  kept.delete(key);
  kept.set(key, known);
  for (const oldest of [...kept.keys()].slice(0, -mostKept)) kept.delete(oldest);
  return known;
}

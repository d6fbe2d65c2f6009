/** The catalogue of one provider as the database has it, with the bundled names appended first. */
import type { PoolClient } from "pg";
import { type ActionLevel, type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { learnActionIds, learnActionLevels } from "#lib/ingest/action-ids.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";

type ActionRow = { id: number; name: string; level: ActionLevel | null };

/** `client` must not be inside a transaction. */
export async function readCatalogue(
  client: PoolClient,
  provider: string,
  { wildcards, bundled }: Pick<GrantedActions, "wildcards" | "bundled">,
): Promise<Catalogue> {
  if (bundled !== undefined) await appendBundled(client, provider, (await bundled()).actions);
  const { rows } = await client.query<ActionRow>(
    "select id, name, level from action where provider = $1 order by id",
    [provider],
  );
  return createCatalogue({ provider, entries: rows, wildcards });
}

async function appendBundled(
  client: PoolClient,
  provider: string,
  actions: readonly { name: string; level: ActionLevel }[],
): Promise<void> {
  const { rows } = await client.query<{ name: string }>("select name from action where provider = $1", [
    provider,
  ]);
  const known = new Set(rows.map(({ name }) => name.toLowerCase()));
  const lacking = actions.filter(({ name }) => !known.has(name.toLowerCase()));
  if (lacking.length === 0) return;
  await learnActionIds(
    client,
    provider,
    new Map(),
    lacking.map(({ name }) => name),
  );
  await learnActionLevels(client, provider, new Map(actions.map(({ name, level }) => [name, level])));
}

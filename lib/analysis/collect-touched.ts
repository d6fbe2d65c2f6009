/** Whom a refresh is about: everybody, or those for whom runs may have changed something. */
import type { ClientBase } from "pg";
import { NotFound } from "#lib/errors.ts";
import { dirtyScopesSql, dirtySql } from "./rows.sql.ts";

type RunId = string | number | bigint;

/** Ids of runs, of one or of several that were read as of one instant: whom they touched. `all`: everybody. */
export type Since = RunId | readonly RunId[] | "all";

/** Ids of runs as the statements take them. */
export type Runs = { ids: string[] /** The earliest as-of of theirs. */; observedAt: Date };

/** Null: everybody. Throws NotFound for a run that does not exist. */
export async function runsOf(client: ClientBase, since: Since): Promise<Runs | null> {
  if (since === "all") return null;
  const ids = (Array.isArray(since) ? since : [since]).map(String);
  const { rows } = await client.query<{ id: string; observed_at: Date }>(
    "select id::text, observed_at from run where id = any($1::bigint[]) order by observed_at",
    [ids],
  );
  const missing = ids.find((id) => !rows.some((row) => row.id === id));
  const [first] = rows;
  if (missing !== undefined || first === undefined)
    throw new NotFound(`There is no run ${missing ?? "to follow"}.`, {
      hint: "List the runs on the Sources page.",
    });
  return { ids, observedAt: first.observed_at };
}

/** Fills `row_dirty`, and says which runs it is about; null: everybody, and it stays empty. Throws as `runsOf`. */
export async function collectTouched(
  client: ClientBase,
  { since, scopeIds = [] }: { since: Since /** Everybody in these scopes, too. */; scopeIds?: number[] },
): Promise<Runs | null> {
  const runs = await runsOf(client, since);
  if (runs === null) return null;
  await client.query(dirtySql, [runs.observedAt, runs.ids]);
  if (scopeIds.length > 0) await client.query(dirtyScopesSql, [scopeIds]);
  return runs;
}

/**
 * Keeps suggestions and owner columns of the list equal to facts, teams and decisions, after rows are written: new identities are in
 * an inbox with the run that found them. In batches, each under the lock that decisions take, so that neither undoes the other.
 */

import type { ClientBase, Pool } from "pg";
import { askClient } from "#lib/db/ask-over.ts";
import { dayAfter } from "#lib/domain/ownership/decision.ts";
import { identitiesPerBatch } from "../batch-size.ts";
import { collectTouched, type Since } from "../collect-touched.ts";
import { findingsLockSql } from "../findings/findings.sql.ts";
import { retellUnowned } from "../findings/settle-unowned.ts";
import { everybodySql, lastBeforeSql, stageSql, touchedSql, unstageSql } from "../rows.sql.ts";
import { ownersLockSql, syncOwnersSql } from "./owner-columns.sql.ts";
import { type OwnersEstate, readOwnersEstate } from "./owners-estate.ts";
import { readPlaces } from "./read-signals.ts";
import { suggestOwners } from "./suggest-owners.ts";

type Options = {
  /** The as-of of what is stored: claims are judged at its day. */
  asOf: Date;
  /** Of runs, besides: the neighbours of what was decided since the run before. `all` is the default. */
  since?: Since;
  /** Exactly these instead. */
  ids?: readonly string[];
  scopeIds?: number[];
  batchSize?: number;
};

/** Besides whom runs touched: hints and links, decisions nearby, claims and postponed questions whose day has come. $1 observed, $2 runs. */
const nearbySql = `
  insert into row_dirty
  select owner_hint.subject_id from owner_hint where (changed_at >= $1 or closed_at >= $1) and subject_id is not null
  union select principal.id from owner_hint join principal on principal.scope_id = owner_hint.scope_id
         where owner_hint.subject_kind = 'scope' and (owner_hint.changed_at >= $1 or owner_hint.closed_at >= $1)
  union select to_id from link where first_seen >= $1 and to_id is not null
  union select principal_id from identity_row where claim_until <= ($1::timestamptz at time zone 'UTC')::date
  union select identity_id from ownership_decision
         where decision = 'later' and until <= ($1::timestamptz at time zone 'UTC')::date
           and until >= ${lastBeforeSql("$2")}::date
  union select near.id
          from ownership_decision made
          join principal on principal.id = made.identity_id
          join principal near on near.scope_id = principal.scope_id
         where made.at >= ${lastBeforeSql("$2")}
  union select trust.subject_id
          from ownership_decision made join trust on trust.trusted_id = made.identity_id and trust.closed_at is null
         where made.at >= ${lastBeforeSql("$2")}
           and trust.subject_id is not null
  on conflict do nothing`;

/** Returns how many identities were looked at. */
export async function refreshOwners(pool: Pool, options: Options): Promise<number> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    const { rows } = await client.query("select from team limit 1");
    // Without a team there is nobody to suggest and nothing to hold.
    return rows.length === 0 ? 0 : await refresh(client, options);
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function refresh(client: ClientBase, options: Options): Promise<number> {
  const { asOf, since = "all", scopeIds = [], ids } = options;
  await client.query(stageSql);
  if (ids !== undefined) await client.query("insert into row_dirty select unnest($1::bigint[])", [ids]);
  else await collectNear(client, since, scopeIds);
  const places = await readPlaces(askClient(client), null, dayAfter(asOf, 0));
  const estate = { ...(await readOwnersEstate(client, asOf)), places };
  const next = since === "all" && ids === undefined ? everybodySql : touchedSql;
  let last = "0";
  let considered = 0;
  for (;;) {
    const { rows } = await client.query<{ id: string }>(next, [
      last,
      options.batchSize ?? identitiesPerBatch,
    ]);
    if (rows.length === 0) break;
    last = rows.at(-1)?.id ?? last;
    await refreshBatch(
      client,
      rows.map(({ id }) => id),
      estate,
    );
    considered += rows.length;
  }
  await client.query(unstageSql);
  return considered;
}

async function collectNear(client: ClientBase, since: Since, scopeIds: number[]): Promise<void> {
  const runs = await collectTouched(client, { since, scopeIds });
  if (runs === null) return;
  await client.query(nearbySql, [runs.observedAt, runs.ids]);
  await client.query("analyze row_dirty");
}

async function refreshBatch(client: ClientBase, ids: string[], estate: OwnersEstate): Promise<void> {
  await client.query("begin");
  await client.query(ownersLockSql);
  await client.query(findingsLockSql);
  await suggestOwners(askClient(client), ids, estate, estate.asOf);
  await client.query("create temp table target (identity_id bigint primary key) on commit drop");
  await client.query("insert into target select unnest($1::bigint[])", [ids]);
  await client.query(syncOwnersSql, [dayAfter(estate.asOf, 0)]);
  await retellUnowned(askClient(client));
  await client.query("commit");
}

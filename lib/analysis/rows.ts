/**
 * Keeps identity_row equal to the facts: after a refresh every touched identity's row is what `identityRow` computes from them.
 * Rows are staged, then changed ones alone are written in one transaction; refreshes wait for each other.
 */
import { pipeline } from "node:stream/promises";
import type { ClientBase, Pool } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Rule } from "#lib/domain/rules.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { waysInOf } from "#lib/providers/ways-in.ts";
import { identitiesPerBatch } from "./batch-size.ts";
import { collectTouched, type Since } from "./collect-touched.ts";
import { copyCell } from "./copy-cell.ts";
import { findingsLockSql } from "./findings/findings.sql.ts";
import { type IdentityRow, identityRow } from "./identity-row.ts";
import { readFacts, readScopeFacts, type ScopeFacts } from "./read-facts.ts";
import { readRules } from "./read-rules.ts";
import {
  copySql,
  everybodySql,
  insertSql,
  removeSql,
  rowColumns,
  stageSql,
  touchedSql,
  unstageSql,
  updateSql,
} from "./rows.sql.ts";
import { readScopeCoverage, type ScopeCoverage } from "./scope-coverage.ts";

export type RefreshOptions = {
  /** The as-of of what is stored: credentials that expired by then are not active. */
  asOf: Date;
  /** Only those touched. `all` (default): everybody, and rows of deleted principals go. */
  since?: Since;
  /** With a run's id: everybody in these scopes, too. */
  scopeIds?: number[];
  /** Identities per batch. */
  batchSize?: number;
};

export type RefreshOutcome = { considered: number; inserted: number; updated: number; removed: number };

/** Any number nothing else in Rollcall locks by. */
const refreshLock = 7_301_001;

/** Throws NotFound for a run that does not exist. */
export async function refreshRows(pool: Pool, options: RefreshOptions): Promise<RefreshOutcome> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("select pg_advisory_lock($1)", [refreshLock]);
    await client.query(stageSql);
    const considered = await stageRows(client, options);
    const written = await writeRows(client, options);
    await client.query(unstageSql);
    await client.query("select pg_advisory_unlock($1)", [refreshLock]);
    return { considered, ...written };
  } catch (error) {
    // The connection ends with its lock and its temporary tables.
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function stageRows(client: ClientBase, options: RefreshOptions): Promise<number> {
  const since = options.since ?? "all";
  if ((await collectTouched(client, { since, scopeIds: options.scopeIds })) !== null)
    await client.query("analyze row_dirty");
  const scopes = await readScopeFacts(client);
  const coverage = await readScopeCoverage(client);
  const rules = await readRules(client);
  const next = since === "all" ? everybodySql : touchedSql;
  let last = "0";
  let considered = 0;
  for (;;) {
    const { rows } = await client.query<{ id: string }>(next, [
      last,
      options.batchSize ?? identitiesPerBatch,
    ]);
    if (rows.length === 0) return considered;
    last = rows.at(-1)?.id ?? last;
    const ids = rows.map(({ id }) => id);
    await copyRows(client, await computeRows(client, ids, { scopes, coverage, rules, asOf: options.asOf }));
    considered += ids.length;
  }
}

type Estate = {
  scopes: Map<number, ScopeFacts>;
  coverage: ScopeCoverage;
  rules: readonly Rule[];
  asOf: Date;
};

async function computeRows(client: ClientBase, ids: string[], estate: Estate): Promise<IdentityRow[]> {
  const { scopes, coverage, rules, asOf } = estate;
  const facts = await readFacts(client, ids, scopes);
  return facts.map((one) =>
    identityRow(one, {
      asOf,
      rules,
      provider: providerOf(one.provider),
      waysIn: waysInOf(one.provider),
      slices: one.scope ? coverage.get(one.scope.id) : undefined,
    }),
  );
}

async function copyRows(client: ClientBase, rows: IdentityRow[]): Promise<void> {
  const text = rows
    .map((row) => `${rowColumns.map((column) => copyCell(row[column])).join("\t")}\n`)
    .join("");
  await pipeline([Buffer.from(text)], client.query(copyFrom(copySql)));
}

async function writeRows(
  client: ClientBase,
  options: RefreshOptions,
): Promise<Omit<RefreshOutcome, "considered">> {
  await client.query("analyze identity_row_stage");
  await client.query("begin");
  await client.query(findingsLockSql);
  const updated = await client.query(updateSql, [options.asOf]);
  const inserted = await client.query(insertSql, [options.asOf]);
  const removed = (options.since ?? "all") === "all" ? await client.query(removeSql) : { rowCount: 0 };
  await client.query("commit");
  return { inserted: inserted.rowCount ?? 0, updated: updated.rowCount ?? 0, removed: removed.rowCount ?? 0 };
}

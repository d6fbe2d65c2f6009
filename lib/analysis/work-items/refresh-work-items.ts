/**
 * Keeps work items equal to what findings, grants and use say, after findings are written: items of documents that several get first,
 * then those of identities, in batches of one transaction each. Only what changed is written; refreshes wait for each other.
 */
import type { ClientBase, Pool } from "pg";
import { identityChecks } from "#lib/domain/checks/registry.ts";
import { collectTouched, type Since } from "../collect-touched.ts";
import { findingsLockSql } from "../findings/findings.sql.ts";
import { type ActionVerdicts, openActionVerdicts } from "./action-verdicts.ts";
import { announceExpiring, announceSettled } from "./announce.ts";
import type { SettledItem } from "./item-facts.ts";
import {
  readFindings,
  readIdentities,
  readItems,
  readLooseItems,
  readNames,
  readSharers,
  readUnread,
} from "./read-items.ts";
import { type BatchFacts, type OwnVerdict, settleBatch } from "./settle-batch.ts";
import { settleDocuments } from "./settle-documents.ts";
import * as sql from "./work-items.sql.ts";
import { writeItems } from "./write-items.ts";

type Options = {
  /** The as-of of what is stored. */
  asOf: Date;
  /** `all` is the default. */
  since?: Since;
  scopeIds?: number[];
  batchSize?: number;
};

const actionRules = identityChecks
  .filter(({ decision }) => decision === "remove-actions")
  .map(({ bit }) => bit);

export async function refreshWorkItems(pool: Pool, options: Options): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("select pg_advisory_lock($1)", [sql.itemsLock]);
    await refresh(client, options);
    await client.query("select pg_advisory_unlock($1)", [sql.itemsLock]);
  } catch (error) {
    // The connection ends with its lock and its temporary tables.
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

/** `isFirst`: nothing was known before, so nothing is news. */
type Run = { client: ClientBase; asOf: Date; batchSize: number; isFirst: boolean };

async function refresh(client: ClientBase, { asOf, since = "all", scopeIds = [], batchSize = 250 }: Options) {
  const { rows } = await client.query<{ any: boolean }>("select exists (select from work_item) as any");
  const run: Run = { client, asOf, batchSize, isFirst: rows[0]?.any !== true };
  await client.query(sql.stageSql);
  const runs = await collectTouched(client, { since, scopeIds });
  if (runs === null) await client.query(sql.everybodySql, [asOf]);
  else await client.query(sql.touchedSql, [runs.observedAt]);
  await client.query("analyze item_dirty");
  const open = await actionVerdicts(run);
  let last = "0";
  for (;;) {
    const next = await client.query<{ id: string }>(sql.nextSql, [last, batchSize]);
    const ids = next.rows.map(({ id }) => id);
    if (ids.length === 0) break;
    last = ids.at(-1) ?? last;
    await settleIdentities(run, ids, open);
  }
  await settleLoose(run);
  await settleCalendar(run);
  await client.query(sql.unstageSql);
}

type Opened = {
  /** Whoever has actions to remove, by provider. */
  byProvider: { ids: Set<string>; verdicts: ActionVerdicts }[];
  documentItems: Map<string, string>;
};

/** Settles the items of shared documents on the way. */
async function actionVerdicts(run: Run): Promise<Opened> {
  const { client, asOf } = run;
  const parameters = [actionRules, asOf];
  const { rows } = await client.query<{ provider: string; ids: string[] }>(sql.withActionsSql, parameters);
  const opened: Opened = { byProvider: [], documentItems: new Map() };
  for (const { provider, ids } of rows) {
    const verdicts = await openActionVerdicts(client, { provider, asOf, ids });
    if (verdicts === null) continue;
    opened.byProvider.push({ ids: new Set(ids), verdicts });
    for (const [role, item] of await settleShared(run, verdicts)) opened.documentItems.set(role, item);
  }
  return opened;
}

/** Items that are left, by their documents. */
async function settleShared(
  run: Run,
  { documents, catalogue }: ActionVerdicts,
): Promise<Map<string, string>> {
  const { client, asOf } = run;
  const sharers = [...new Set(documents.flatMap((document) => document.sharers))];
  return inTransaction(client, async () => {
    const items = await readItems(
      client,
      "role_id",
      documents.map(({ id }) => id),
    );
    const unread = await readUnread(
      client,
      "roles",
      documents.map(({ id }) => id),
    );
    const settled = settleDocuments({
      ...{ asOf, catalogue },
      documents: documents.map((one) => ({ ...one, isAtLeast: one.isAtLeast || unread.has(one.id) })),
      sharers: await readSharers(client, sharers, actionRules),
      items: new Map(items.map((item) => [item.roleId ?? "", item])),
    });
    const ids = await writeItems(client, settled, { asOf });
    await announceSettled(client, settled, ids, run);
    return new Map(
      settled.flatMap(({ roleId, life }, at): [string, string][] =>
        roleId === null || life.closedAt !== null ? [] : [[roleId, ids[at] ?? ""]],
      ),
    );
  });
}

async function settleIdentities(
  run: Run,
  ids: string[],
  { byProvider, documentItems }: Opened,
): Promise<void> {
  const { client, asOf } = run;
  const verdicts = new Map<string, OwnVerdict>();
  for (const { ids: wanted, verdicts: of } of byProvider) {
    const found = await of.ofIdentities(ids.filter((id) => wanted.has(id)));
    const unread = await readUnread(client, "identities", [...found.keys()]);
    for (const [id, { isAtLeast, ...verdict }] of found)
      verdicts.set(id, { ...verdict, isAtLeast: isAtLeast || unread.has(id), catalogue: of.catalogue });
  }
  await inTransaction(client, async () => {
    const items = await readItems(client, "identity_id", ids);
    const findings = await readFindings(client, ids);
    const names = await readNames(client, findings);
    const identities = await readIdentities(client, ids, asOf);
    await settle(run, { asOf, findings, items, identities, verdicts, documentItems, names });
  });
}

/** Grants whose subject is nobody. */
async function settleLoose(run: Run): Promise<void> {
  const { client, asOf } = run;
  await inTransaction(client, async () => {
    const findings = await readFindings(client, null);
    const items = await readLooseItems(
      client,
      findings.map(({ resource }) => resource),
    );
    const names = await readNames(client, findings);
    const nobody = { identities: new Map(), verdicts: new Map(), documentItems: new Map() };
    await settle(run, { asOf, findings, items, names, ...nobody });
  });
}

async function settle(run: Run, facts: BatchFacts): Promise<void> {
  const { client, asOf } = run;
  const { items, ofDocuments } = settleBatch(facts);
  const ids = await writeItems(client, items, { asOf, assigned: ofDocuments });
  await announceSettled(client, items satisfies SettledItem[], ids, { ...run, facts });
}

/** Teams that changed between runs, exceptions whose day has come, and those whose day comes soon. */
async function settleCalendar({ client, asOf }: Run): Promise<void> {
  const today = asOf.toISOString().slice(0, 10);
  await inTransaction(client, async () => {
    await client.query(sql.syncTeamsSql);
    await client.query(sql.endExceptionsSql, [today, asOf]);
    await announceExpiring(client, { asOf, today });
  });
}

/** Claims write findings and items, too, in this order. */
async function inTransaction<Result>(client: ClientBase, work: () => Promise<Result>): Promise<Result> {
  await client.query("begin");
  await client.query(findingsLockSql);
  const result = await work();
  await client.query("commit");
  return result;
}

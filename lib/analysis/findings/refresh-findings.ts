/**
 * Keeps findings, and the bits of checks in the list, equal to what the checks say of stored facts on the day of a run. A batch is read,
 * judged and written in one transaction; rows that say the same are not written.
 */
import type { ClientBase, Pool } from "pg";
import { judgeIdentity } from "#lib/domain/checks/judge-identity.ts";
import type { KnownFinding } from "#lib/domain/checks/reconcile-findings.ts";
import { bindingChecks, identityChecks } from "#lib/domain/checks/registry.ts";
import { arrayLiteral } from "../array-literal.ts";
import { identitiesPerBatch } from "../batch-size.ts";
import { collectTouched, type Since } from "../collect-touched.ts";
import * as rowsSql from "../rows.sql.ts";
import { type Checks, readSetChecks, type SetChecks } from "./check-plan.ts";
import { type FactEstate, openFactEstate } from "./fact-estate.ts";
import * as sql from "./findings.sql.ts";
import { type IdentityRead, readCheckFacts } from "./read-check-facts.ts";
import { refreshBindings } from "./refresh-bindings.ts";
import { type ChangedFinding, type FindingRow, knownFinding, writeFindings } from "./write-findings.ts";

export type FindingsOptions = {
  /** The as-of of what is stored. */
  asOf: Date;
  /** Of runs: whom they may have changed something for, and whose day has come. `all` is the default. */
  since?: Since;
  /** With a run's id: everybody in these scopes, too. */
  scopeIds?: number[];
  /** Identities per batch. */
  batchSize?: number;
  /** All there are, where absent. */
  checks?: Checks;
};

/** `changed`: findings that changed or ended, `bits`: identities for which the list says something else now. */
export type FindingsOutcome = { considered: number; opened: number; changed: number; bits: number };

const registered: Checks = { identity: identityChecks, binding: bindingChecks };

/** Throws NotFound for a run that does not exist. */
export async function refreshFindings(pool: Pool, options: FindingsOptions): Promise<FindingsOutcome> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    return await refresh(client, options);
  } catch (error) {
    // The connection ends with its transaction and its temporary tables.
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function refresh(client: ClientBase, options: FindingsOptions): Promise<FindingsOutcome> {
  const { asOf, scopeIds = [], batchSize = identitiesPerBatch, checks = registered } = options;
  const unjudged = (await client.query<{ rule: number; setAt: string }>(sql.unjudgedSql)).rows;
  // Whoever set a check last may not have lived to judge everybody by it.
  const since = unjudged.length > 0 ? "all" : (options.since ?? "all");
  await client.query(rowsSql.stageSql);
  await client.query(sql.stageSql);
  await collectNear(client, since, scopeIds);
  const estate = await openFactEstate(client, asOf);
  const set = await readSetChecks(client, checks, asOf);
  const next = since === "all" ? sql.everybodySql : rowsSql.touchedSql;
  const outcome: FindingsOutcome = { considered: 0, opened: 0, changed: 0, bits: 0 };
  for (let last = "0"; ; ) {
    const { rows } = await client.query<{ id: string }>(next, [last, batchSize]);
    if (rows.length === 0) break;
    last = rows.at(-1)?.id ?? last;
    add(
      outcome,
      await refreshBatch(
        client,
        rows.map(({ id }) => id),
        { estate, set },
      ),
    );
  }
  add(outcome, await refreshBindings(client, { estate, set, checks: checks.binding }));
  if (unjudged.length > 0)
    await client.query(sql.judgedSql, [
      unjudged.map(({ rule }) => rule),
      unjudged.map(({ setAt }) => setAt),
      asOf,
    ]);
  await client.query(sql.unstageSql);
  await client.query(rowsSql.unstageSql);
  return outcome;
}

function add(outcome: FindingsOutcome, more: FindingsOutcome): void {
  for (const key of ["considered", "opened", "changed", "bits"] as const) outcome[key] += more[key];
}

async function collectNear(client: ClientBase, since: Since, scopeIds: number[]): Promise<void> {
  const runs = await collectTouched(client, { since, scopeIds });
  if (runs === null) return;
  await client.query(sql.nearbySql, [runs.observedAt, runs.ids]);
  await client.query("analyze row_dirty");
}

type Judging = { estate: FactEstate; set: SetChecks };

async function refreshBatch(
  client: ClientBase,
  ids: string[],
  { estate, set }: Judging,
): Promise<FindingsOutcome> {
  await client.query("begin");
  await client.query(sql.findingsLockSql);
  const plan = await set.planFor(ids);
  const identities = await readCheckFacts(estate, ids);
  const known = await readKnown(client, ids);
  const day = { now: estate.asOf, today: estate.asOf.toISOString().slice(0, 10) };
  const changed: ChangedFinding[] = [];
  const bits: Bits = { ids: [], checks: [], due: [] };
  for (const identity of identities) {
    const judged = judgeIdentity(identity, known.get(identity.id) ?? new Map(), plan, day);
    for (const { rule, finding } of judged.changes)
      changed.push({ identityId: identity.id, grantId: null, rule, finding });
    noteBits(bits, identity, judged);
  }
  const written = await writeFindings(client, changed);
  if (bits.ids.length > 0)
    await client.query(sql.bitsSql, [
      arrayLiteral(bits.ids),
      arrayLiteral(bits.checks),
      arrayLiteral(bits.due),
    ]);
  await client.query("commit");
  return { considered: ids.length, ...written, bits: bits.ids.length };
}

type Bits = { ids: string[]; checks: string[]; due: string[] };

/** What the list says already is not written. */
function noteBits(
  bits: Bits,
  before: IdentityRead,
  { checks, due }: { checks: bigint; due: string | null },
): void {
  const day = due ?? "infinity";
  if (before.checks === checks && before.checksDue === day) return;
  bits.ids.push(before.id);
  bits.checks.push(String(checks));
  bits.due.push(day);
}

/** By identity, then by rule. */
async function readKnown(
  client: ClientBase,
  ids: readonly string[],
): Promise<Map<string, Map<number, KnownFinding[]>>> {
  const { rows } = await client.query<FindingRow>(sql.knownSql, [arrayLiteral(ids)]);
  const known = new Map<string, Map<number, KnownFinding[]>>();
  for (const row of rows) {
    const id = row.identityId ?? "";
    const byRule = known.get(id) ?? new Map<number, KnownFinding[]>();
    known.set(id, byRule);
    const all = byRule.get(row.rule);
    if (all === undefined) byRule.set(row.rule, [knownFinding(row)]);
    else all.push(knownFinding(row));
  }
  return known;
}

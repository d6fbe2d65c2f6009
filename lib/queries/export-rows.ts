/** Streams everything of one kind from one moment of the database, as objects with stable names, a thousand rows in memory at a time. */
import type { ClientBase, Pool } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { type ExportKind, exportKinds, exportSql } from "./export-rows.sql.ts";
import { type IdentityRecord, identityRecord, type StoredRow } from "./identity-record.ts";
import { type PackedUsage, unpackAll } from "./identity-usage.ts";
import { everyIdentitySql, type Statement } from "./list-identities.sql.ts";
import { resolveNames } from "./resolve-names.ts";

export type { ExportKind } from "./export-rows.sql.ts";

/** Dates are ISO 8601 text; days `2026-11-24`. Where a date or number is not known it is the text `unknown`. */
export type ExportRow = { [field: string]: Json };

export type ExportRequest = {
  /** Identities it lets through, or the facts about them; scopes and coverage are never filtered. Empty or absent: everything. */
  filter?: Filter;
  /** The instant ages count back from. */
  asOf: Date;
  signal?: AbortSignal;
  /** Milliseconds a statement may take, and the reader between two of them; without, as long as they like. */
  limits?: { statementMs: number; idleMs: number };
};

/** The kind of that name. Throws NotFound. */
export function exportKindOf(name: string): ExportKind {
  const kind = exportKinds.find((candidate) => candidate === name);
  if (kind) return kind;
  throw new NotFound(`There is no export called "${name.slice(0, 80)}".`, {
    hint: `Exports: ${exportKinds.join(", ")}.`,
  });
}

/** Throws Invalid for an unknown scope or source in the filter. Ending the loop early closes the cursor. */
export async function* exportRows(
  pool: Pool,
  kind: ExportKind,
  request: ExportRequest,
): AsyncGenerator<ExportRow> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // Ended while the reader pauses, the connection fails by an event; without a listener the process would end.
  const onLost = (error: Error) => {
    broken = error;
  };
  client.on("error", onLost);
  try {
    await client.query("begin isolation level repeatable read read only");
    if (request.limits !== undefined) await client.query(limitsSql(request.limits));
    const statement = await statementOf(client, kind, request);
    await client.query(`declare exported no scroll cursor for ${statement.text}`, statement.values);
    for (;;) {
      request.signal?.throwIfAborted();
      const { rows } = await client.query("fetch 1000 from exported");
      if (rows.length === 0) break;
      for (const row of await shaped(client, kind, rows)) yield row;
    }
  } finally {
    await client.query("rollback").catch(onLost);
    if (broken === undefined) client.off("error", onLost);
    client.release(broken);
  }
}

function limitsSql({ statementMs, idleMs }: NonNullable<ExportRequest["limits"]>): string {
  return `set local statement_timeout = ${Math.round(statementMs)};
    set local idle_in_transaction_session_timeout = ${Math.round(idleMs)}`;
}

async function statementOf(client: ClientBase, kind: ExportKind, request: ExportRequest): Promise<Statement> {
  const filter = request.filter ?? [];
  const context = { asOf: request.asOf, idsOf: await resolveNames(client, filter), parameters: [] };
  return kind === "identities" ? everyIdentitySql(filter, context) : exportSql(kind, filter, context);
}

async function shaped(client: ClientBase, kind: ExportKind, rows: unknown[]): Promise<ExportRow[]> {
  if (kind === "identities") return (rows as IdentityExport[]).map(identityRow);
  const plain = kind === "usage" ? await unpackAll(client, rows as PackedUsage[]) : rows;
  return (plain as Record<string, unknown>[]).map(jsonRow);
}

type IdentityExport = StoredRow & {
  resource_name: string | null;
  tags: Record<string, string>;
  predecessor_external_id: string | null;
};

function identityRow(row: IdentityExport): ExportRow {
  const record = identityRecord(row);
  const { lastUsed, signsIn, scope } = record;
  return {
    provider: record.provider,
    kind: record.kind,
    externalId: record.externalId,
    name: record.name,
    scope: scope?.externalId ?? null,
    nature: record.nature,
    natureConfidence: record.natureConfidence,
    state: record.state,
    resourceName: row.resource_name,
    scopeName: scope?.name ?? null,
    source: record.source?.name ?? null,
    createdOn: record.createdOn ?? "unknown",
    firstSeenOn: record.firstSeenOn,
    lastUsedOn: lastUsed.state === "known" ? lastUsed.on : lastUsed.state === "never" ? null : "unknown",
    signsInWith: signsIn.ways,
    signsInUnread: signsIn.unread,
    staticCredentials: record.staticCredentials ?? "unknown",
    oldestCredentialOn: record.oldestCredentialOn ?? (record.staticCredentials === 0 ? null : "unknown"),
    grants: record.grants,
    workloads: record.workloads,
    gaps: record.gaps,
    team: record.owner.team?.key ?? null,
    owner: record.owner.state,
    claimUntil: record.owner.until,
    suggestedTeam: record.owner.suggested?.key ?? null,
    ownerConflict: record.owner.conflict,
    findings: record.findings,
    ...scoreColumns(record),
    predecessor: row.predecessor_external_id,
    tags: row.tags,
    id: record.id,
  };
}

/** What has no score is not known; so is an index that the evidence is not enough for. */
function scoreColumns({ score }: IdentityRecord): ExportRow {
  return {
    tier: score?.tier ?? "unknown",
    evidence: score?.evidence ?? "unknown",
    opi: score?.index ?? "unknown",
    weightedOpi: score?.weightedIndex ?? "unknown",
    granted: score?.granted ?? "unknown",
    used: score?.used ?? "unknown",
    unused: score?.unused ?? "unknown",
    administrator: score?.isAdministrator ?? "unknown",
    staleness: score?.staleness ?? "unknown",
  };
}

function jsonRow(row: Record<string, unknown>): ExportRow {
  return Object.fromEntries(
    Object.entries(row).map(([field, value]) => [
      field,
      (value instanceof Date ? value.toISOString() : value) as Json,
    ]),
  );
}

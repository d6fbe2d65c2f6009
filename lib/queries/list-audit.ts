/** The record of decisions, newest first, a page at a time: rows that are added meanwhile move nothing. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type AuditEntry = {
  id: number;
  /** Where it stands in the chain. */
  position: number;
  at: Date;
  actor: string;
  command: string;
  subject: string | null;
  before: Json;
  after: Json;
  requestId: string | null;
  recordedAt: Date;
  hash: string;
};

/** What holds for every entry; absent: anything. */
export type AuditFilter = {
  actor?: string;
  command?: string;
  /** Part of the subject, in any case. */
  subject?: string;
  /** From this instant on. */
  from?: Date;
  /** Before this instant. */
  until?: Date;
};

export type AuditRequest = {
  filter?: AuditFilter;
  /** Entries older than the one at this position. */
  olderThan?: number;
  /** The entries just newer than the one at this position, in place of the newest. */
  newerThan?: number;
  limit: number;
};

export type AuditPage = { entries: AuditEntry[]; hasOlder: boolean; hasNewer: boolean };

const columns = `
  id, position, at, actor, command, subject, before, after, request_id as "requestId", recorded_at as "recordedAt",
  encode(hash, 'hex') as hash`;

/** $1 actor, $2 command, $3 part of the subject, $4 from, $5 until. */
const holds = `
  ($1::text is null or actor = $1) and ($2::text is null or command = $2)
  and ($3::text is null or position(lower($3) in lower(subject)) > 0)
  and ($4::timestamptz is null or at >= $4) and ($5::timestamptz is null or at < $5)`;

const olderSql = `
  select ${columns} from audit where ${holds} and ($6::bigint is null or position < $6)
   order by position desc limit $7`;
const newerSql = `
  select ${columns} from audit where ${holds} and position > $6
   order by position limit $7`;

export async function listAudit(reader: Reader, request: AuditRequest): Promise<AuditPage> {
  return inSnapshot(reader, async (client) => {
    const { olderThan, newerThan, limit, filter = {} } = request;
    const isBackward = newerThan !== undefined;
    const values = [...valuesOf(filter), newerThan ?? olderThan ?? null, limit + 1];
    const { rows } = await client.query<AuditEntry>(isBackward ? newerSql : olderSql, values);
    const more = rows.length > limit;
    const entries = rows.slice(0, limit);
    if (isBackward) entries.reverse();
    return {
      entries,
      hasOlder: isBackward ? true : more,
      hasNewer: isBackward ? more : olderThan !== undefined,
    };
  });
}

/** Every entry that `filter` lets through, newest first, a thousand in memory at a time; each batch is a statement of its own. */
export async function* everyAuditEntry(reader: Reader, filter: AuditFilter): AsyncGenerator<AuditEntry> {
  let olderThan: number | undefined;
  for (;;) {
    const { entries, hasOlder } = await listAudit(reader, { filter, olderThan, limit: 1000 });
    yield* entries;
    if (!hasOlder) return;
    olderThan = entries.at(-1)?.position;
  }
}

export type AuditStanding = {
  /** Rows there are. */
  rows: number;
  /** Rows cut off before them, and the date of the newest of those. */
  cut: number;
  cutUntil: Date | null;
  /** What the record is asked by: who and what occurs in it. */
  actors: string[];
  commands: string[];
  lastVerified: { at: Date; actor: string; state: string; rows: number; sentence: string | null } | null;
};

const standingSql = `
  select position - start_position as rows, start_position as cut, start_until as "cutUntil" from audit_chain where id = 1`;

const verifiedSql = `
  select at, actor, after ->> 'state' as state, (after ->> 'rows')::int8 as rows, after #>> '{break,sentence}' as sentence
    from audit where command = 'audit.verify' order by position desc limit 1`;

/** Every distinct value in steps through its index, however many rows there are; at most 200. */
const distinctSql = (column: "actor" | "command") => `
  with recursive step as (
    (select ${column} as value, 1 as n from audit order by ${column} limit 1)
    union all
    select (select a.${column} from audit a where a.${column} > step.value order by a.${column} limit 1), n + 1
      from step where step.value is not null and n < 200)
  select value from step where value is not null`;

/** How the record as a whole stands: what is told without walking it. */
export async function auditStanding(reader: Reader): Promise<AuditStanding> {
  return inSnapshot(reader, async (client) => {
    const [standing] = (await client.query<Pick<AuditStanding, "rows" | "cut" | "cutUntil">>(standingSql))
      .rows;
    const verified = await client.query<NonNullable<AuditStanding["lastVerified"]>>(verifiedSql);
    return {
      ...(standing ?? { rows: 0, cut: 0, cutUntil: null }),
      actors: await distinct(client, "actor"),
      commands: await distinct(client, "command"),
      lastVerified: verified.rows[0] ?? null,
    };
  });
}

async function distinct(client: ClientBase, column: "actor" | "command"): Promise<string[]> {
  const { rows } = await client.query<{ value: string }>(distinctSql(column));
  return rows.map(({ value }) => value);
}

function valuesOf({ actor, command, subject, from, until }: AuditFilter): unknown[] {
  return [actor ?? null, command ?? null, subject ?? null, from ?? null, until ?? null];
}

/** What changed about one identity and when, newest first; the last page ends with the day a collection first found it. */

import { Invalid, NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type HistoryChange = "first-seen" | "added" | "changed" | "closed" | "reopened";

export type HistoryEntry = {
  /** Null for `first-seen`. */
  id: string | null;
  /** As-of of the run that saw it. */
  observedAt: Date;
  change: HistoryChange;
  /** What the change is about: `principal`, `credential`, `role_grant`, `trust`, `membership`, `workload`, `alias`, `role`… */
  fact: string;
  rowId: string;
  runId: string | null;
  /** Of `changed`: each field's value before and after. Empty otherwise. */
  fields: { field: string; before: Json; after: Json }[];
  /** Of `added`, `closed` and `reopened`: what it was, in small. */
  about: { [key: string]: Json };
};

export type IdentityHistory = {
  entries: HistoryEntry[];
  /** For the next, older page; null on the last. */
  next: string | null;
};

type ChangeRow = {
  id: string;
  observedAt: Date;
  change: HistoryChange;
  fact: string;
  rowId: string;
  runId: string;
  detail: { [key: string]: Json };
};

const historySql = `
  select id::text, observed_at as "observedAt", change, fact, row_id::text as "rowId", run_id::text as "runId", detail
    from change
   where principal_id = $1 and ($2::timestamptz is null or (observed_at, id) < ($2::timestamptz, $3::bigint))
   order by observed_at desc, id desc
   limit $4`;

/** Throws NotFound for an unknown identity, Invalid for a foreign cursor. `limit`: 1 to 500 entries. */
export async function identityHistory(
  reader: Reader,
  id: string,
  page: { after?: string | null; limit?: number } = {},
): Promise<IdentityHistory> {
  const limit = Math.min(Math.max(Math.trunc(page.limit ?? 50), 1), 500);
  const [beforeTime, beforeId] = page.after ? readCursor(page.after) : [null, null];
  return inSnapshot(reader, async (client) => {
    const known = /^\d{1,18}$/.test(id)
      ? await client.query<{ firstSeen: Date }>(
          `select first_seen as "firstSeen" from principal where id = $1`,
          [id],
        )
      : { rows: [] };
    const firstSeen = known.rows[0]?.firstSeen;
    if (!firstSeen)
      throw new NotFound(`There is no identity ${id.slice(0, 40)}.`, {
        hint: "Search the list of identities.",
      });
    const { rows } = await client.query<ChangeRow>(historySql, [id, beforeTime, beforeId, limit + 1]);
    const entries = rows.slice(0, limit).map(historyEntry);
    const last = rows.length > limit ? rows[limit - 1] : undefined;
    if (
      !last &&
      !rows.some(({ fact, change, rowId }) => fact === "principal" && change === "added" && rowId === id)
    ) {
      entries.push({
        id: null,
        observedAt: firstSeen,
        change: "first-seen",
        fact: "principal",
        rowId: id,
        runId: null,
        fields: [],
        about: {},
      });
    }
    return { entries, next: last ? `${last.observedAt.toISOString()}.${last.id}` : null };
  });
}

function historyEntry({ detail, ...row }: ChangeRow): HistoryEntry {
  if (row.change !== "changed") return { ...row, fields: [], about: detail };
  const fields = Object.entries(detail).flatMap(([field, change]) =>
    Array.isArray(change) && change.length === 2
      ? { field, before: change[0] ?? null, after: change[1] ?? null }
      : [],
  );
  return { ...row, fields, about: {} };
}

function readCursor(text: string): [string, string] {
  const match = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)\.(\d{1,18})$/.exec(text);
  if (match?.[1] && match[2] && !Number.isNaN(Date.parse(match[1]))) return [match[1], match[2]];
  throw new Invalid("This page address does not fit the history any more.", {
    hint: "Start from the newest entry.",
  });
}

/** Marks of all use, as merging it writes them. */
import type { Pool } from "pg";
import { seenMarks } from "#lib/domain/usage-marks.ts";

const rowsAtATime = 20_000;

/** `$1`: the row before, `$2`: how many. */
const nextSql = "select id::text, packed from usage where plane = 'action' and id > $1 order by id limit $2";

/** `$1`: rows, `$2`: their marks. */
const markSql = `
  update usage set seen_in = told.marks::bit(256) from unnest($1::bigint[], $2::text[]) told(id, marks) where usage.id = told.id`;

export async function fillMarks(pool: Pool): Promise<void> {
  for (let last = "0"; ; ) {
    const { rows } = await pool.query<{ id: string; packed: Buffer }>(nextSql, [last, rowsAtATime]);
    await pool.query(markSql, [rows.map(({ id }) => id), rows.map(({ packed }) => seenMarks(packed))]);
    if (rows.length < rowsAtATime) return;
    last = rows.at(-1)?.id ?? last;
  }
}

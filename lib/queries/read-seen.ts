/** Who was seen doing, or being refused, any of some actions, and the last day of it: packed use is read where it may hold one, and not unpacked. */
import type { ClientBase } from "pg";
import { lastDayOf } from "#lib/domain/packed-usage.ts";
import { askedMarks } from "#lib/domain/usage-marks.ts";
import { wantedActions } from "#lib/domain/wanted-actions.ts";
import { bigintAt, readTuples } from "./read-tuples.ts";
import { seenSql } from "./resolve-actions.sql.ts";

/** The last day each identity was seen on; `days`: as whole days since 1970-01-01, in the order of `ids`. */
export type Seen = { ids: number[]; days: number[] };

/** `ids`: of actions, ascending, each once; of whatever clouds, as no two have one of the same id. */
export async function readSeen(client: ClientBase, ids: Int32Array, denied: boolean): Promise<Seen> {
  const wanted = wantedActions(ids);
  const latest = new Map<number, number>();
  await readTuples(client, seenSql(askedMarks(ids), denied), (row) => {
    const day = lastDayOf(row.bytes, wanted, row.starts[1], row.ends[1]);
    if (day === 0) return;
    const id = bigintAt(row, 0);
    if (day > (latest.get(id) ?? 0)) latest.set(id, day);
  });
  return { ids: [...latest.keys()], days: [...latest.values()] };
}

/** Who was seen doing, or being refused, any of some actions, and the last day of it: packed use is read where it may hold one, and not unpacked. */
import type { ClientBase } from "pg";
import { lastDayOf } from "#lib/domain/packed-usage.ts";
import { askedMarks } from "#lib/domain/usage-marks.ts";
import { wantedActions } from "#lib/domain/wanted-actions.ts";
import { bigintAt, readTuples } from "./read-tuples.ts";
import { seenSql } from "./resolve-actions.sql.ts";

/** The last day each identity was seen on; `days`: as whole days since 1970-01-01, in the order of `ids`. */
export type Seen = { ids: number[]; days: number[] };

/** `used`: by whatever told so but refusals; null where only those were read. */
type SeenActions = { used: Seen | null; denied: Seen };

/** `ids`: of actions, ascending, each once; of whatever clouds, as no two have one of the same id. */
export async function readSeen(
  client: ClientBase,
  ids: Int32Array,
  onlyRefused: boolean,
): Promise<SeenActions> {
  const wanted = wantedActions(ids);
  const [used, denied] = [new Map<number, number>(), new Map<number, number>()];
  await readTuples(client, seenSql(askedMarks(ids), onlyRefused), (row) => {
    const day = lastDayOf(row.bytes, wanted, row.starts[2], row.ends[2]);
    if (day === 0) return;
    const id = bigintAt(row, 0);
    const latest = row.bytes[row.starts[1] as number] === 1 ? denied : used;
    if (day > (latest.get(id) ?? 0)) latest.set(id, day);
  });
  return { used: onlyRefused ? null : seenOf(used), denied: seenOf(denied) };
}

function seenOf(latest: ReadonlyMap<number, number>): Seen {
  return { ids: [...latest.keys()], days: [...latest.values()] };
}

/** Reads rows by binary COPY, a chunk at a time and without an object for each: however many there are, memory stays that of a chunk. */
import type { ClientBase } from "pg";
import { to as copyTo } from "pg-copy-streams";

/** A row whose field n lies between `starts[n]` and `ends[n]` of the bytes; all of it is valid until the next one is taken. */
export type Tuple = { bytes: Buffer; starts: number[]; ends: number[] };

const headerBytes = 19;

/** `select`: has no parameters, as COPY takes none, and no field that may be null. What `take` throws is thrown once all are read. */
export async function readTuples(
  client: ClientBase,
  select: string,
  take: (tuple: Tuple) => void,
): Promise<void> {
  const tuple: Tuple = { bytes: Buffer.alloc(0), starts: [], ends: [] };
  let rest: Buffer | null = null;
  let skipped = headerBytes;
  let failed: { error: unknown } | undefined;
  for await (const chunk of client.query(copyTo(`copy (${select}) to stdout (format binary)`))) {
    // A connection that is left in the middle of a copy is of no use to anybody after.
    if (failed !== undefined) continue;
    tuple.bytes = rest === null ? chunk : Buffer.concat([rest, chunk]);
    try {
      const offset = takeTuples(tuple, skipped, take);
      skipped = Math.max(0, offset - tuple.bytes.length);
      rest = offset < tuple.bytes.length ? tuple.bytes.subarray(offset) : null;
    } catch (error) {
      failed = { error };
    }
  }
  if (failed !== undefined) throw failed.error;
}

/** Takes every row that is whole, and gives the offset of the one that is not. */
function takeTuples(tuple: Tuple, from: number, take: (tuple: Tuple) => void): number {
  const { bytes, starts, ends } = tuple;
  let offset = from;
  while (offset + 2 <= bytes.length) {
    const fields = bytes.readInt16BE(offset);
    // The end of all rows is told as a count of fields.
    if (fields < 0) return offset + 2;
    let at = offset + 2;
    for (let field = 0; field < fields; field++) {
      if (at + 4 > bytes.length) return offset;
      starts[field] = at + 4;
      at = ends[field] = at + 4 + bytes.readInt32BE(at);
      if (at > bytes.length) return offset;
    }
    take(tuple);
    offset = at;
  }
  return offset;
}

/** A bigint field, exact up to 2^53. */
export function bigintAt({ bytes, starts }: Tuple, field: number): number {
  const at = starts[field] as number;
  return bytes.readUInt32BE(at) * 2 ** 32 + bytes.readUInt32BE(at + 4);
}

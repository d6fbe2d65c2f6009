/** Reads the open rows of a slice, of several facts at once, through binary COPY: no row becomes an object on the way. */
import type { PoolClient } from "pg";
import { to as copyTo } from "pg-copy-streams";
import type { Shape } from "./record-shapes.ts";
import { StoredRows } from "./stored-rows.ts";

// A tuple: count of fields, then each field behind its length (smallint, uuid, uuid, bigint).
const tupleBytes = 2 + (4 + 2) + (4 + 16) + (4 + 16) + (4 + 8);
const at = { fact: 6, key: 12, rowHash: 32, id: 52 };
const headerBytes = 19;

/** In the order of `shapes`. */
export async function readStoredRows(
  client: PoolClient,
  shapes: readonly Shape[],
  sliceId: number,
): Promise<StoredRows[]> {
  const stored = shapes.map(() => new StoredRows());
  if (shapes.length === 0) return stored;
  const selects = shapes.map(
    ({ fact }, index) =>
      `SELECT ${index}::int2, key, row_hash, id FROM ${fact} WHERE slice_id = ${sliceId} AND closed_at IS NULL`,
  );
  const rows = client.query(copyTo(`COPY (${selects.join(" UNION ALL ")}) TO STDOUT (FORMAT binary)`));
  const row = new Uint32Array(6);
  let rest: Buffer = Buffer.alloc(0);
  let isPastHeader = false;
  for await (const chunk of rows) {
    const bytes: Buffer = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let offset = 0;
    if (!isPastHeader) {
      if (bytes.length < headerBytes) {
        rest = bytes;
        continue;
      }
      offset = headerBytes;
      isPastHeader = true;
    }
    for (; offset + tupleBytes <= bytes.length; offset += tupleBytes) {
      for (let index = 0; index < 4; index++) row[index] = bytes.readUInt32BE(offset + at.key + index * 4);
      row[4] = bytes.readUInt32BE(offset + at.rowHash);
      row[5] = bytes.readUInt32BE(offset + at.rowHash + 4);
      const id = bytes.readUInt32BE(offset + at.id) * 2 ** 32 + bytes.readUInt32BE(offset + at.id + 4);
      stored[bytes.readUInt16BE(offset + at.fact)]?.add(row, id);
    }
    rest = bytes.subarray(offset);
  }
  return stored;
}

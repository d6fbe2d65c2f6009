import type { PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";

const pieceBytes = 256 * 1024;

/** Streams whole lines of COPY text into the table that `sql` names. Resolves when Postgres has them all; returns the rows. */
export function copyText(client: PoolClient, sql: string, text: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const stream = client.query(copyFrom(sql));
    stream.on("error", reject);
    stream.on("finish", () => resolve(stream.rowCount));
    const bytes = Buffer.from(text);
    for (let offset = 0; offset < bytes.length; offset += pieceBytes) {
      stream.write(bytes.subarray(offset, offset + pieceBytes));
    }
    stream.end();
  });
}

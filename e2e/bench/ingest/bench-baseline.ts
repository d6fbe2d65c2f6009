/** What loading the very same rows costs at least: plain COPY from a file into tables of the same shape. */
import { once } from "node:events";
import { createReadStream, createWriteStream } from "node:fs";
import { rm } from "node:fs/promises";
import { pipeline } from "node:stream/promises";
import type { Pool } from "pg";
import { from, to } from "pg-copy-streams";
import { stopwatch } from "#lib/clock.ts";

export const facts = ["principal", "role", "role_grant"];

/** Writes the fact tables to files in `folder`, in the order they are stored. */
export async function dumpFacts(pool: Pool, folder: string): Promise<void> {
  const client = await pool.connect();
  for (const fact of facts) {
    const rows = client.query(to(`COPY ${fact} TO STDOUT`));
    await pipeline(rows, createWriteStream(file(folder, fact)));
  }
  client.release();
}

/** Seconds to COPY the files into new tables: with every index of the real ones, or with primary keys only. */
export async function loadFacts(pool: Pool, folder: string, indexes: "all" | "primary"): Promise<number> {
  const client = await pool.connect();
  await client.query("DROP SCHEMA IF EXISTS baseline CASCADE; CREATE SCHEMA baseline");
  for (const fact of facts) {
    const like = indexes === "all" ? "INCLUDING ALL" : "INCLUDING DEFAULTS INCLUDING CONSTRAINTS";
    await client.query(`CREATE TABLE baseline.${fact} (LIKE public.${fact} ${like})`);
    if (indexes === "primary") await client.query(`ALTER TABLE baseline.${fact} ADD PRIMARY KEY (id)`);
  }
  await client.query("CHECKPOINT");
  const elapsed = stopwatch();
  for (const fact of facts) {
    const copy = client.query(from(`COPY baseline.${fact} FROM STDIN`));
    const done = once(copy, "finish");
    await pipeline(createReadStream(file(folder, fact), { highWaterMark: 256 * 1024 }), copy);
    await done;
  }
  const seconds = elapsed() / 1_000;
  await client.query("DROP SCHEMA baseline CASCADE");
  client.release();
  return seconds;
}

export async function forgetDump(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

function file(folder: string, fact: string): string {
  return `${folder}/${fact}.copy`;
}

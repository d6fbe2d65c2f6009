/** Fills an empty database with identities whose policies and use are worth scoring: real action names, distinct documents, access reports. */

import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { readCatalogue } from "#lib/analysis/score/read-catalogue.ts";
import { packUsage } from "#lib/domain/packed-usage.ts";
import { fillEstate } from "../queries/fill-estate.sql.ts";
import { byService, policyText, sequence } from "./policies.ts";
import { awsEngine } from "./pure.ts";

export const asOf = new Date("2026-11-01T00:00:00Z");
const today = Math.floor(asOf.getTime() / 86_400_000);
const reports = 2_000;

export async function fillScoredEstate(pool: Pool, identities: number): Promise<void> {
  for (const statement of fillEstate) {
    if (statement.startsWith("insert into document"))
      await fillDocuments(pool, Math.max(1, Math.floor(identities / 2)));
    else await pool.query(statement, statement.includes("$1") ? [identities] : []);
  }
  await fillReports(pool);
  await pool.query("vacuum analyze");
}

async function copy(client: PoolClient, sql: string, lines: Iterable<string>): Promise<void> {
  await pipeline(Readable.from(lines), client.query(copyFrom(sql)));
}

async function withClient(pool: Pool, work: (client: PoolClient) => Promise<void>): Promise<void> {
  const client = await pool.connect();
  try {
    await work(client);
  } finally {
    client.release();
  }
}

/** Under the hashes that the roles of the estate name. */
function fillDocuments(pool: Pool, documents: number): Promise<void> {
  return withClient(pool, async (client) => {
    const services = byService((await awsEngine()).catalogue);
    await client.query("create temp table policy_text (n int, content text)");
    await copy(
      client,
      "copy policy_text from stdin",
      lines(documents, (n) => policyText(n, services)),
    );
    await client.query(
      `insert into document (id, hash, provider, content, first_seen)
       select n, sha256(n::text::bytea), 'aws', content, '2025-06-01' from policy_text`,
    );
    await client.query("drop table policy_text");
  });
}

function* lines(count: number, text: (n: number) => string): Generator<string> {
  for (let n = 1; n <= count; n++) yield `${n}\t${text(n).replaceAll("\\", "\\\\")}\n`;
}

/** Every identity has an access report; two thousand different ones go round. */
function fillReports(pool: Pool): Promise<void> {
  return withClient(pool, async (client) => {
    const { engine } = await awsEngine();
    const { names, ids } = await readCatalogue(client, "aws", engine);
    const services = [...new Set(names.map((name) => name.split(":")[0]))];
    const missing = services.map((service) => `${service}:*`).filter((name) => !names.includes(name));
    await client.query(
      `insert into action (id, provider, name, since)
       select (select max(id) from action) + row_number() over (), 'aws', name, 1 from unnest($1::text[]) name`,
      [missing],
    );
    const { rows } = await client.query<{ id: number }>(
      "select id from action where name like '%:*' order by id",
    );
    const serviceIds = rows.map(({ id }) => id);
    await client.query("create temp table report (n int, packed bytea)");
    const pick = sequence(ids.length);
    const report = () =>
      packUsage(
        Array.from({ length: 15 }, () => ({
          actionId: serviceIds[pick(serviceIds.length)] ?? 0,
          day: pick(3) === 0 ? today - pick(200) : 0,
        })),
      );
    await copy(
      client,
      "copy report from stdin",
      lines(reports, () => `\\x${Buffer.from(report()).toString("hex")}`),
    );
    await client.query(
      `insert into usage (slice_id, key, principal_kind, principal_value, principal_id, source, plane, covered_from, covered_to,
         packed, last_used_at, first_seen, changed_at)
       select p.slice_id, md5('a' || p.id)::uuid, 'id', p.external_id, p.id, 'access-advisor', 'service', date '2025-10-01',
         date '2026-11-01', r.packed, timestamptz '2026-10-01', '2025-06-01', '2025-06-01'
       from principal p join report r on r.n = 1 + p.id % ${reports}`,
    );
    await client.query("drop table report");
  });
}

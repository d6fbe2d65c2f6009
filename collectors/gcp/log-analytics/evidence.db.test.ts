/** What a dataset changes in what is judged: less is undecided, nothing that was used is unused, and what was stored outlives it. */
import { afterAll, beforeAll, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { createLog } from "#lib/log.ts";
import { proposedFilter } from "#lib/providers/gcp/log-sink.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { usageReadUntil } from "#lib/queries/usage-read-until.ts";
import { readLive } from "../../run/reading.ts";
import { runSource } from "../../run.ts";
import { dayOf, type Judged, judgements, lastUses, wronglyIdle } from "../../testing/evidence-story.ts";
import { collector } from "../collector.ts";
import {
  type Asking,
  dataset,
  linkedSchema,
  type SmallBigQuery,
  smallBigQuery,
} from "../testing/small-bigquery.ts";
import { type SmallGoogle, startSmallGoogle } from "../testing/small-google.ts";

const actor = { name: "cli:test", role: "administrator" } as const;
const log = createLog("silent");
const bucket = "projects/logs-project/locations/eu/buckets/audit";
const dayMs = 86_400_000;
let database: TestDatabase;
let google: SmallGoogle;
let bigQuery: SmallBigQuery;

beforeAll(async () => {
  google = await startSmallGoogle();
  bigQuery = smallBigQuery(google);
  bigQuery.bytes = 1_000_000;
  bigQuery.tables.set("_AllLogs", linkedSchema);
  bigQuery.sinks = [
    {
      ...{ name: "everything", destination: `logging.googleapis.com/${bucket}`, includeChildren: true },
      ...{ filter: proposedFilter, updateTime: "2026-08-01T00:00:00Z" },
    },
  ];
  const used = {
    ...{ email: "api@payments-prod.iam.gserviceaccount.com", subject: null, key_name: null, chain: "[]" },
    ...{ permission: "storage.buckets.create", is_granted: "true" },
    last_used: String(Date.parse("2026-09-20T10:00:00Z")),
  };
  const isIn = ({ from, to }: Asking) =>
    Number(used.last_used) >= Date.parse(from) && Number(used.last_used) < Date.parse(to);
  bigQuery.rows.push({ part: "UNNEST", rows: (asking) => (isIn(asking) ? [used] : []) });
  bigQuery.rows.push({ part: "AS day", rows: everyDay });
  database = await testDatabase();
  const config = { resource: "organizations/100", credentialsFile: google.credentialsFile };
  const ctx = { pool: database.pool, actor, clock: fixedClock("2026-08-01T00:00:00Z") };
  await connectSource(ctx, { provider: "gcp", name: "example", config });
});
afterAll(async () => {
  await database.drop();
  await google.stop();
});

function everyDay({ from, to }: Asking) {
  const start = Date.parse(from);
  return Array.from({ length: (Date.parse(to) - start) / dayMs }, (_, at) => ({
    day: new Date(start + at * dayMs).toISOString().slice(0, 10),
  }));
}

async function collect(at: string, more: object = {}): Promise<void> {
  const clock = fixedClock(at);
  const stored = await findSource(database.pool, "example");
  const source = { ...stored, config: { ...(stored.config as object), ...more } };
  const signal = new AbortController().signal;
  const ctx = {
    ...{ source, signal, clock, log, endpoint: google.url, session: new Map() },
    limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 0 },
    readUntil: (slice: { stream: string; scope: string }, mark: string) =>
      usageReadUntil(database.pool, stored.id, slice, mark),
  };
  const summary = await runSource({
    ...{ pool: database.pool, source: stored, clock, signal, log, actor, concurrency: 4, retryDelayMs: 0 },
    ...{ reading: readLive(collector, ctx), streams: collector.streams, progress: () => {} },
    ...{ onlyScopes: null, onlyStreams: ["all"] },
  });
  expect(summary.missing.filter(({ status }) => status !== "not-applicable")).toEqual([]);
}

const on = { logDataset: dataset, logBucket: bucket, logFirstDays: 91 };
const api = "1001";
const undecided = (judged: ReadonlyMap<string, Judged>) =>
  [...judged.values()].reduce((sum, one) => sum + one.undecided, 0);

it("shrinks what is undecided, calls nothing unused that was used, and leaves its dates when it is off again", async () => {
  await collect("2026-08-01T12:00:00Z");
  await collect("2026-11-24T12:00:00Z");
  const before = await judgements(database);
  expect(before.get(api)).toMatchObject({ used: 0, unused: 0 });

  await collect("2026-11-24T12:01:00Z", on);
  const after = await judgements(database);
  const uses = await lastUses(database);
  expect(undecided(after)).toBeLessThan(undecided(before));
  for (const [who, { undecided: was }] of before) expect(after.get(who)?.undecided).toBeLessThanOrEqual(was);
  expect(uses.get(`${api} audit-log storage.buckets.create`)).toBe(dayOf("2026-09-20"));
  expect(after.get(api)).toMatchObject({ used: 1 });
  expect(after.get(api)?.unused).toBeGreaterThan(0);
  expect(wronglyIdle(after, uses, dayOf("2026-08-26"))).toEqual([]);

  const ran = bigQuery.ran.length;
  await collect("2026-11-24T12:02:00Z", on);
  expect(bigQuery.ran.length).toBe(ran);

  await collect("2026-11-24T12:03:00Z");
  expect(await lastUses(database)).toEqual(uses);
  expect(await judgements(database)).toEqual(after);

  await collect("2026-12-20T12:00:00Z");
  const later = await judgements(database);
  expect(await lastUses(database)).toEqual(uses);
  expect(wronglyIdle(later, uses, dayOf("2026-09-21"))).toEqual([]);
  expect(undecided(later)).toBeGreaterThan(undecided(after));
});

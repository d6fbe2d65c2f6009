/** What a dataset of audit logs is taken to say, through Google's own client; what it costs; and that no half answer is taken for one. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Denied, Incomplete, NotApplicable, Unavailable } from "#lib/errors.ts";
import type { CloudRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { proposedFilter } from "#lib/providers/gcp/log-sink.ts";
import { collector } from "../collector.ts";
import { collectAll, contextFor, listOf, type Result } from "../testing/collecting.ts";
import { permissionDenied } from "../testing/small-answers.ts";
import {
  type Asking,
  dataset,
  linkedSchema,
  type SmallBigQuery,
  smallBigQuery,
  youngSinkSchema,
} from "../testing/small-bigquery.ts";
import { smallEstate } from "../testing/small-estate.ts";
import { type SmallGoogle, startSmallGoogle } from "../testing/small-google.ts";

let google: SmallGoogle;
let bigQuery: SmallBigQuery;
beforeAll(async () => {
  google = await startSmallGoogle();
});
afterAll(() => google.stop());
beforeEach(() => {
  Object.assign(google, { estate: smallEstate(), asked: [], denied: new Set(), disabled: new Set() });
  bigQuery = smallBigQuery(google);
  bigQuery.tables.set("_AllLogs", linkedSchema);
  bigQuery.rows.push({ part: "AS day", rows: everyDay });
  bigQuery.sinks = [sink()];
});

const bucket = "projects/logs-project/locations/eu/buckets/audit";
const sink = (more: object = {}) => ({
  ...{ name: "everything", destination: `logging.googleapis.com/${bucket}`, includeChildren: true },
  ...{ filter: proposedFilter, createTime: "2026-01-01T00:00:00Z", updateTime: "2026-11-10T09:30:00Z" },
  ...more,
});
const dayMs = 86_400_000;
const everyDay = ({ from, to }: Asking) => {
  const [start, end] = [Date.parse(from), Date.parse(to)];
  return Array.from({ length: (end - start) / dayMs }, (_, at) => ({
    day: new Date(start + at * dayMs).toISOString().slice(0, 10),
  }));
};
const apiAccount = "api@payments-prod.iam.gserviceaccount.com";
const use = (more: Record<string, string | null> = {}) => ({
  ...{ email: apiAccount, subject: null, key_name: null, chain: "[]", permission: "storage.buckets.create" },
  ...{ is_granted: "true", last_used: String(Date.parse("2026-11-22T10:00:00Z")), ...more },
});
const uses = (...rows: ReturnType<typeof use>[]) =>
  bigQuery.rows.push({
    part: "UNNEST",
    rows: ({ from, to }) =>
      rows.filter(({ last_used: at }) => Number(at) >= Date.parse(from) && Number(at) < Date.parse(to)),
  });

type Options = { config?: object; readUntil?: Date | null; pageSize?: number };

function context({ config, readUntil = null, pageSize }: Options = {}) {
  const ctx = contextFor(google, {
    config: { auditLog: "off", logDataset: dataset, logBucket: bucket, ...config },
    ...(pageSize !== undefined && { pageSize }),
  });
  return { ...ctx, readUntil: async () => readUntil };
}

async function read(options: Options = {}): Promise<Result> {
  const [result] = await collectAll(context(options), ["gcp/log-analytics"]);
  if (result === undefined) throw new Error("The stream has a slice");
  return result;
}
const isUsage = (record: CloudRecord): record is UsageRecord => record.type === "usage";
const told = (records: CloudRecord[]) =>
  records
    .filter(isUsage)
    .filter(({ principal }) => principal.kind !== "scope")
    .flatMap(({ principal, source, plane, entries }) =>
      entries.map(
        ({ action, lastUsedAt }) =>
          `${principal.value} ${source}${plane === "action" ? "" : ` (${plane})`} ${action} ${lastUsedAt?.toISOString().slice(0, 10)}`,
      ),
    );
const spansOf = (records: CloudRecord[], scope: string, source: string) =>
  records
    .filter(isUsage)
    .filter(({ principal, ...record }) => principal.value === scope && record.source === source)
    .map(({ coveredFrom, coveredTo }) =>
      [coveredFrom, coveredTo].map((at) => at.toISOString().slice(0, 10)).join(" … "),
    );
const marks = (records: CloudRecord[]) => spansOf(records, "organizations/100", `log-analytics/${dataset}`);
const reason = (records: CloudRecord[]) =>
  records.flatMap((record) => (record.type === "coverage" ? [record.reason] : [])).join();

describe("a dataset linked to a log bucket", () => {
  it("tells who used which permission last, what was refused apart, and whose keys signed", async () => {
    const key = `//iam.googleapis.com/projects/payments-prod/serviceAccounts/${apiAccount}/keys/k1`;
    uses(
      use({ last_used: String(Date.parse("2026-11-22T03:00:00Z")) }),
      use({ key_name: key }),
      use({ permission: "compute.instances.create", is_granted: "false" }),
      use({ email: "jane@example.com" }),
      use({
        ...{ email: null, permission: "run.services.update" },
        subject:
          "principal://iam.googleapis.com/projects/32/locations/global/workloadIdentityPools/github/subject/repo:acme/web",
      }),
      use({
        chain: '["user:jane@example.com","batch@payments-prod.iam.gserviceaccount.com"]',
        permission: "a.b.get",
      }),
    );
    const { records, error } = await read();
    expect(error).toBeNull();
    const subject =
      "principal://iam.googleapis.com/projects/32/locations/global/workloadIdentityPools/github/subject/repo:acme/web";
    expect(told(records)).toEqual([
      `${apiAccount} audit-log storage.buckets.create 2026-11-22`,
      `${apiAccount} audit-log a.b.get 2026-11-22`,
      `${apiAccount} audit-log/keys (identity) * 2026-11-22`,
      `${apiAccount} audit-log/denied compute.instances.create 2026-11-22`,
      `${subject} audit-log run.services.update 2026-11-22`,
      "batch@payments-prod.iam.gserviceaccount.com audit-log iam.serviceAccounts.getAccessToken 2026-11-22",
    ]);
    const own = records.filter(isUsage).find(({ principal }) => principal.value === apiAccount);
    expect(own?.coveredFrom).toEqual(own?.coveredTo);
  });
  it("shows everything of a project only since its sink is as it is, and where something arrived", async () => {
    const { records } = await read({ config: { logFirstDays: 20 } });
    expect(spansOf(records, "projects/31", "audit-log")).toEqual([
      "2026-11-11 … 2026-11-17",
      "2026-11-18 … 2026-11-23",
    ]);
    expect(reason(records)).toContain("The sink everything sends everybody's there since 2026-11-10.");
  });
  it("proves nothing before a day on which nothing arrived", async () => {
    bigQuery.rows.push({
      part: "AS day",
      rows: (asking) => everyDay(asking).filter(({ day }) => day !== "2026-11-21"),
    });
    const { records } = await read({ config: { logFirstDays: 7 } });
    expect(spansOf(records, "projects/31", "audit-log")).toEqual(["2026-11-22 … 2026-11-23"]);
  });
  it("shows data access by the configuration of now: of a first run for two days, then since the last", async () => {
    const full = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].map((logType) => ({ logType }));
    google.estate.policies["organizations/100"] = {
      ...google.estate.policies["organizations/100"],
      auditConfigs: [{ service: "allServices", auditLogConfigs: full }],
    } as (typeof google.estate.policies)[string];
    const storage = "audit-log/storage.googleapis.com";
    expect(spansOf((await read()).records, "projects/31", storage)).toEqual(["2026-11-22 … 2026-11-23"]);
    const later = await read({ readUntil: new Date("2026-11-20T00:00:00Z") });
    expect(spansOf(later.records, "projects/31", storage)).toEqual(["2026-11-19 … 2026-11-23"]);
  });
  it("is read on from where it was read, a day of it again, and marked piece by piece", async () => {
    const { records } = await read({ readUntil: new Date("2026-11-22T00:00:00Z") });
    expect(bigQuery.ran.map(({ from, to }) => `${from} ${to}`)).toEqual(
      Array(2).fill("2026-11-21T00:00:00.000Z 2026-11-24T00:00:00.000Z"),
    );
    expect(marks(records)).toEqual(["2026-11-21 … 2026-11-23"]);
    const again = await read({ readUntil: new Date("2026-11-24T00:00:00Z") });
    expect([again.error, marks(again.records), bigQuery.ran.length]).toEqual([null, [], 2]);
  });
});

describe("a sink that leaves something out", () => {
  it.each([
    ["is disabled", { disabled: true }, "is disabled"],
    ["is of the organization alone", { includeChildren: false }, "leaves out what is below"],
    ["excludes something", { exclusions: [{ name: "noise", filter: "x" }] }, "has exclusions"],
    ["has a filter of its own", { filter: 'severity>="ERROR"' }, "has a filter that Rollcall does not know"],
    [
      "writes elsewhere",
      { destination: "storage.googleapis.com/x" },
      "no sink of organizations/100 writes to",
    ],
    ["does not say since when", { updateTime: undefined, createTime: undefined }, "does not say since when"],
  ])("because it %s proves nothing unused, and use is read all the same", async (_, more, words) => {
    bigQuery.sinks = [sink(more)];
    uses(use());
    const { records, error } = await read();
    expect(error).toBeNull();
    expect(told(records)).toHaveLength(1);
    expect(spansOf(records, "projects/31", "audit-log")).toEqual([]);
    expect(reason(records)).toContain(words);
  });
  it.each([
    "",
    'log_id("cloudaudit.googleapis.com/activity")   OR\n log_id("cloudaudit.googleapis.com/data_access")',
  ])("is not one with the filter %j", async (filter) => {
    bigQuery.sinks = [sink({ filter, exclusions: [{ name: "off", disabled: true }] })];
    expect(spansOf((await read()).records, "projects/31", "audit-log")).not.toEqual([]);
  });
  it("because Rollcall may not look at it is said so", async () => {
    google.denied.add("logging.sinks.list");
    const { records, error } = await read();
    expect(error).toBeNull();
    expect(reason(records)).toContain("logging.sinks.list is not granted");
  });
});

describe("a dataset that a sink writes to", () => {
  it("is read table by table, by the columns each has", async () => {
    bigQuery.tables.clear();
    bigQuery.tables.set("cloudaudit_googleapis_com_activity", youngSinkSchema);
    bigQuery.sinks = [sink({ destination: "bigquery.googleapis.com/projects/logs-project/datasets/audit" })];
    uses(use());
    const { records, error } = await read({ config: { logBucket: undefined } });
    expect(error).toBeNull();
    expect(told(records)).toEqual([`${apiAccount} audit-log storage.buckets.create 2026-11-22`]);
    expect(spansOf(records, "projects/31", "audit-log")).not.toEqual([]);
    expect(bigQuery.ran[0]?.text).toContain("`logs-project.audit.cloudaudit_googleapis_com_activity`");
  });
  it("without tables of audit logs is none", async () => {
    bigQuery.tables.clear();
    expect((await read()).error).toBeInstanceOf(NotApplicable);
  });
});

describe("what a run has scanned", () => {
  it("is known before by a dry run, and limited to what is left of its limit", async () => {
    await read({ config: { logFirstDays: 7, logScanLimitGb: 12 } });
    expect(bigQuery.dryRuns.map(({ text }) => text)).toEqual(bigQuery.ran.map(({ text }) => text));
    expect(bigQuery.ran.map(({ maximumBytesBilled }) => maximumBytesBilled)).toEqual([
      "12000000000",
      "7000000000",
    ]);
    expect(new Set(bigQuery.ran.map(({ requestId }) => requestId)).size).toBe(2);
    expect(new Set(bigQuery.ran.map(({ project }) => project))).toEqual(new Set(["host-project"]));
  });
  it("never goes over the limit: what was read is kept and marked, the rest is for the next run", async () => {
    uses(use({ last_used: String(Date.parse("2026-11-04T10:00:00Z")) }), use());
    const { records, error } = await read({ config: { logFirstDays: 21, logScanLimitGb: 17 } });
    expect(error).toBeInstanceOf(Incomplete);
    expect(error?.hint).toContain("Gigabytes scanned in one run");
    expect(told(records)).toEqual([`${apiAccount} audit-log storage.buckets.create 2026-11-04`]);
    expect(marks(records)).toEqual(["2026-11-03 … 2026-11-09"]);
  });
  it("is nothing where the first piece is over it", async () => {
    const { records, error } = await read({ config: { logScanLimitGb: 4 } });
    expect(error).toBeInstanceOf(Incomplete);
    expect(bigQuery.ran).toEqual([]);
    expect(records.filter(isUsage)).toEqual([]);
  });
  it("is told on the source's page before anything is read: by dry runs alone, with what is not sure about it", async () => {
    const { records, error } = await read({ config: { logAnalytics: "measure", logFirstDays: 20 } });
    expect(error).toBeNull();
    expect(bigQuery.ran).toEqual([]);
    expect(bigQuery.dryRuns).toHaveLength(2);
    expect(records).toMatchObject([
      { type: "coverage", scope: "organizations/100", capability: "log-analytics-cost" },
    ]);
    expect(reason(records)).toContain(
      "a reading of 20 days, from 2026-11-04 on, would scan at most 10 GB, about 0.06 USD",
    );
    expect(reason(records)).toContain("in runs of at most 100 GB");
    expect(reason(records)).toContain("others differ");
  });
  it("is told of what a run did, and of one that met its limit too", async () => {
    const costs = ({ records }: Result) =>
      records.flatMap((one) =>
        one.type === "coverage" && one.capability === "log-analytics-cost" ? [one.reason] : [],
      );
    expect(costs(await read({ config: { logFirstDays: 7 } }))).toEqual([
      expect.stringMatching(/scan at most 10 GB, .* for 7 days, billed to/),
    ]);
    const stopped = await read({ config: { logFirstDays: 20, logScanLimitGb: 12 } });
    expect(stopped.error).toBeInstanceOf(Incomplete);
    expect(costs(stopped)).toEqual([expect.stringMatching(/scan at most 10 GB, .* for 7 days, billed to/)]);
  });
  it("is nothing where the dataset is switched off, named or not", async () => {
    const { error } = await read({ config: { logAnalytics: "off" } });
    expect(error).toBeInstanceOf(NotApplicable);
    expect([...bigQuery.ran, ...bigQuery.dryRuns]).toEqual([]);
  });
  it("is told by the doctor before the first run, in bytes and in money", async () => {
    const checks = await listOf(collector.diagnose(context({ config: { logFirstDays: 30 } })));
    const found = checks.find(({ name }) => name === `dataset ${dataset}`);
    expect(found).toMatchObject({ status: "ok", fix: null });
    expect(found?.detail).toContain("reads from 2026-10-25 on and scans up to 10 GB, about 0.06 USD");
    expect(found?.detail).toContain("no more than 100 GB scanned");
    expect(checks.find(({ name }) => name === `sink to ${dataset}`)?.status).toBe("ok");
    expect(bigQuery.ran).toEqual([]);
  });
});

describe("an answer that is not whole", () => {
  it("yet comes in turns and pages, and is read to its end", async () => {
    bigQuery.turns = 2;
    uses(...["a", "b", "c", "d", "e"].map((name) => use({ permission: `x.${name}.get` })));
    const { records, error } = await read({ pageSize: 2, config: { logFirstDays: 7 } });
    expect(error).toBeNull();
    expect(told(records)).toHaveLength(5);
    const results = google.asked.filter(({ path }) => /\/queries\/job_/.test(path));
    expect(results.every(({ query }) => query.get("location") === "EU")).toBe(true);
  });
  it.each<[string, () => void]>([
    ["has fewer rows than were counted", () => Object.assign(bigQuery, { extraRows: 1 })],
    ["has a chain that is none", () => uses(use({ chain: "[" }))],
    ["comes with an error", () => bigQuery.errors.push({ reason: "stopped", message: "a worker was lost" })],
    ["lacks a column", () => bigQuery.rows.push({ part: "UNNEST", rows: [{ email: apiAccount }] })],
    ["never ends", () => Object.assign(bigQuery, { turns: 1000 })],
  ])("and %s tells nothing", async (_, spoil) => {
    uses(use());
    spoil();
    const { records, error } = await read({ config: { logFirstDays: 7 } });
    expect(error).toBeInstanceOf(Unavailable);
    expect(records.filter(isUsage)).toEqual([]);
  });
});

describe("a refusal", () => {
  it.each(["bigquery.jobs.create", "bigquery.tables.get"])("of %s names it and where", async (permission) => {
    google.denied.add(permission);
    const { records, error } = await read();
    expect(error).toBeInstanceOf(Denied);
    expect((error as Denied).permission).toBe(permission);
    expect(error?.hint).toContain(permission);
    expect(records.filter(isUsage)).toEqual([]);
  });
  it("by throttling, whatever is tried, is asked again by another run", async () => {
    bigQuery.rows.push({
      part: "UNNEST",
      rows: () => ({
        status: 403,
        body: { error: { code: 403, errors: [{ reason: "rateLimitExceeded" }] } },
      }),
    });
    expect((await read()).error).toMatchObject({ transient: true });
  });
  it("halfway leaves the pieces before it told and marked, and of its own nothing", async () => {
    uses(use({ last_used: String(Date.parse("2026-11-12T10:00:00Z")) }), use());
    bigQuery.rows.push({
      part: "AS day",
      rows: (asking) =>
        asking.from > "2026-11-16" ? permissionDenied("bigquery.tables.getData") : everyDay(asking),
    });
    const { records, error } = await read({ config: { logFirstDays: 14 } });
    expect(error).toBeInstanceOf(Denied);
    expect(told(records)).toEqual([`${apiAccount} audit-log storage.buckets.create 2026-11-12`]);
    expect(marks(records)).toEqual(["2026-11-10 … 2026-11-16"]);
  });
  it("is not what happens where the source names no dataset", async () => {
    expect((await read({ config: { logDataset: undefined } })).error).toBeInstanceOf(NotApplicable);
    expect(bigQuery.dryRuns).toEqual([]);
  });
});

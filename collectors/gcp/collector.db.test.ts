/** What is stored of a small organization, whichever API it was read with, and what is never closed by reading it another way. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { createLog } from "#lib/log.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { readLive } from "../run/reading.ts";
import type { RunSummary } from "../run/summary.ts";
import { runSource } from "../run.ts";
import { collector } from "./collector.ts";
import { type SmallGoogle, startSmallGoogle } from "./testing/small-google.ts";

const actor = { name: "cli:test", role: "administrator" } as const;
const log = createLog("silent");
const inventory = ["listResource", "listIamPolicy", "searchAllResources"].map(
  (name) => `cloudasset.assets.${name}`,
);

let google: SmallGoogle;
let database: TestDatabase;
let minutes = 0;

beforeAll(async () => {
  google = await startSmallGoogle();
  database = await testDatabase();
  const config = { resource: "organizations/100", credentialsFile: google.credentialsFile, auditLog: "all" };
  const ctx = { pool: database.pool, actor, clock: fixedClock("2026-11-24T00:00:00Z") };
  await connectSource(ctx, { provider: "gcp", name: "example", config });
});
afterAll(async () => {
  await database.drop();
  await google.stop();
});

/** Each collection is a minute later. */
async function collect(denied: string[] = []): Promise<RunSummary> {
  google.denied = new Set(denied);
  minutes += 1;
  const clock = fixedClock(new Date(Date.UTC(2026, 10, 24, 12, minutes)));
  const source = await findSource(database.pool, "example");
  const signal = new AbortController().signal;
  const limits = { concurrency: 4, pageSize: 2, retryDelayMs: 0 };
  const ctx = { source, signal, clock, log, endpoint: google.url, limits, session: new Map() };
  return runSource({
    ...{ pool: database.pool, source, clock, signal, log, actor, concurrency: 4, retryDelayMs: 0 },
    ...{ reading: readLive(collector, ctx), streams: collector.streams, progress: () => {} },
    ...{ onlyScopes: null, onlyStreams: ["all"] },
  });
}
const sum = (summary: RunSummary, field: "inserted" | "closed" | "rejected" | "held") =>
  summary.streams.reduce((total, stream) => total + stream[field], 0);
const rowsOf = async (sql: string) => (await database.pool.query(sql)).rows;

describe("the first collection", () => {
  it("is complete and rejects nothing", async () => {
    const summary = await collect();
    expect(summary.missing).toEqual([]);
    expect(summary.status).toBe("complete");
    expect(sum(summary, "rejected")).toBe(0);
  });
  it("finds everybody a policy names, but the deleted account that was never collected", async () => {
    const dangling = await rowsOf(
      `select distinct subject_kind as kind, subject_value as value from role_grant where subject_id is null`,
    );
    expect(dangling).toEqual([{ kind: "id", value: "999" }]);
    const outside = await rowsOf(
      "select kind, external_id from principal where scope_id = 0 order by external_id",
    );
    expect(outside.map((row) => row.kind)).toEqual([
      ...["gcp_anyone", "gcp_federated_subject", "gcp_group", "gcp_federated_subject"],
      ...["gcp_basic_role_holders", "gcp_service_agent", "gcp_cluster_account", "gcp_user", "gcp_user"],
    ]);
  });
  it("finds the role behind every grant whose role is collected", async () => {
    const missing = await rowsOf(
      "select distinct role_value from role_grant where role_id is null order by 1",
    );
    const known = new Set(google.estate.predefinedRoles.map(({ name }) => name));
    for (const { role_value: value } of missing) expect(known).not.toContain(value.split("@")[0]);
  });
  it("says of each account who acts as it", async () => {
    const natures = await rowsOf(
      `select p.name, r.nature, r.workloads, r.static_credentials as keys from identity_row r
         join principal p on p.id = r.principal_id where p.kind = 'gcp_service_account' order by p.name`,
    );
    expect(natures).toEqual([
      { name: "31-compute", nature: 1, workloads: 1, keys: 0 },
      { name: "api", nature: 1, workloads: 1, keys: 1 },
      { name: "batch", nature: 1, workloads: 0, keys: 0 },
      { name: "ci", nature: 2, workloads: 0, keys: 1 },
      { name: "web", nature: 1, workloads: 1, keys: 0 },
    ]);
  });
  it("keeps what logs would have shown beside what they showed, of a project and of an account", async () => {
    const rows = await rowsOf(
      `SELECT principal_kind, principal_value, principal_id IS NULL AS is_nobody, last_used_at IS NULL AS is_unused
       FROM usage WHERE source = 'audit-log' ORDER BY principal_kind, principal_value`,
    );
    const scope = { principal_kind: "scope", is_nobody: true, is_unused: true };
    expect(rows).toEqual([
      expect.objectContaining({ principal_kind: "member", is_unused: false }),
      {
        ...{ principal_kind: "name", principal_value: "api@payments-prod.iam.gserviceaccount.com" },
        ...{ is_nobody: false, is_unused: false },
      },
      { ...scope, principal_value: "projects/31" },
      { ...scope, principal_value: "projects/32" },
    ]);
  });
});

describe("a later collection", () => {
  it("by other APIs finds the same rows: none is new, none is closed", async () => {
    const summary = await collect(inventory);
    expect(summary.missing.map(({ stream }) => stream)).toEqual(["gcp/resource-policies", "gcp/workloads"]);
    expect([sum(summary, "inserted"), sum(summary, "closed"), sum(summary, "held")]).toEqual([0, 0, 0]);
  });
  it("by the asset inventory again is whole again, with nothing new and nothing lost", async () => {
    const summary = await collect();
    expect(summary.status).toBe("complete");
    expect([sum(summary, "inserted"), sum(summary, "closed"), sum(summary, "held")]).toEqual([0, 0, 0]);
  });
  it("closes what a complete slice no longer lists, one way and the other", async () => {
    google.estate.accounts = google.estate.accounts.filter(({ uniqueId }) => uniqueId !== "1003");
    const summary = await collect(inventory);
    expect(sum(summary, "closed")).toBe(1);
    google.estate.accounts = google.estate.accounts.filter(({ uniqueId }) => uniqueId !== "1002");
    google.estate.keys = google.estate.keys.filter(({ owner }) => owner !== "1002");
    expect(sum(await collect(), "closed")).toBe(2);
  });
  it("of a project that is about to be deleted retires it and closes what was in it", async () => {
    const shop = google.estate.nodes.find(({ name }) => name === "projects/32");
    (shop as { state: string }).state = "DELETE_REQUESTED";
    await collect();
    const open = await rowsOf(
      `select count(*)::int as open from principal p join scope s on s.id = p.scope_id
        where s.external_id = 'projects/32' and p.closed_at is null`,
    );
    expect(open).toEqual([{ open: 0 }]);
    const scopes = await rowsOf("select state from scope where external_id = 'projects/32'");
    expect(scopes).toEqual([{ state: "delete-requested" }]);
  });
});

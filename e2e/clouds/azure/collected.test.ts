/** What the collector makes of the traps that real tenants set: an error of its own, never a list that is quietly short. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { NotFound, Unavailable } from "#lib/errors.ts";
import type { CloudRecord, CollectorContext } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { collector } from "../../../collectors/azure/collector.ts";
import { type Clouds, startClouds } from "../start.ts";
import type { Quirks } from "./quirks.ts";
import { lastTokenOf, latest } from "./world/activity.ts";
import { STORAGE_APP } from "./world/microsoft-apps.ts";
import type { ServicePrincipal } from "./world/model.ts";
import { TENANT_ID } from "./world/tenant.ts";

const date = "2026-11-24";
const environment = { ...process.env };
let clouds: Clouds;

beforeAll(async () => {
  clouds = await startClouds({ date, pageCap: 10 });
  Object.assign(process.env, clouds.azure.announcement.environment);
});
beforeEach(() => {
  clouds.azure.quirks.reset();
  clouds.faults.clear();
});
afterAll(async () => {
  process.env = environment;
  await clouds.stop();
});

function context(more: Record<string, unknown> = {}): CollectorContext {
  return {
    source: { name: "traps", config: { ...clouds.azure.tenantSource, ...more } },
    ...{ signal: new AbortController().signal, log: createLog("silent"), session: new Map() },
    clock: fixedClock(`${date}T00:00:00Z`),
    endpoint: clouds.azure.announcement.environment.ROLLCALL_ENDPOINT_AZURE,
    limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 0 },
  };
}

async function collect(stream: string, ctx = context(), scope = TENANT_ID): Promise<CloudRecord[]> {
  const records: CloudRecord[] = [];
  for await (const record of collector.collect(ctx, { stream, scope })) records.push(record);
  return records;
}

const keysOf = (records: CloudRecord[]) => records.map((record) => JSON.stringify(record)).sort();
/** Workspaces of Log Analytics are asked only where a source names some, and nobody can simulate the engine behind them. */
const STREAMS = Object.keys(collector.streams).filter(
  (name) =>
    collector.streams[name]?.scopeKinds.includes("azure_tenant") && !name.startsWith("azure/log-analytics"),
);

describe("the collector of Azure", () => {
  it.each<[keyof Quirks, string]>([
    ["withoutSkipToken", "azure/management-group-assignments"],
    ["subscriptionLimitHit", "azure/management-group-assignments"],
    ["foreignNextLink", "azure/service-principals"],
    ["loopingNextLink", "azure/service-principals"],
    ["loopingNextLink", "azure/management-group-assignments"],
  ])("does not take a list for whole where there is %s", async (quirk, stream) => {
    const ctx = context();
    // The tree is known before the trouble begins.
    for await (const _ of collector.scopes(ctx));
    Object.assign(clouds.azure.quirks, { [quirk]: true });
    await expect(collect(stream, ctx)).rejects.toBeInstanceOf(Unavailable);
  });

  it.each<[string, Partial<Quirks>]>([
    ["a first page that is empty but for its token", { emptyFirstPage: true }],
    [
      "a permissions call that subscriptions do not offer",
      { notOffered: new Set(["microsoft.authorization/permissions"]) },
    ],
  ])(
    "reads the same records over %s",
    async (_, quirk) => {
      const streams = ["azure/management-group-assignments", "azure/role-definitions", "azure/groups"];
      const before = await Promise.all(streams.map((stream) => collect(stream)));
      Object.assign(clouds.azure.quirks, quirk);
      const after = await Promise.all(streams.map((stream) => collect(stream)));
      expect(after.map(keysOf)).toEqual(before.map(keysOf));
    },
    30_000,
  );

  it("reads the same records without Resource Graph, with throttling that does not say until when, and with 429 inside batches", async () => {
    const whole = new Map<string, string[]>();
    for (const stream of STREAMS) whole.set(stream, keysOf(await collect(stream)));
    for (const stream of STREAMS)
      expect(keysOf(await collect(stream, context({ withoutResourceGraph: true }))), stream).toEqual(
        whole.get(stream),
      );
    clouds.azure.quirks.withoutRetryAfter = true;
    for (const stream of STREAMS) {
      clouds.faults.add({ cloud: "azure", from: 3, times: 2, effect: { kind: "throttle" } });
      clouds.faults.add({ action: "GET /groups/{id}", times: 3, effect: { kind: "throttle" } });
      expect(keysOf(await collect(stream)), stream).toEqual(whole.get(stream));
    }
  }, 60_000);

  it("skips what is deleted between its list and its details", async () => {
    const { principals } = clouds.world.azure.directory(clouds.world.day);
    const identity = principals.find(({ managed, federated }) => managed?.explicit && federated.length > 0);
    const [, , subscription = ""] = identity?.managed?.resourceId.split("/") ?? [];
    const trusting = async () => {
      const records = await collect("azure/managed-identities", context(), subscription);
      return records.flatMap((record) => (record.type === "trust" ? record.subject.value : []));
    };
    expect(await trusting()).toContain(identity?.id);
    clouds.azure.quirks.goneAfterListing.add(identity?.id ?? "");
    expect(await trusting().catch((error: unknown) => error instanceof NotFound)).not.toContain(identity?.id);
  });

  it("says that a tenant without a licence reports no sign-ins, and calls nobody unused", async () => {
    const usage = (records: CloudRecord[]) => records.filter(({ type }) => type === "usage");
    expect(usage(await collect("azure/sign-in-activity")).length).toBeGreaterThan(20);
    clouds.azure.quirks.premium = false;
    const records = await collect("azure/sign-in-activity");
    expect(usage(records)).toEqual([]);
    expect(records).toContainEqual(expect.objectContaining({ type: "coverage", status: "not-applicable" }));
    // Nothing else is missing.
    expect((await collect("azure/directory-roles")).length).toBeGreaterThan(5);
  });

  it("lists the last token of each identity and API, and says of the others that there was none", async () => {
    const { principals } = clouds.world.azure.directory(clouds.world.day);
    const records = await collect("azure/sign-ins", context({ signInDays: 30 }));
    const tokens = records.filter((record) => record.type === "usage");
    const own = principals.filter(({ nature }) => nature !== "provider-managed");
    expect(tokens.map(({ principal }) => principal.value).toSorted()).toEqual(
      own.map(({ id }) => id).toSorted(),
    );
    const monthAgo = new Date(`${date}T00:00:00Z`).getTime() - 30 * 86_400_000;
    for (const { principal, entries } of tokens) {
      const uses = own.find(({ id }) => id === principal.value);
      const used = uses?.uses.filter(({ audience }) => audience === STORAGE_APP) ?? [];
      const dates = used.map((use) => lastTokenOf(uses as ServicePrincipal, use, clouds.world.day));
      const last = latest(dates.filter((at) => at !== null && new Date(at).getTime() >= monthAgo));
      const storage = entries.find(({ action }) => action === "data:microsoft.storage/*");
      expect(storage?.lastUsedAt ?? null, principal.value).toEqual(last === null ? null : new Date(last));
    }
    expect(tokens.some(({ entries }) => entries.some(({ lastUsedAt }) => lastUsedAt !== null))).toBe(true);
  });

  it("sends nothing the services would not be sent", () => {
    expect(clouds.stats().azure?.violations).toEqual([]);
  });
});

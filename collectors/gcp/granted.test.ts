/** What collected records say is granted and seen, for everybody in a simulated organization, against the oracle's naive answer. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { fixedClock } from "#lib/clock.ts";
import { positionsOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import type { CloudRecord, Scope, UsageRecord } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { gcpRisks } from "#lib/providers/gcp/risks.ts";
import { collector } from "./collector.ts";
import { collectOne, listOf } from "./testing/collecting.ts";
import { type Found, grantedFrom } from "./testing/from-records.ts";

const date = "2026-11-24";
const now = new Date(`${date}T00:00:00Z`);
const read = ["service-accounts", "workload-identity-pools", "roles", "iam-policies", "resource-policies"];
const streams = [...read, "deny-policies", "audit-log"].map((name) => `gcp/${name}`);

describe.each([false, true])("a simulated organization (corners kept from the collector: %s)", (partial) => {
  let clouds: Clouds;
  let records: CloudRecord[];
  let scopes: Scope[];
  let found: Found;
  const environment = { ...process.env };

  beforeAll(async () => {
    clouds = await startClouds({ date, partial });
    Object.assign(process.env, clouds.gcp.announcement.environment);
    const ctx = {
      source: { name: "test", config: clouds.gcp.organizationSource },
      ...{ signal: new AbortController().signal, clock: fixedClock(now), log: createLog("silent") },
      ...{ endpoint: clouds.url, session: new Map() },
      limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 0 },
    };
    scopes = await listOf(collector.scopes(ctx));
    records = [];
    for await (const slice of collector.slices(ctx, scopes))
      if (streams.includes(slice.stream)) records.push(...(await collectOne(ctx, slice)).records);
    found = grantedFrom(records, scopes);
  }, 60_000);
  afterAll(async () => {
    process.env = environment;
    await clouds.stop();
  });

  it("grants everybody what the oracle says, with the same conditions and the same risk", () => {
    const risks = compileRisks(gcpRisks, found.catalogue);
    const oracle = clouds.gcp.oracle.granted?.() ?? [];
    expect(oracle.length).toBeGreaterThan(200);
    const answers = oracle.map(({ principal }) => {
      const { actions, conditional, openEnded } = found.granted(principal, now);
      const names = (set: typeof actions) => positionsOf(set).map((at) => found.catalogue.names[at] ?? "");
      const { tier, isAdministrator } = riskOf(actions, risks);
      return {
        ...{ principal, openEnded, tier, isAdministrator },
        actions: names(actions).sort(),
        conditional: names(conditional).sort(),
      };
    });
    const expected = oracle.map(({ principal, actions, conditional, openEnded, tier, isAdministrator }) => ({
      ...{ principal, openEnded, tier, isAdministrator },
      actions: [...actions.keys()].sort(),
      conditional: [...conditional].sort(),
    }));
    expect(answers).toEqual(expected);
    expect(new Set(expected.map(({ tier }) => tier)).size).toBe(3);
    expect(expected.filter(({ conditional }) => conditional.length > 0).length).toBeGreaterThan(3);
  });

  it("knows everybody who is granted anything", () => {
    const known = new Set((clouds.gcp.oracle.granted?.() ?? []).map(({ principal }) => principal));
    const collected = records.flatMap((record) => (record.type === "principal" ? record.externalId : []));
    expect(collected.filter((id) => !known.has(id))).toEqual([]);
    const holding = [...found.holders.keys()].filter(
      (id) => positionsOf(found.granted(id, now).actions).length > 0,
    );
    expect(holding.filter((id) => !known.has(id))).toEqual([]);
  });

  it("has a denial that takes something away from everybody but one", () => {
    const holders = (permission: string) =>
      (clouds.gcp.oracle.granted?.() ?? []).filter(({ actions }) => actions.has(permission)).length;
    expect(holders("logging.sinks.delete")).toBeLessThan(2);
    expect(holders("logging.sinks.create")).toBeGreaterThan(3);
  });

  it("has seen each account use what the oracle says, and nothing else", () => {
    const isUsage = (record: CloudRecord): record is UsageRecord => record.type === "usage";
    const usage = records.filter(isUsage).filter(({ source }) => !source.endsWith("/denied"));
    const seen = new Map<string, Record<string, string>>();
    for (const { principal, entries } of usage.filter((record) => record.principal.kind === "name")) {
      const days = entries.map(({ action, lastUsedAt }) => [
        action,
        lastUsedAt?.toISOString().slice(0, 10) ?? "",
      ]);
      seen.set(principal.value, Object.fromEntries(days));
    }
    const oracle = clouds.gcp.oracle.observed?.() ?? [];
    expect(oracle.filter(({ used }) => used.size > 0).length).toBeGreaterThan(50);
    for (const { principal, used } of oracle) {
      const email = found.holders.get(principal)?.resourceName ?? "";
      expect({ email, used: seen.get(email) ?? {} }).toEqual({ email, used: Object.fromEntries(used) });
    }
  });

  it("says of each project's log that it would have shown what the oracle says", () => {
    const { catalogue } = found;
    let watched = 0;
    for (const { principal, watchedSince } of clouds.gcp.oracle.observed?.() ?? []) {
      const scope = found.holders.get(principal)?.scopes[0]?.externalId;
      const covering = new Map<string, string>();
      for (const record of records) {
        if (record.type !== "usage" || record.principal.kind !== "scope" || record.principal.value !== scope)
          continue;
        for (const { action } of record.entries)
          for (const position of positionsOf(catalogue.matching(action)))
            covering.set(catalogue.names[position] ?? "", record.coveredFrom.toISOString().slice(0, 10));
      }
      watched += covering.size;
      const expected = catalogue.names.flatMap((name) => {
        const since = watchedSince(name, "2026-11-20");
        return since === null ? [] : [[name, since]];
      });
      expect(Object.fromEntries(covering)).toEqual(Object.fromEntries(expected));
    }
    expect(watched).toBeGreaterThan(1_000);
  });
});

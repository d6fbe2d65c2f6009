/** The collector against the simulated clusters, where the conformance suite does not look: usage, and what must never be stored. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { CANARY } from "#e2e/clouds/kubernetes/kits/oddities.ts";
import { createKubernetesOracle } from "#e2e/clouds/kubernetes/oracle/kubernetes-oracle.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { fixedClock } from "#lib/clock.ts";
import type { CloudRecord, CollectorContext } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";

const date = "2026-11-24";
let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date });
});
beforeEach(() => {
  clouds.faults.clear();
  clouds.kubernetes.permissions.reset();
});
afterAll(() => clouds.stop());

function context(cluster: string, pageSize?: number): CollectorContext {
  const { kubeconfig, auditLogs } = clouds.kubernetes;
  const log = auditLogs[cluster];
  const config = { kubeconfig, context: cluster, legacyTokens: true, ...(log ? { auditLogs: [log] } : {}) };
  return {
    source: { name: cluster, config },
    ...{ signal: new AbortController().signal, clock: fixedClock(`${date}T00:00:00Z`), session: new Map() },
    ...{ log: pino({ level: "silent" }), endpoint: undefined },
    limits: { concurrency: 4, pageSize, retryDelayMs: 0 },
  };
}

async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

/** Everything the streams deliver of one cluster; `stream` alone when it is named. */
async function recordsOf(ctx: CollectorContext, stream?: string): Promise<CloudRecord[]> {
  const slices = await listOf(collector.slices(ctx, await listOf(collector.scopes(ctx))));
  const wanted = slices.filter((slice) => stream === undefined || slice.stream === stream);
  return (await Promise.all(wanted.map((slice) => listOf(collector.collect(ctx, slice))))).flat();
}

describe("the audit log of a simulated cluster", () => {
  it.each(["prod", "staging"])("of %s tells exactly what its accounts did", async (cluster) => {
    const records = await recordsOf(context(cluster), "kubernetes/audit-log");
    const { uid } =
      clouds.world.kubernetes
        .cluster(cluster, clouds.world.day)
        .namespaces.find(({ name }) => name === "kube-system") ?? {};
    const told = records.flatMap((record) =>
      record.type !== "usage" || record.principal.kind === "scope"
        ? []
        : record.entries.map(({ action, lastUsedAt }) =>
            [
              record.principal.value.replace(`${uid}/`, ""),
              ...[record.source, record.plane, action, lastUsedAt?.getTime()],
            ].join(" "),
          ),
    );
    const known = createKubernetesOracle(clouds.world)
      .usage(cluster)
      .map(({ principal, source, plane, action, lastUsedAt }) => {
        const account = /^system:serviceaccount:(.+):(.+)$/.exec(principal);
        return [
          account ? `${account[1]}/${account[2]}` : principal,
          source,
          plane,
          action,
          Date.parse(lastUsedAt ?? ""),
        ].join(" ");
      });
    expect(known.length).toBeGreaterThan(50);
    expect(told.sort()).toEqual(known.sort());
    expect(records.some((record) => record.type === "rejected")).toBe(false);
  });

  it("moves with the date", async () => {
    const span = async () => {
      const [usage] = (await recordsOf(context("prod"), "kubernetes/audit-log")).filter(
        (record) => record.type === "usage",
      );
      return usage?.type === "usage" ? usage.coveredTo : null;
    };
    const before = await span();
    clouds.setDate("2026-11-26");
    const after = await span();
    clouds.setDate(date);
    expect(after?.getTime()).toBeGreaterThan(before?.getTime() ?? 0);
  });
});

describe("what a collector must not do", () => {
  it("is never to ask for a secret's content, nor to pass on what kubectl left in an annotation", async () => {
    const records = await recordsOf(context("prod"));
    expect(records.filter(({ type }) => type === "credential").length).toBeGreaterThan(10);
    expect(JSON.stringify(records)).not.toContain(CANARY);
    expect(JSON.stringify(records)).not.toContain(Buffer.from(CANARY).toString("base64"));
    expect(clouds.stats().kubernetes?.violations).toEqual([]);
  });

  it("is to read what a proxy sends in place of metadata", async () => {
    clouds.faults.add({ action: "list secrets", effect: { kind: "unnegotiated" } });
    await expect(recordsOf(context("prod"), "kubernetes/legacy-tokens")).rejects.toThrow(/SecretList/);
  });
});

describe("lists that break", () => {
  const accounts = "kubernetes/service-accounts";
  const principals = (records: CloudRecord[]) => records.filter(({ type }) => type === "principal").length;

  it("are begun anew when their moment is forgotten, and are then as whole as ever", async () => {
    const whole = principals(await recordsOf(context("prod"), accounts));
    clouds.faults.add({
      action: "list serviceaccounts",
      from: 3,
      times: 1,
      effect: { kind: "page-expired" },
    });
    expect(principals(await recordsOf(context("prod", 20), accounts))).toBe(whole);
  });

  it("do not end well while it is forgotten again and again", async () => {
    clouds.faults.add({ action: "list serviceaccounts", effect: { kind: "page-expired" } });
    await expect(recordsOf(context("prod", 20), accounts)).rejects.toThrow();
  });

  it.each(["throttle", "error", "expired", "cut", "cut-in-body", "truncate", "garbage"] as const)(
    "by %s from the third page on never look complete",
    async (kind) => {
      const fault = clouds.faults.add({ action: "list serviceaccounts", from: 3, effect: { kind } });
      await expect(recordsOf(context("prod", 20), accounts)).rejects.toThrow();
      expect(fault.hits).toBeGreaterThan(0);
    },
  );

  it.each(["throttle", "error", "cut"] as const)("by a single %s are read on", async (kind) => {
    const whole = principals(await recordsOf(context("prod"), accounts));
    clouds.faults.add({
      action: "list serviceaccounts",
      from: 3,
      times: 1,
      effect: kind === "throttle" ? { kind, retryAfter: 0 } : { kind },
    });
    expect(principals(await recordsOf(context("prod", 20), accounts))).toBe(whole);
  });
});

/** What real servers and other tools wrote is taken as it is, without a rejection. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { Incomplete } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { isClusterScoped } from "#lib/providers/kubernetes/actions.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { readLive } from "../run/reading.ts";
import { runSource } from "../run.ts";
import { collector } from "./collector.ts";
import { type ApiResource, addAggregated, type Discovered } from "./discovery.ts";
import { listObjects } from "./list.ts";
import { listOf, type SmallServer, sendJson, startSmallServer } from "./testing/small-server.ts";
import { openApi } from "./transport.ts";

const folder = join(process.env.FIXTURES ?? "", "kubernetes");
const isThere = process.env.FIXTURES !== undefined && existsSync(join(folder, "audit-demo.log"));
const why = isThere ? "" : " (skipped: FIXTURES names no folder with kubernetes/audit-demo.log)";
const fixture = (name: string) => JSON.parse(readFileSync(join(folder, name), "utf8"));

describe.skipIf(!isThere)(`what a real 1.36.2 wrote${why}`, () => {
  let server: SmallServer;
  let database: TestDatabase;
  const logs = ["real-1.36.2-audit-serviceaccounts.jsonl", "audit-demo.log", "real-webhook-eventlist.json"];
  beforeAll(async () => {
    database = await testDatabase();
    server = await startSmallServer();
    server.answer = (_request, response, { pathname }) => {
      const answers: Record<string, () => object> = {
        "/api": () => fixture("real-1.36.2-apidiscovery-core.json"),
        "/apis": () => fixture("real-1.36.2-apigroupdiscovery.json"),
        "/apis/rbac.authorization.k8s.io/v1/clusterroles": () =>
          fixture("real-1.36.2-bootstrap-clusterroles.json"),
        "/api/v1/namespaces": () => listOf("NamespaceList", ["kube-system"]),
      };
      const answer = answers[pathname];
      sendJson(response, answer?.() ?? { kind: "Status", code: 404 }, answer === undefined ? 404 : 200);
    };
  });
  afterAll(async () => {
    await server.stop();
    await database.drop();
  });

  it("loads: discovery, cluster roles and audit logs, with nothing rejected", async () => {
    const config = { kubeconfig: server.kubeconfig, auditLogs: logs.map((name) => join(folder, name)) };
    const clock = fixedClock("2026-11-24");
    const actor = { name: "cli:test", role: "administrator" } as const;
    await connectSource(
      { pool: database.pool, actor, clock },
      { provider: "kubernetes", name: "real", config },
    );
    const streams = ["kubernetes/api-resources", "kubernetes/cluster-roles", "kubernetes/audit-log"];
    const summary = await runSource({
      ...{ pool: database.pool, source: await findSource(database.pool, "real"), clock, actor },
      ...{ signal: new AbortController().signal, log: createLog("silent"), progress: () => {} },
      ...{
        streams: collector.streams,
        onlyScopes: null,
        onlyStreams: streams,
        concurrency: 2,
        retryDelayMs: 0,
      },
      reading: readLive(collector, server.context({ config }) as unknown as CollectorContext),
    });
    expect(summary.missing).toEqual([]);
    expect(summary.streams.map(({ stream, rejected, seen }) => [stream, rejected, seen > 0])).toEqual(
      streams.toSorted().map((stream) => [stream, 0, true]),
    );
    const count = async (sql: string) => (await database.pool.query(sql)).rows[0].count;
    expect(await count("select count(*)::int from role where kind = 'kubernetes_cluster_role'")).toBe(71);
    const learnt = "select count(*)::int from action where provider = 'kubernetes'";
    // 605 of the server, those RBAC knows beyond it, and its URLs.
    expect(await count(`${learnt} and level is not null`)).toBe(605 + 33 + 17);
    const { rows } = await database.pool.query("select actions, global_actions from offer");
    expect(rows.map(({ actions }) => unpackUsage(actions).length)).toEqual([605 + 33 + 17]);
  });

  it("knows without asking which built-in resources belong to no namespace", () => {
    const found: Discovered = { resources: new Map(), missing: [] };
    for (const name of ["apidiscovery-core", "apigroupdiscovery"])
      addAggregated(fixture(`real-1.36.2-${name}.json`), found);
    const all = [...found.resources.values()];
    const told = (isGlobal: (one: ApiResource) => boolean) =>
      all.filter(isGlobal).map(({ group, resource }) => `${group}/${resource}`);
    expect(told(({ group, resource }) => isClusterScoped(group, resource))).toEqual(
      told(({ namespaced }) => !namespaced),
    );
    expect(all.length).toBeGreaterThan(100);
  });

  it("counts a 403 as no use: bob and alice of the old log did only what they were let", async () => {
    const { rows } = await database.pool.query(
      "select principal_value as who from usage where plane = 'action' and source = 'audit-log' and principal_value like '%/bob'",
    );
    const refused = readFileSync(join(folder, "audit-demo.log"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line))
      .filter((event) => event.impersonatedUser?.username === "bob");
    const allowed = refused.some((event) => event.responseStatus?.code < 400);
    expect(rows).toHaveLength(allowed ? 1 : 0);
    expect(refused.length).toBeGreaterThan(0);
  });

  it("an aggregated role says what it is made of", async () => {
    const { rows } = await database.pool.query("select attributes from role where name = 'view'");
    expect(rows[0].attributes.contributors).toEqual(["system:aggregate-to-view"]);
  });

  it("its 410 leads on to the rest of the list, which proves no absence", async () => {
    const expired = fixture("real-410-expired.json");
    server.answer = (_request, response, url) => {
      const token = url.searchParams.get("continue");
      if (token === "old") return sendJson(response, expired, 410);
      if (token === expired.metadata.continue) return sendJson(response, listOf("ServiceAccountList", ["b"]));
      sendJson(response, listOf("ServiceAccountList", ["a"], "old"));
    };
    const names: string[] = [];
    const reading = async () => {
      const attempt = { permission: "list serviceaccounts", namespace: null };
      const listing = { path: "/api/v1/serviceaccounts", kind: "ServiceAccountList", attempt };
      const api = await openApi(server.context());
      for await (const { metadata } of listObjects<{ metadata: { name: string } }>(api, listing))
        names.push(metadata.name);
    };
    await expect(reading()).rejects.toBeInstanceOf(Incomplete);
    expect(names).toEqual(["a", "b"]);
  });
});

/** The collector against a real API server (1.20) that holds what third parties install, judged by kubectl. */
import { readFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Denied } from "#lib/errors.ts";
import type { CloudRecord, CollectorContext } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { allOf, readLive } from "../run/reading.ts";
import type { RunSummary } from "../run/summary.ts";
import { runSource } from "../run.ts";
import { collector } from "./collector.ts";
import { openImport } from "./import.ts";
import { type RealServer, startRealServer, whyNoServer } from "./testing/real-server.ts";

const why = whyNoServer();
const log = createLog("silent");
const signal = new AbortController().signal;
const actor = { name: "cli:test", role: "administrator" } as const;

type Object = {
  metadata: { name: string; namespace?: string; uid: string };
  roleRef?: { kind: string; name: string };
  subjects?: { kind: string; name: string; namespace?: string }[];
};

describe.skipIf(why !== null)(`a real API server${why === null ? "" : ` (skipped: ${why})`}`, () => {
  let server: RealServer;
  let database: TestDatabase;
  let minute = 0;
  beforeAll(async () => {
    database = await testDatabase();
    server = await startRealServer();
    const fixture = (name: string) => join(process.env.FIXTURES ?? "", "kubernetes", name);
    await server.kubectl(["create", "namespace", "monitoring"]);
    await server.kubectl(["create", "namespace", "argocd"]);
    await server.kubectl(["apply", "-f", fixture("kube-prometheus-rbac.yaml")]);
    await server.kubectl(["apply", "-n", "argocd", "-f", fixture("argo-cd-rbac.yaml")]);
    await server.kubectl(["apply", "-f", "-"], workloads);
    await connect("real", { kubeconfig: server.kubeconfig });
  });
  afterAll(async () => {
    await server?.stop();
    await database?.drop();
  });

  async function connect(name: string, config: object): Promise<void> {
    const ctx = { pool: database.pool, actor, clock: fixedClock("2026-11-24") };
    await connectSource(ctx, { provider: "kubernetes", name, config });
  }
  function contextOf(config: object): CollectorContext {
    return {
      source: { name: "real", config },
      ...{ signal, log, clock: fixedClock("2026-11-24"), session: new Map(), endpoint: undefined },
      limits: { concurrency: 4, pageSize: 7, retryDelayMs: 10 },
    };
  }
  /** Each run is a minute later. */
  async function collect(config: object): Promise<RunSummary> {
    const clock = fixedClock(new Date(Date.UTC(2026, 10, 24, 0, ++minute)));
    return runSource({
      ...{ pool: database.pool, source: await findSource(database.pool, "real"), clock, signal, log, actor },
      ...{ streams: collector.streams, progress: () => {}, onlyScopes: null, onlyStreams: null },
      ...{ concurrency: 4, retryDelayMs: 0 },
      reading: readLive(collector, contextOf(config)),
    });
  }
  const admin = () => ({ kubeconfig: server.kubeconfig });
  const rows = async (sql: string) =>
    (await database.pool.query(sql)).rows.map(({ row }) => row as string).sort();
  const total = (summary: RunSummary, field: "inserted" | "updated" | "closed") =>
    summary.streams.reduce((sum, stream) => sum + stream[field], 0);
  const missing = (summary: RunSummary) =>
    summary.missing.map(
      ({ stream, scope, status }) => `${stream} ${scope.split("/")[1] ?? "cluster"} ${status}`,
    );

  async function storedAndListed(): Promise<[string[], string[]][]> {
    const place = ({ metadata: { namespace, name } }: Object) => `${namespace ?? ""}/${name}`;
    const listed = async (resources: string, row: (object: Object) => string | string[]) =>
      (await server.list<Object>(resources)).flatMap(row).sort();
    const holders = (object: Object) =>
      [
        ...new Set(
          (object.subjects ?? []).map(({ kind, name, namespace }) => `${kind} ${namespace ?? ""}/${name}`),
        ),
      ].map(() => place(object));
    const ns = "case sc.kind when 'kubernetes_namespace' then sc.name else '' end";
    const binding = (way: string) =>
      `select ${ns} || '/' || substr(via, ${way.length + 2}) as row from role_grant g join scope sc on sc.id = g.scope_id
        where g.closed_at is null and via like '${way}/%'`;
    return [
      [
        await rows(`select split_part(resource_name, '/', 2) || '/' || name || ' ' || split_part(external_id, '/', 2) as row
          from principal where kind = 'kubernetes_service_account' and closed_at is null`),
        await listed("serviceaccounts", (object) => `${place(object)} ${object.metadata.uid}`),
      ],
      [
        await rows(`select ${ns} || '/' || r.name as row from role r join scope sc on sc.id = r.scope_id
          where r.kind = 'kubernetes_role' and closed_at is null`),
        await listed("roles", place),
      ],
      [
        await rows(
          "select '/' || name as row from role where kind = 'kubernetes_cluster_role' and closed_at is null",
        ),
        await listed("clusterroles", place),
      ],
      [await rows(binding("role-binding")), await listed("rolebindings", holders)],
      [await rows(binding("cluster-role-binding")), await listed("clusterrolebindings", holders)],
    ];
  }

  it("is read whole at chunk size 7: what kubectl lists is stored, and nothing else", async () => {
    const summary = await collect(admin());
    expect(summary.missing).toEqual([]);
    expect(summary.status).toBe("complete");
    expect(summary.streams.reduce((sum, { rejected }) => sum + rejected, 0)).toBe(0);
    const all = await storedAndListed();
    expect(all.map(([, listed]) => listed.length > 10)).toEqual([true, true, true, true, true]);
    for (const [stored, listed] of all) expect(stored).toEqual(listed);
  });

  it("what 1.20 lacks does not apply, and has not failed; cron jobs are read in the version it has", async () => {
    const { rows: slices } = await database.pool.query("select stream, status from slice order by 1");
    const statuses = Object.fromEntries(slices.map(({ stream, status }) => [stream, status]));
    expect(statuses["kubernetes/aws-auth"]).toBe("not-applicable");
    expect(statuses["kubernetes/audit-log"]).toBe("not-applicable");
    expect(statuses["kubernetes/api-resources"]).toBe("complete");
    expect(await rows("select kind || ' ' || name as row from workload where closed_at is null")).toEqual([
      "kubernetes_cron_job nightly",
      "kubernetes_deployment api",
      "kubernetes_pod by-hand",
    ]);
  });

  it("changes nothing when it is read again", async () => {
    const summary = await collect(admin());
    expect([total(summary, "inserted"), total(summary, "updated"), total(summary, "closed")]).toEqual([
      0, 0, 0,
    ]);
  });

  it("closes one for one that is deleted", async () => {
    await server.kubectl(["delete", "rolebinding", "argocd-server", "-n", "argocd"]);
    const summary = await collect(admin());
    expect(total(summary, "closed")).toBe(1);
    await server.kubectl(["delete", "serviceaccount", "grafana", "-n", "monitoring"]);
    await collect(admin());
    expect(await rows("select name as row from principal where closed_at is not null")).toEqual(["grafana"]);
    for (const [stored, listed] of await storedAndListed()) expect(stored).toEqual(listed);
  });

  it("with exactly the manifest that ships with it, everything is read", async () => {
    await server.kubectl(
      ["apply", "-f", "-"],
      readFileSync(new URL("./reader.yaml", import.meta.url), "utf8"),
    );
    await collect(admin());
    const kubeconfig = await server.signInAs("rollcall", "rollcall");
    const summary = await collect({ kubeconfig });
    expect(summary.missing).toEqual([]);
    expect(total(summary, "closed")).toBe(0);
    const checks = await allOf(collector.diagnose(contextOf({ kubeconfig })));
    expect(checks.filter(({ status }) => !["ok", "not-applicable"].includes(status))).toEqual([]);
  });

  it("metadata of token secrets is read where the second manifest permits it, and no secret's value", async () => {
    const manifest = readFileSync(new URL("./reader-legacy-tokens.yaml", import.meta.url), "utf8");
    await server.kubectl(["apply", "-f", "-"], `${manifest}---\n${tokenSecret}`);
    const config = { kubeconfig: await server.signInAs("rollcall", "rollcall"), legacyTokens: true };
    const summary = await collect(config);
    expect(summary.missing).toEqual([]);
    const { rows: found } = await database.pool.query("select kind, attributes::text from credential");
    expect(found).toEqual([
      { kind: "kubernetes_legacy_token", attributes: expect.stringContaining("default/old-token") },
    ]);
    expect(found[0].attributes).not.toContain("PLAINTEXT");
    await server.kubectl(["delete", "secret", "old-token", "-n", "default"]);
  });

  it("without the right to list roles that slice is denied, closes nothing, and says what is missing", async () => {
    await server.kubectl(["delete", "role", "argocd-redis", "-n", "argocd"]);
    await server.kubectl(["get", "clusterrole", "rollcall-reader", "-o", "name"]);
    await server.kubectl([
      ...["patch", "clusterrole", "rollcall-reader", "--type", "json", "-p"],
      JSON.stringify([
        {
          op: "replace",
          path: "/rules/1/resources",
          value: ["clusterroles", "rolebindings", "clusterrolebindings"],
        },
      ]),
    ]);
    const kubeconfig = await server.signInAs("rollcall", "rollcall");
    const summary = await collect({ kubeconfig });
    expect(missing(summary)).toEqual(["kubernetes/roles cluster denied"]);
    expect(summary.missing[0]?.hint).toContain("list roles.rbac.authorization.k8s.io");
    expect(total(summary, "closed")).toBe(0);
    const denied = (await allOf(collector.diagnose(contextOf({ kubeconfig })))).filter(
      ({ status }) => status === "denied",
    );
    expect(denied.map(({ name }) => name)).toEqual(["list roles.rbac.authorization.k8s.io"]);
  });

  it("what may be listed in one namespace only is read there, closes there, and the rest stays as it was", async () => {
    await server.kubectl([
      "create",
      "rolebinding",
      "look",
      "-n",
      "argocd",
      "--clusterrole",
      "view-roles",
      "--serviceaccount",
      "rollcall:rollcall",
    ]);
    await server.kubectl([
      "create",
      "clusterrole",
      "view-roles",
      "--verb",
      "list",
      "--resource",
      "roles.rbac.authorization.k8s.io",
    ]);
    await server.kubectl(["delete", "role", "prometheus-k8s", "-n", "monitoring"]);
    const summary = await collect({ kubeconfig: await server.signInAs("rollcall", "rollcall") });
    const denied = [
      "cluster",
      "default",
      "kube-node-lease",
      "kube-public",
      "kube-system",
      "monitoring",
      "rollcall",
    ];
    expect(missing(summary).sort()).toEqual(denied.map((place) => `kubernetes/roles ${place} denied`));
    const closed = await rows("select name as row from role where closed_at is not null");
    expect(closed).toEqual(["argocd-redis"]);
    await collect(admin());
    expect(await rows("select name as row from role where closed_at is not null")).toEqual([
      "argocd-redis",
      "prometheus-k8s",
    ]);
    for (const [stored, listed] of await storedAndListed()) expect(stored).toEqual(listed);
  });

  it("its audit log tells what accounts did, and counts a refusal as none", async () => {
    const stranger = contextOf({ kubeconfig: await server.signInAs("argocd", "argocd-redis") });
    await expect(collector.identify(stranger)).rejects.toBeInstanceOf(Denied);
    const summary = await collect({ ...admin(), auditLogs: [server.auditLog] });
    expect(summary.missing).toEqual([]);
    const { rows: usage } = await database.pool.query(
      `select p.name, u.packed from usage u join principal p on p.id = u.principal_id where u.plane = 'action' and u.source = 'audit-log' and p.name = 'rollcall'`,
    );
    expect(usage).toHaveLength(1);
    const { unpackUsage } = await import("#lib/domain/packed-usage.ts");
    const ids = unpackUsage(usage[0].packed).map(({ actionId }) => actionId);
    const { rows: actions } = await database.pool.query("select name from action where id = any($1)", [ids]);
    const names = actions.map(({ name }) => name);
    expect(names).toContain("core/serviceaccounts:list");
    expect(names).toContain("rbac.authorization.k8s.io/clusterroles:list");
    // It may see nothing: all there is of it are refused attempts, which are kept apart.
    const sources = "select u.source as row from usage u join principal p on p.id = u.principal_id";
    expect(await rows(`${sources} where p.name = 'argocd-redis'`)).toEqual(["audit-log/denied"]);
    const [watched] = await rows(
      "select length(packed)::text as row from usage where principal_kind = 'scope'",
    );
    expect(Number(watched)).toBeGreaterThan(300);
    const [coverage] = await rows("select reason as row from capability where closed_at is null");
    expect(coverage).toMatch(
      /Reads are in it\. \d+ were refused \(.*system:serviceaccount:argocd:argocd-redis 2/,
    );
  });

  it("an export of kubectl gives the same records, stream by stream", async () => {
    const kinds =
      "namespaces,serviceaccounts,roles,clusterroles,rolebindings,clusterrolebindings,pods,deployments,replicasets,statefulsets,daemonsets,cronjobs,jobs";
    const path = join(server.folder, "export.json");
    await writeFile(path, await server.kubectl(["get", kinds, "-A", "-o", "json"]));
    const estate = await openImport([{ path, role: "main" }], { signal });
    const ctx = contextOf(admin());
    expect(estate.pin).toBe((await collector.identify(ctx)).pin);
    const texts = async (records: AsyncIterable<CloudRecord>) =>
      (await allOf(records)).map((record) => JSON.stringify(record)).sort();
    expect(estate.slices.length).toBe(6);
    for (const slice of estate.slices) {
      const imported = await texts(estate.collect(slice));
      expect(imported.length, slice.stream).toBeGreaterThan(0);
      expect(imported).toEqual(await texts(collector.collect(ctx, slice)));
    }
    await writeFile(path, (await readFile(path, "utf8")).slice(0, -2000));
    await expect(openImport([{ path, role: "main" }], { signal })).rejects.toThrow(/cut off/);
  });
});

const workloads = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: monitoring}
spec:
  selector: {matchLabels: {app: api}}
  template:
    metadata: {labels: {app: api}}
    spec: {serviceAccountName: prometheus-k8s, containers: [{name: api, image: api}]}
---
apiVersion: batch/v1beta1
kind: CronJob
metadata: {name: nightly, namespace: argocd}
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec: {serviceAccountName: argocd-server, restartPolicy: Never, containers: [{name: it, image: it}]}
---
apiVersion: v1
kind: Pod
metadata: {name: by-hand, namespace: argocd}
spec: {serviceAccountName: argocd-server, automountServiceAccountToken: false, containers: [{name: it, image: it}]}
`;

const tokenSecret = `
apiVersion: v1
kind: ServiceAccount
metadata: {name: old, namespace: default}
---
apiVersion: v1
kind: Secret
type: kubernetes.io/service-account-token
metadata:
  name: old-token
  namespace: default
  annotations: {kubernetes.io/service-account.name: old}
stringData: {extra: PLAINTEXT}
`;

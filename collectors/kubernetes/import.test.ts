import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type { CloudRecord, ImportedEstate } from "#lib/ingest/contract.ts";
import { openImport } from "./import.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-kubectl-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const signal = new AbortController().signal;
let files = 0;
async function open(text: string, logs: string[] = [], limit?: number): Promise<ImportedEstate> {
  const path = join(folder, `${++files}.json`);
  await writeFile(path, text);
  const beside = logs.map((log) => ({ path: log, role: "audit-log" }));
  return openImport([{ path, role: "main" }, ...beside], { signal }, limit);
}
const object = (kind: string, name: string, namespace?: string, over: object = {}) => ({
  apiVersion: "v1",
  kind,
  metadata: { name, uid: `uid-${kind}-${name}`, ...(namespace === undefined ? {} : { namespace }) },
  ...over,
});
const kubeSystem = object("Namespace", "kube-system");
const objects = [
  kubeSystem,
  object("Namespace", "empty"),
  object("ServiceAccount", "api", "pay"),
  object("ServiceAccount", "default", "kube-system"),
  object("Role", "look", "pay", { rules: [{ verbs: ["get"], apiGroups: [""], resources: ["pods"] }] }),
  object("ClusterRole", "cluster-admin", undefined, { rules: null }),
  object("RoleBinding", "b", "pay", {
    roleRef: { kind: "Role", name: "look" },
    subjects: [{ kind: "User", name: "ann" }],
  }),
  object("ClusterRoleBinding", "c", undefined, { roleRef: { kind: "ClusterRole", name: "x" } }),
  object("Pod", "p", "pay", { spec: { serviceAccountName: "api", containers: [{ name: "c", env: [] }] } }),
  object("Pod", "done", "pay", { spec: {}, status: { phase: "Succeeded" } }),
  object("Deployment", "d", "pay", { spec: { template: { spec: {} } } }),
  object("ReplicaSet", "d-1", "pay"),
  object("ConfigMap", "ignored", "pay"),
];
const list = (items: unknown[]) => JSON.stringify({ kind: "List", apiVersion: "v1", items, metadata: {} });
async function collected(estate: ImportedEstate) {
  const found = new Map<string, { records: CloudRecord[]; error: unknown }>();
  for (const slice of estate.slices) {
    const result = { records: [] as CloudRecord[], error: null as unknown };
    found.set(slice.stream, result);
    try {
      for await (const record of estate.collect(slice)) result.records.push(record);
    } catch (error) {
      result.error = error;
    }
  }
  return found;
}

describe("an export of kubectl", () => {
  it("is a cluster with its namespaces, and one complete slice per kind of thing in it", async () => {
    const estate = await open(list(objects));
    const cluster = "uid-Namespace-kube-system";
    expect(estate.pin).toBe(cluster);
    expect(estate.scopes.map(({ externalId, parent }) => [externalId, parent])).toEqual([
      [cluster, null],
      ...["kube-system", "empty", "pay"].map((name) => [`${cluster}/${name}`, cluster]),
    ]);
    const found = await collected(estate);
    expect([...found].map(([stream, { records, error }]) => [stream, error, records.length > 0])).toEqual([
      ["kubernetes/service-accounts", null, true],
      ["kubernetes/roles", null, true],
      ["kubernetes/cluster-roles", null, true],
      ["kubernetes/role-bindings", null, true],
      ["kubernetes/cluster-role-bindings", null, false],
      ["kubernetes/workloads", null, true],
    ]);
    const names = found.get("kubernetes/workloads")?.records.map((record) => "name" in record && record.name);
    expect(names).toEqual(["d", "p"]);
  });

  it("may be several documents, lists of one kind, or single objects", async () => {
    const accounts = {
      kind: "ServiceAccountList",
      items: objects.slice(2, 4).map(({ kind: _, ...rest }) => rest),
    };
    const text = `${JSON.stringify(kubeSystem)}\n${JSON.stringify(accounts, null, 2)}\n${list(objects.slice(4))}\n`;
    const [whole, parts] = [await collected(await open(list(objects))), await collected(await open(text))];
    expect(parts).toEqual(whole);
  });

  it("of one namespace alone delivers and proves no absence", async () => {
    const estate = await open(
      list([kubeSystem, object("ServiceAccount", "api", "pay"), object("ClusterRole", "x")]),
    );
    const found = await collected(estate);
    expect(found.get("kubernetes/service-accounts")?.records.length).toBeGreaterThan(0);
    expect(found.get("kubernetes/service-accounts")?.error).toBeInstanceOf(Incomplete);
    expect(found.get("kubernetes/cluster-roles")?.error).toBeNull();
  });

  it("without deployments, or with pods of jobs it does not hold, knows not all workloads", async () => {
    const without = (kind: string) => list(objects.filter((one) => one.kind !== kind));
    const workloads = async (text: string) => (await collected(await open(text))).get("kubernetes/workloads");
    expect((await workloads(without("Deployment")))?.error).toBeInstanceOf(Incomplete);
    const owner = { ownerReferences: [{ kind: "Job", name: "j", controller: true }] };
    const pod = { ...object("Pod", "j-1", "pay"), metadata: { name: "j-1", namespace: "pay", ...owner } };
    expect((await workloads(list([...objects, pod])))?.error).toMatchObject({
      message: expect.stringMatching(/1 pods/),
    });
  });

  it("without namespaces is known by a role of every cluster, and without that by nothing", async () => {
    const roles = objects.filter(({ kind }) => kind !== "Namespace");
    expect((await open(list(roles))).pin).toBe("uid-ClusterRole-cluster-admin");
    await expect(open(list(roles.filter(({ kind }) => kind !== "ClusterRole")))).rejects.toThrow(
      /which cluster/,
    );
  });

  it("with audit logs beside it has their use as well", async () => {
    const log = join(folder, "audit.log");
    const event = {
      ...{ auditID: "a", stage: "ResponseComplete", verb: "get", user: { username: "ann" } },
      ...{ requestURI: "/version", responseStatus: { code: 200 }, stageTimestamp: "2026-11-20T10:00:00Z" },
    };
    await writeFile(log, JSON.stringify(event));
    const found = await collected(await open(list(objects), [log]));
    expect(found.get("kubernetes/audit-log")?.records.map(({ type }) => type)).toEqual([
      "usage",
      "usage",
      "usage",
      "coverage",
    ]);
    await expect(open(list(objects), [join(folder, "none.log")])).rejects.toBeInstanceOf(Invalid);
  });
});

describe("a file that is refused", () => {
  const whole = list(objects);
  it.each([
    ["cut off", whole.slice(0, -40), /cut off/],
    ["empty", "", /not valid JSON/],
    ["no object", "[1]", /not a JSON object/],
    ["of no kind", "{}", /names no kind/],
    [
      "a page of several",
      JSON.stringify({ kind: "PodList", items: [], metadata: { continue: "t" } }),
      /one page/,
    ],
    ["a list without items", JSON.stringify({ kind: "PodList" }), /no items/],
    ["of nothing that is read", list([object("ConfigMap", "x", "pay")]), /holds no object/],
    [
      "with an account without a uid",
      list([{ ...object("ServiceAccount", "a", "pay"), metadata: { name: "a", namespace: "pay" } }]),
      /object 1 \(ServiceAccount\): metadata\.uid/,
    ],
    ["with a role outside of a namespace", list([object("Role", "r")]), /in no namespace/],
    [
      "with rules that are none",
      list([object("Role", "r", "pay", { rules: [{ verbs: "get" }] })]),
      /rules\.0\.verbs/,
    ],
    ["with something that is no object", list([kubeSystem, null]), /object 2/],
  ])("is %s", async (_name, text, message) => {
    await expect(open(text)).rejects.toThrow(message);
    await expect(open(text)).rejects.toBeInstanceOf(Invalid);
  });

  it("is too large, not there, or one of two", async () => {
    await expect(open(whole, [], 10)).rejects.toThrow(/the limit is 10/);
    const missing = { path: join(folder, "none.json"), role: "main" };
    await expect(openImport([missing], { signal })).rejects.toThrow(/cannot be read/);
    await expect(openImport([missing, missing], { signal })).rejects.toThrow(/takes one file/);
    await expect(openImport([{ path: folder, role: "main" }], { signal })).rejects.toThrow(/not a file/);
  });
});

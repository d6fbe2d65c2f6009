/** Least-privilege templates of a cluster read from files: what nine of ten of a class used, however much each was granted. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import type { TemplateReading } from "#lib/queries/access-templates.ts";
import { runCli } from "./testing/run-cli.ts";

const namespace = "shop";
const deployers = ["a", "b", "c", "d", "e", "f"].map((name) => `deploy-${name}`);

function object(kind: string, name: string, over: object = {}, place = namespace) {
  const isWide = kind === "Namespace" || kind === "ClusterRole";
  const group = /Role/.test(kind) ? "rbac.authorization.k8s.io/v1" : "v1";
  const metadata = { name, uid: `uid-${kind}-${place}-${name}`, creationTimestamp: "2024-01-01T00:00:00Z" };
  return {
    ...{ apiVersion: group, kind },
    ...{ metadata: { ...metadata, ...(isWide ? {} : { namespace: place }) }, ...over },
  };
}

const everything = [
  object("Namespace", "kube-system"),
  object("Namespace", namespace),
  // A file that holds nothing of kube-system is not of all namespaces.
  object("ServiceAccount", "default", {}, "kube-system"),
  object("Role", "none", { rules: [] }, "kube-system"),
  object("RoleBinding", "none", { roleRef: { kind: "Role", name: "none" }, subjects: [] }, "kube-system"),
  ...[...deployers, "deploy-idle"].map((name) => object("ServiceAccount", name)),
  object("Role", "deployer", {
    rules: [
      { verbs: ["get", "list", "update", "delete"], apiGroups: [""], resources: ["pods", "configmaps"] },
      { verbs: ["update", "delete"], apiGroups: ["apps"], resources: ["deployments"] },
    ],
  }),
  object("RoleBinding", "deployer", {
    roleRef: { kind: "Role", name: "deployer", apiGroup: "rbac.authorization.k8s.io" },
    subjects: [...deployers, "deploy-idle"].map((name) => ({ kind: "ServiceAccount", name, namespace })),
  }),
];

let serial = 0;
function event(name: string, verb: string, resource: string, day: string): string {
  const apiGroup = resource === "deployments" ? "apps" : "";
  return JSON.stringify({
    ...{ auditID: `id-${++serial}`, stage: "ResponseComplete", verb, responseStatus: { code: 200 } },
    user: { username: `system:serviceaccount:${namespace}:${name}` },
    requestURI: `/${apiGroup === "" ? "api" : "apis/apps"}/v1/namespaces/${namespace}/${resource}/x`,
    objectRef: { resource, namespace, name: "x", apiGroup, apiVersion: "v1" },
    stageTimestamp: `${day}T10:00:00Z`,
  });
}

describe("a template", () => {
  let folder: string;
  let database: TestDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-templates-"));
    database = await testDatabase();
    const [file, log] = [join(folder, "cluster.json"), join(folder, "audit.log")];
    await writeFile(file, JSON.stringify({ kind: "List", apiVersion: "v1", items: everything }));
    const days = ["2026-07-01", "2026-11-23"];
    const used = deployers.flatMap((name, at) =>
      days.flatMap((day) => [
        ...[event(name, "get", "pods", day), event(name, "update", "deployments", day)],
        ...(at === 0 ? [event(name, "delete", "configmaps", day), event(name, "list", "pods", day)] : []),
      ]),
    );
    await writeFile(log, used.join("\n"));
    const options = ["--audit-log", log, "--name", "shop", "--at", "2026-11-24T00:00:00Z"];
    const read = await cli("import", "kubernetes", file, ...options);
    expect(read.code, read.stderr).toBe(0);
  });
  afterAll(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });
  const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });

  it("is what nine of ten used, from those in use alone, with how far each is from it", async () => {
    const { stdout } = await cli("templates", "--provider", "kubernetes", "--class", "ci-cd", "--json");
    const [found, ...others]: TemplateReading[] = JSON.parse(stdout).templates;
    expect(others).toEqual([]);
    expect(found).toMatchObject({ provider: "kubernetes", class: "ci-cd", siblings: 6, of: 7 });
    expect(found?.template?.actions).toEqual(["apps/deployments:update", "core/pods:get"]);
    expect(found?.distances.map(({ name }) => name).sort()).toEqual(deployers);
    const used = Object.fromEntries(
      found?.distances.map(({ name, beyondUsed, lacking }) => [name, [beyondUsed, lacking]]) ?? [],
    );
    expect(used).toEqual(
      Object.fromEntries(deployers.map((name) => [name, [name === "deploy-a" ? 2 : 0, 0]])),
    );
  });

  it("is a role ready to apply, with nothing else in it", async () => {
    const { stdout } = await cli("templates", "--provider", "kubernetes", "--class", "ci-cd", "--text");
    expect(stdout).toContain("6 of 7 judged and in use; 2 actions that nine of ten used");
    expect(stdout).toMatch(/kind: "?(Cluster)?Role"?/);
    for (const word of ["deployments", "pods", "update", "get"]) expect(stdout).toContain(word);
    expect(stdout).not.toMatch(/configmaps|delete|list\b/);
  });
});

/** What the simulator writes, given to a real API server and read back: the same fields, in the same places. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RealServer, startRealServer, whyNoServer } from "#collectors/kubernetes/testing/real-server.ts";
import { type Clouds, startClouds } from "../start.ts";
import { ask, askAsAdministrator, type Listed } from "./testing.ts";
import type { JsonObject } from "./wire/metadata.ts";

const problem = whyNoServer();
if (problem !== null) console.log(`Skipped: ${problem}`);

/** Fields a younger server writes and 1.20 does not know. */
const YOUNGER = [
  "spec.completionMode",
  "spec.suspend",
  "spec.persistentVolumeClaimRetentionPolicy",
  "spec.persistentVolumeClaimRetentionPolicy.whenDeleted",
  "spec.persistentVolumeClaimRetentionPolicy.whenScaled",
  "spec.updateStrategy.rollingUpdate.maxSurge",
];
/** What depends on who writes and when, not on what is written. */
const PASSING = /^(status|metadata\.(managedFields|ownerReferences|generateName|annotations|labels|uid))/;
const SAMPLE = 6;

/** Only a cluster that is old enough writes what the real server does; the other one has daemon sets. */
const TYPES: [root: string, resource: string, cluster: string][] = [
  ["/api/v1", "serviceaccounts", "tooling"],
  ["/apis/rbac.authorization.k8s.io/v1", "roles", "tooling"],
  ["/apis/rbac.authorization.k8s.io/v1", "rolebindings", "tooling"],
  ["/apis/rbac.authorization.k8s.io/v1", "clusterroles", "tooling"],
  ["/apis/rbac.authorization.k8s.io/v1", "clusterrolebindings", "tooling"],
  ["/apis/apps/v1", "deployments", "tooling"],
  ["/apis/apps/v1", "statefulsets", "tooling"],
  ["/apis/apps/v1", "daemonsets", "staging"],
  ["/apis/apps/v1", "replicasets", "tooling"],
  ["/apis/batch/v1", "jobs", "tooling"],
  ["/api/v1", "replicationcontrollers", "tooling"],
  ["/api/v1", "pods", "tooling"],
];

describe.skipIf(problem !== null)("beside a real API server", () => {
  let clouds: Clouds;
  let server: RealServer;
  beforeAll(async () => {
    clouds = await startClouds({ date: "2026-11-24" });
    server = await startRealServer();
  });
  afterAll(async () => {
    await server.stop();
    await clouds.stop();
  });

  const create = (path: string, object: object) =>
    server.kubectl(["create", "--raw", path, "-f", "-"], JSON.stringify(object)).catch(unlessThere);

  /** The same object as the real server keeps it. */
  async function given(root: string, resource: string, object: JsonObject): Promise<JsonObject> {
    const { name, namespace } = object.metadata as { name: string; namespace?: string };
    if (namespace !== undefined) {
      await create("/api/v1/namespaces", { metadata: { name: namespace } });
      const account = (object.spec as { serviceAccountName?: string } | undefined)?.serviceAccountName;
      const accounts = `/api/v1/namespaces/${namespace}/serviceaccounts`;
      if (account !== undefined) await create(accounts, { metadata: { name: account } });
    }
    const path = `${root}${namespace === undefined ? "" : `/namespaces/${namespace}`}/${resource}`;
    await create(path, object);
    return JSON.parse(await server.kubectl(["get", "--raw", `${path}/${name}`])) as JsonObject;
  }

  it.each(TYPES)("%s/%s have the same fields", async (root, resource, cluster) => {
    const told = await askAsAdministrator(clouds, `${root}/${resource}`, { cluster });
    const { kind, apiVersion, items } = told.body as { kind: string; apiVersion: string; items: Listed[] };
    // What a real server makes for itself is there already, and another version of it.
    const own = items.filter(
      ({ metadata }) => JSON.stringify(metadata.labels ?? {}).includes("rbac-defaults") === false,
    );
    expect(own.length).toBeGreaterThan(0);
    for (const item of own.slice(0, SAMPLE)) {
      const whole = { kind: kind.replace(/List$/, ""), apiVersion, ...item } as unknown as JsonObject;
      const real = await given(root, resource, writable(whole));
      const fields = (object: JsonObject) => pathsOf(object).filter((field) => !YOUNGER.includes(field));
      // A pod is given without a mounted token, since nothing here makes tokens for a server this old.
      const isOwn = (field: string) => resource !== "pods" || field !== "spec.automountServiceAccountToken";
      const isAt = (field: string) => resource !== "jobs" || field !== "metadata.generation";
      expect(fields(whole).filter(isAt).filter(isOwn), item.metadata.name).toEqual(
        fields(real).filter(isOwn),
      );
    }
  });

  it("refuses in the same words", async () => {
    await server.kubectl(["create", "serviceaccount", "probe", "-n", "default"]);
    const kubeconfig = await server.signInAs("default", "probe");
    clouds.kubernetes.permissions.denyScope("prod");
    for (const path of ["/api/v1/namespaces/payments/secrets", "/apis/apps/v1/deployments", "/metrics"]) {
      const real = await server
        .kubectl(["--kubeconfig", kubeconfig, "get", "--raw", path])
        .catch((error: Error) => error.message);
      const { body } = await ask(clouds, path);
      const mine = String(body.message).replace("rollcall:rollcall-collector", "default:probe");
      expect(real).toContain(mine);
    }
    clouds.kubernetes.permissions.reset();
  });
});

/** What a person may write: no status, no uid, no selector of a job. */
function writable(whole: JsonObject): JsonObject {
  const { kind, apiVersion, metadata, spec, status: _, ...rest } = structuredClone(whole);
  const { name, namespace, labels } = metadata as JsonObject;
  const object = { kind, apiVersion, ...rest, metadata: { name, namespace, labels } } as JsonObject;
  if (spec === undefined) return object;
  const changed = spec as {
    selector?: unknown;
    automountServiceAccountToken?: boolean;
    template?: { metadata: { labels?: Record<string, string> } };
  };
  if (kind === "Job") {
    delete changed.selector;
    for (const label of ["controller-uid", "job-name"]) delete changed.template?.metadata.labels?.[label];
  }
  if (kind === "Pod") changed.automountServiceAccountToken = false;
  return { ...object, spec: changed as JsonObject };
}

function unlessThere(error: Error): void {
  if (!/already exists/.test(error.message)) throw error;
}

/** Every place a value stands at, sorted; items of a list share one. */
function pathsOf(object: JsonObject): string[] {
  const found = new Set<string>();
  const walk = (inner: unknown, place: string) => {
    if (PASSING.test(place)) return;
    if (place !== "") found.add(place);
    if (Array.isArray(inner)) for (const item of inner) walk(item, `${place}[]`);
    else if (inner !== null && typeof inner === "object")
      for (const [key, next] of Object.entries(inner)) walk(next, place === "" ? key : `${place}.${key}`);
  };
  walk(object, "");
  return [...found].sort();
}

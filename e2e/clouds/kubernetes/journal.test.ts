import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { ask, askAsAdministrator, itemsIn, METADATA_ONLY } from "./testing.ts";

let folder: string;
let clouds: Clouds;
const start = () => startClouds({ date: "2026-11-20", journalPath: join(folder, "journal.jsonl") });

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "journal-"));
  clouds = await start();
});
afterEach(async () => {
  await clouds.stop();
  rmSync(folder, { recursive: true, force: true });
});

const stateOf = (cluster = "prod") => clouds.world.kubernetes.cluster(cluster, clouds.world.day);
const ACCOUNTS = "/api/v1/namespaces/payments/serviceaccounts";
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const merge = { method: "PATCH", contentType: "application/merge-patch+json" } as const;
const account = (name: string) =>
  stateOf().serviceAccounts.find((one) => one.namespace === "payments" && one.name === name);

describe("what a person applies in a cluster", () => {
  it("is seen by the next read, after a restart, and on every later day", async () => {
    const name =
      stateOf().serviceAccounts.find((one) => one.namespace === "payments" && one.purpose === "app")?.name ??
      "";
    const before = account(name)?.uid;
    expect((await askAsAdministrator(clouds, `${ACCOUNTS}/${name}`, { method: "DELETE" })).status).toBe(200);
    expect(account(name)).toBeUndefined();
    const made = await askAsAdministrator(clouds, ACCOUNTS, { method: "POST", body: { metadata: { name } } });
    expect(made.status).toBe(201);
    const names = async () =>
      itemsIn(await ask(clouds, ACCOUNTS)).map(({ metadata }) => [metadata.name, metadata.uid]);
    const uid = account(name)?.uid;
    expect(uid).not.toBe(before);
    expect(await names()).toContainEqual([name, uid]);
    await clouds.stop();
    clouds = await start();
    expect(await names()).toContainEqual([name, uid]);
    clouds.setDate("2026-11-24");
    expect(account(name)?.uid).toBe(uid);
    clouds.setDate("2026-11-19");
    expect(account(name)?.uid).toBe(before);
  });

  it("takes a service account's tokens with it, and leaves its bindings", async () => {
    const [secret] = stateOf().tokenSecrets.filter((one) => one.namespace === "reporting");
    const path = `/api/v1/namespaces/reporting/serviceaccounts/${secret?.serviceAccount}`;
    const bindings = stateOf().roleBindings.length;
    await askAsAdministrator(clouds, path, { method: "DELETE" });
    expect(
      stateOf().tokenSecrets.filter((one) => one.serviceAccountUid === secret?.serviceAccountUid),
    ).toEqual([]);
    expect(stateOf().roleBindings).toHaveLength(bindings);
  });

  it("narrows a role, and what is put together from it", async () => {
    const rules = [{ verbs: ["get"], apiGroups: ["cert-manager.io"], resources: ["certificates"] }];
    const before = stateOf().clusterRoles.find(({ name }) => name === "view");
    const told = await askAsAdministrator(clouds, `${RBAC}/clusterroles/cert-manager-view`, {
      ...merge,
      body: { rules },
    });
    expect(told.body.rules).toEqual(rules);
    const view = stateOf().clusterRoles.find(({ name }) => name === "view");
    expect(view?.rules).toContainEqual(rules[0]);
    expect(view?.revision).toBeGreaterThan(before?.revision ?? 0);
  });

  it("adds and removes bindings, whose role is for ever", async () => {
    const body = {
      metadata: { name: "reviewers" },
      roleRef: { apiGroup: "rbac.authorization.k8s.io", kind: "ClusterRole", name: "view" },
      subjects: [{ kind: "ServiceAccount", name: "default" }],
    };
    const path = `${RBAC}/namespaces/payments/rolebindings`;
    const made = await askAsAdministrator(clouds, path, { method: "POST", body });
    expect(made.body).toMatchObject({ kind: "RoleBinding", subjects: body.subjects, roleRef: body.roleRef });
    expect((await askAsAdministrator(clouds, path, { method: "POST", body })).body).toMatchObject({
      code: 409,
      reason: "AlreadyExists",
    });
    const other = { roleRef: { name: "edit" } };
    const changed = await askAsAdministrator(clouds, `${path}/reviewers`, { ...merge, body: other });
    expect(changed.body).toMatchObject({ code: 422, reason: "Invalid" });
    expect(changed.body.message).toContain("cannot change roleRef");
    const everywhere = await askAsAdministrator(clouds, `${RBAC}/clusterrolebindings`, {
      method: "POST",
      body,
    });
    expect(everywhere.body.message).toContain("subjects[0].namespace: Required value");
    expect((await askAsAdministrator(clouds, `${path}/reviewers`, { method: "DELETE" })).body).toMatchObject({
      status: "Success",
    });
    expect((await askAsAdministrator(clouds, `${path}/reviewers`, { method: "DELETE" })).status).toBe(404);
  });

  it("switches a token off by its label, and on again", async () => {
    const secret = stateOf().tokenSecrets.find((one) => one.name === "reporting-token");
    const path = `/api/v1/namespaces/${secret?.namespace}/secrets/${secret?.name}`;
    const label = async (value: string | null) => {
      const labels = { "kubernetes.io/legacy-token-invalid-since": value };
      await askAsAdministrator(clouds, path, { ...merge, body: { metadata: { labels } } });
      const told = await ask(clouds, "/api/v1/secrets?fieldSelector=metadata.name=reporting-token", {
        accept: METADATA_ONLY,
      });
      return (itemsIn(told)[0]?.metadata.labels ?? {}) as Record<string, string>;
    };
    expect(await label("2026-11-20")).toMatchObject({
      "kubernetes.io/legacy-token-invalid-since": "2026-11-20",
      "kubernetes.io/legacy-token-last-used": "2026-11-19",
    });
    expect(await label(null)).toEqual({ "kubernetes.io/legacy-token-last-used": "2026-11-19" });
  });

  it("scales, suspends and stops mounting tokens", async () => {
    const deployment = stateOf().workloads.find((one) => one.kind === "Deployment" && one.replicas > 1);
    const path = `/apis/apps/v1/namespaces/${deployment?.namespace}/deployments/${deployment?.name}`;
    await askAsAdministrator(clouds, `${path}/scale`, { ...merge, body: { spec: { replicas: 0 } } });
    const pods = async () =>
      itemsIn(await ask(clouds, `/api/v1/namespaces/${deployment?.namespace}/pods`)).filter(
        ({ metadata }) =>
          metadata.name.startsWith(`${deployment?.name}-`) &&
          (metadata.labels as Record<string, string>)["app.kubernetes.io/name"] === deployment?.name &&
          metadata.generateName !== undefined &&
          (metadata.ownerReferences as { kind: string }[])[0]?.kind === "ReplicaSet",
      );
    expect(await pods()).toEqual([]);
    const cron = stateOf().workloads.find((one) => one.kind === "CronJob" && !one.suspended);
    await askAsAdministrator(clouds, `/apis/batch/v1/namespaces/${cron?.namespace}/cronjobs/${cron?.name}`, {
      ...merge,
      body: { spec: { suspend: true } },
    });
    expect(stateOf().workloads.find((one) => one.uid === cron?.uid)?.suspended).toBe(true);
    await askAsAdministrator(clouds, `${ACCOUNTS}/default`, {
      method: "PATCH",
      contentType: "application/json-patch+json",
      body: [{ op: "add", path: "/automountServiceAccountToken", value: false }],
    });
    expect(account("default")?.automount).toBe(false);
    const wrong = await askAsAdministrator(clouds, `${ACCOUNTS}/default`, { method: "PATCH", body: {} });
    expect(wrong.status).toBe(415);
  });

  it("makes a namespace with its account, takes it away with all that is in it, and brings `default` back", async () => {
    await askAsAdministrator(clouds, "/api/v1/namespaces", {
      method: "POST",
      body: { metadata: { name: "fresh" } },
    });
    const inFresh = () => stateOf().serviceAccounts.filter(({ namespace }) => namespace === "fresh");
    expect(inFresh().map(({ name }) => name)).toEqual(["default"]);
    const [first] = inFresh();
    await askAsAdministrator(clouds, "/api/v1/namespaces/fresh/serviceaccounts/default", {
      method: "DELETE",
    });
    expect(inFresh()).toHaveLength(1);
    expect(inFresh()[0]?.uid).not.toBe(first?.uid);
    await askAsAdministrator(clouds, "/api/v1/namespaces/fresh", { method: "DELETE" });
    expect(inFresh()).toEqual([]);
    const lost = await askAsAdministrator(clouds, "/api/v1/namespaces/fresh/serviceaccounts", {
      method: "POST",
      body: { metadata: { name: "x" } },
    });
    expect(lost.body.message).toBe('namespaces "fresh" not found');
  });
});

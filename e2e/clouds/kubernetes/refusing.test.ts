import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { ask, itemsIn } from "./testing.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterEach(() => clouds.kubernetes.permissions.reset());
afterAll(() => clouds.stop());

const COLLECTOR = "system:serviceaccount:rollcall:rollcall-collector";
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const failure = { kind: "Status", apiVersion: "v1", metadata: {}, status: "Failure" };

describe("who calls", () => {
  it("is refused with a wrong token, and with that of another cluster", async () => {
    for (const token of ["nonsense", clouds.kubernetes.tokenOf("staging")]) {
      const { status, body } = await ask(clouds, "/api/v1/namespaces", { token });
      expect(status).toBe(401);
      expect(body).toEqual({ ...failure, message: "Unauthorized", reason: "Unauthorized", code: 401 });
    }
  });

  it("is nobody without a token, who may ask for the version and nothing else", async () => {
    expect((await ask(clouds, "/version", { token: null })).status).toBe(200);
    const { status, body } = await ask(clouds, "/api/v1/namespaces", { token: null });
    expect(status).toBe(403);
    expect(body.message).toBe(
      'namespaces is forbidden: User "system:anonymous" cannot list resource "namespaces" in API group "" at the cluster scope',
    );
  });

  it("can ask who it is where the server is new enough", async () => {
    const review = (cluster: string) =>
      ask(clouds, "/apis/authentication.k8s.io/v1/selfsubjectreviews", { cluster, method: "POST", body: {} });
    expect((await review("prod")).body.status).toMatchObject({ userInfo: { username: COLLECTOR } });
    expect((await review("tooling")).status).toBe(404);
  });
});

describe("what is not permitted", () => {
  it("is refused in the server's words: cluster-wide, in a namespace, one object, a path", async () => {
    const messages = {
      [`${RBAC}/roles`]: `roles.rbac.authorization.k8s.io is forbidden: User "${COLLECTOR}" cannot list resource "roles" in API group "rbac.authorization.k8s.io" at the cluster scope`,
      "/apis/apps/v1/namespaces/payments/deployments": `deployments.apps is forbidden: User "${COLLECTOR}" cannot list resource "deployments" in API group "apps" in the namespace "payments"`,
      "/api/v1/namespaces/kube-system/configmaps/other": `configmaps "other" is forbidden: User "${COLLECTOR}" cannot get resource "configmaps" in API group "" in the namespace "kube-system"`,
      "/metrics": `forbidden: User "${COLLECTOR}" cannot get path "/metrics"`,
      "/apis/nonsense.io/v1/things": `things.nonsense.io is forbidden: User "${COLLECTOR}" cannot list resource "things" in API group "nonsense.io" at the cluster scope`,
    };
    clouds.kubernetes.permissions.deny("list roles.rbac.authorization.k8s.io");
    clouds.kubernetes.permissions.deny("list deployments.apps");
    for (const [path, message] of Object.entries(messages)) {
      const { status, body } = await ask(clouds, path);
      expect(status, path).toBe(403);
      expect(body).toMatchObject({ ...failure, message, reason: "Forbidden", code: 403 });
    }
    const { body } = await ask(clouds, `${RBAC}/roles`);
    expect(body.details).toEqual({ group: "rbac.authorization.k8s.io", kind: "roles" });
  });

  it("in one namespace is permitted in every other, and then not in all at once", async () => {
    clouds.kubernetes.permissions.deny("list serviceaccounts", "prod/payments");
    expect((await ask(clouds, "/api/v1/serviceaccounts")).status).toBe(403);
    expect((await ask(clouds, "/api/v1/namespaces/payments/serviceaccounts")).status).toBe(403);
    expect((await ask(clouds, "/api/v1/namespaces/search/serviceaccounts")).status).toBe(200);
    expect((await ask(clouds, "/api/v1/serviceaccounts", { cluster: "staging" })).status).toBe(200);
  });

  it("is nothing but what the shipped list names", async () => {
    for (const path of [
      "/api/v1/configmaps",
      "/api/v1/namespaces/payments",
      "/api/v1/nodes",
      "/api/v1/services",
    ])
      expect((await ask(clouds, path)).status, path).toBe(403);
    clouds.kubernetes.permissions.denyScope("staging");
    expect((await ask(clouds, "/api/v1/namespaces", { cluster: "staging" })).status).toBe(403);
    expect((await ask(clouds, "/api/v1/namespaces")).status).toBe(200);
  });

  it("is to write, whatever it is", async () => {
    const { status, body } = await ask(clouds, "/api/v1/namespaces/payments/serviceaccounts/default", {
      method: "DELETE",
    });
    expect(status).toBe(403);
    expect(body.message).toContain("cannot delete resource");
  });

  it("can be asked beforehand", async () => {
    const may = async (resourceAttributes: object) => {
      const path = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
      const { status, body } = await ask(clouds, path, {
        method: "POST",
        body: { spec: { resourceAttributes } },
      });
      expect(status).toBe(201);
      return (body.status as { allowed: boolean }).allowed;
    };
    expect(await may({ verb: "list", resource: "serviceaccounts" })).toBe(true);
    expect(
      await may({ verb: "get", resource: "configmaps", name: "aws-auth", namespace: "kube-system" }),
    ).toBe(true);
    expect(await may({ verb: "list", resource: "nodes" })).toBe(false);
    expect(await may({ verb: "delete", resource: "serviceaccounts", namespace: "payments" })).toBe(false);
    clouds.kubernetes.permissions.deny("list serviceaccounts", "prod/payments");
    expect(await may({ verb: "list", resource: "serviceaccounts" })).toBe(false);
    expect(await may({ verb: "list", resource: "serviceaccounts", namespace: "search" })).toBe(true);
  });
});

describe("what is not there", () => {
  it("is answered as a type, a group, an object or a cluster that is not there", async () => {
    const admin = { token: clouds.kubernetes.tokenOf("prod", "administrator") };
    const type = await ask(clouds, "/apis/batch/v1/things", admin);
    expect(type.body).toMatchObject({
      code: 404,
      message: "the server could not find the requested resource",
    });
    const group = await ask(clouds, "/apis/nonsense.io/v1/things", admin);
    expect([group.status, group.text]).toEqual([404, "404 page not found\n"]);
    const object = await ask(clouds, "/api/v1/namespaces/payments/serviceaccounts/nobody", admin);
    expect(object.body).toMatchObject({
      code: 404,
      reason: "NotFound",
      message: 'serviceaccounts "nobody" not found',
      details: { name: "nobody", kind: "serviceaccounts" },
    });
    expect((await ask(clouds, "/api/v1/namespaces", { cluster: "nowhere", token: "x" })).status).toBe(404);
  });
});

describe("what makes no sense", () => {
  it("is a bad request", async () => {
    const path = "/api/v1/serviceaccounts";
    for (const [query, message] of [
      ["limit=x", 'strconv.ParseInt: parsing "x": invalid syntax'],
      ["fieldSelector=foo=bar", "field label not supported: foo"],
      ["limit=2&continue=abc", "continue key is not valid: the server could not read it"],
    ]) {
      const { status, body } = await ask(clouds, `${path}?${query}`);
      expect([status, body.message], query).toEqual([400, message]);
    }
    const first = await ask(clouds, `${path}?limit=2`);
    const { continue: token } = first.body.metadata as { continue: string };
    const both = await ask(clouds, `${path}?limit=2&continue=${token}&resourceVersion=5`);
    expect(both.body.message).toBe("specifying resource version is not allowed when using continue");
  });

  it("is to combine a limit with the cache, which then ignores it", async () => {
    const all = await ask(clouds, "/api/v1/serviceaccounts?limit=3&resourceVersion=0");
    expect(itemsIn(all).length).toBeGreaterThan(100);
  });
});

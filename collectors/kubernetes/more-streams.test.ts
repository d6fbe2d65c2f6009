/** What is read besides accounts, roles and workloads: other ways in, what there is to do, and the doctor. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Incomplete } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { allOf } from "../run/reading.ts";
import { collector } from "./collector.ts";
import { answerSmall, core, missing, refuse, resource } from "./testing/small-cluster.ts";
import { failure, type SmallServer, startSmallServer } from "./testing/small-server.ts";

let server: SmallServer;
beforeEach(async () => {
  server = await startSmallServer();
  server.answer = (_request, response, url) => answerSmall(response, url);
});
afterEach(() => server.stop());

const answering = (over: Record<string, [number, object]>) => {
  server.answer = (_request, response, url) => answerSmall(response, url, over);
};
const context = (config: object = {}) => server.context({ config }) as unknown as CollectorContext;
const collect = async (stream: string, scope = "uid-kube-system", ctx = context()) =>
  allOf(collector.collect(ctx, { stream, scope }));

describe("EKS' config map", () => {
  const path = "/api/v1/namespaces/kube-system/configmaps/aws-auth";
  it("is read as YAML in text", async () => {
    const mapRoles =
      "- rolearn: arn:aws:iam::111122223333:role/ops\n  username: ops\n  groups: [system:masters]\n";
    answering({ [path]: [200, { data: { mapRoles, mapUsers: "" } }] });
    expect((await collect("kubernetes/aws-auth")).map(({ type }) => type)).toEqual(["trust", "membership"]);
  });
  it("that is broken proves nothing, and one that is refused is denied", async () => {
    answering({ [path]: [200, { data: { mapRoles: "- [" } }] });
    await expect(collect("kubernetes/aws-auth")).rejects.toBeInstanceOf(Incomplete);
    answering(refuse(path));
    await expect(collect("kubernetes/aws-auth")).rejects.toMatchObject({
      hint: expect.stringContaining("get configmaps/aws-auth"),
    });
  });
});

describe("token secrets", () => {
  const secret = {
    metadata: {
      name: "t",
      namespace: "pay",
      uid: "s",
      creationTimestamp: "2026-01-01T00:00:00Z",
      annotations: { "kubernetes.io/service-account.name": "api" },
    },
  };
  const tracking =
    "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking";
  const offered = {
    "/api": [
      200,
      {
        ...core,
        items: [{ metadata: {}, versions: [{ version: "v1", resources: [resource("secrets", true)] }] }],
      },
    ],
    "/api/v1/secrets": [200, { kind: "PartialObjectMetadataList", items: [secret] }],
  } as Record<string, [number, object]>;
  const ctx = () => context({ legacyTokens: true });
  it("are asked for by their metadata and type alone", async () => {
    answering({ ...offered, [tracking]: [200, { data: { since: "2025-01-01" } }] });
    const found = await collect("kubernetes/legacy-tokens", undefined, ctx());
    expect(found).toMatchObject([
      { type: "credential", unknown: [], attributes: { notUsedSince: "2025-01-01" } },
    ]);
    const asked = server.asked.find((path) => path.startsWith("/api/v1/secrets"));
    expect(asked).toContain("fieldSelector=type%3Dkubernetes.io%2Fservice-account-token");
  });
  it("are delivered, and not complete, where nobody says since when uses are noted", async () => {
    answering({ ...offered, ...refuse(tracking) });
    await expect(collect("kubernetes/legacy-tokens", undefined, ctx())).rejects.toMatchObject({
      code: "incomplete",
      hint: expect.stringContaining("get configmaps/kube-apiserver-legacy-service-account-token-tracking"),
    });
    answering(offered);
    expect(await collect("kubernetes/legacy-tokens", undefined, ctx())).toMatchObject([
      { unknown: ["lastUsedAt"] },
    ]);
  });
});

describe("discovery", () => {
  it("makes actions of every verb, and of what RBAC knows beyond it", async () => {
    const names = (await collect("kubernetes/api-resources")).map(
      (record) => record.type === "action" && record.name,
    );
    expect(names).toContain("core/serviceaccounts:list");
    expect(names).toContain("batch/cronjobs:list");
    expect(names).toContain("rbac.authorization.k8s.io/roles:escalate");
  });
  it("says which actions hold for the cluster as a whole", async () => {
    const records = await collect("kubernetes/api-resources");
    const isGlobal = (name: string) =>
      records.find((record) => record.type === "action" && record.name === name);
    expect(isGlobal("core/namespaces:list")).toMatchObject({ isGlobal: true });
    expect(isGlobal("core/serviceaccounts:list")).toMatchObject({ isGlobal: false });
    expect(isGlobal("core/serviceaccounts:impersonate")).toMatchObject({ isGlobal: false });
    expect(isGlobal("core/users:impersonate")).toMatchObject({ isGlobal: true });
    expect(isGlobal("url/metrics:get")).toMatchObject({ isGlobal: true });
  });
  it("goes group by group where the server knows no other way, and one that is down hides none", async () => {
    const list = (...names: string[]) => ({
      kind: "APIResourceList",
      resources: names.map((name) => ({ name, namespaced: true, verbs: ["get"] })),
    });
    const apis = ["apps", "metrics.k8s.io"].map((name) => ({
      name,
      versions: [{ version: "v1" }],
      preferredVersion: { version: "v1" },
    }));
    answering({
      "/api": [200, { kind: "APIVersions", versions: ["v1"] }],
      "/apis": [200, { kind: "APIGroupList", groups: apis }],
      "/api/v1": [200, list("pods", "pods/log")],
      "/apis/apps/v1": [200, list("deployments")],
      "/apis/metrics.k8s.io/v1": [503, failure(503, "ServiceUnavailable")],
    });
    const names: unknown[] = [];
    const reading = async () => {
      const slice = { stream: "kubernetes/api-resources", scope: "uid-kube-system" };
      for await (const record of collector.collect(context(), slice))
        if (record.type === "action") names.push(record.name);
    };
    await expect(reading()).rejects.toMatchObject({ code: "incomplete", missing: ["metrics.k8s.io/v1"] });
    expect(names).toEqual(expect.arrayContaining(["core/pods/log:get", "apps/deployments:get"]));
  });
});

describe("the doctor", () => {
  const who = "/apis/authentication.k8s.io/v1/selfsubjectreviews";
  const may = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  it("says who it is, and of every permission whether it is granted", async () => {
    answering({
      [who]: [201, { status: { userInfo: { username: "system:serviceaccount:rollcall:rollcall" } } }],
      [may]: [201, { status: { allowed: true } }],
    });
    const checks = await allOf(collector.diagnose(context()));
    expect(checks[0]).toMatchObject({
      name: "connection",
      status: "ok",
      detail: expect.stringContaining("system:serviceaccount:rollcall:rollcall"),
    });
    expect(checks[1]?.detail).toContain("uid-kube-system");
    expect(new Set(checks.slice(2).map(({ status }) => status))).toEqual(new Set(["ok", "not-applicable"]));
    expect(checks.find(({ name }) => name === "list secrets")?.status).toBe("not-applicable");
  });
  it("names the fix of what is refused, in the namespaces that are asked for", async () => {
    answering({ [who]: [404, missing], [may]: [201, { status: { allowed: false, reason: "no" } }] });
    const checks = await allOf(collector.diagnose(context({ namespaces: ["pay"] })));
    const roles = checks.filter(({ name }) => name === "list roles.rbac.authorization.k8s.io");
    expect(roles).toMatchObject([{ status: "denied", fix: expect.stringContaining("in namespace pay") }]);
  });
  it("stops where it cannot sign in", async () => {
    answering({ [who]: [401, failure(401, "Unauthorized")] });
    expect(await allOf(collector.diagnose(context()))).toMatchObject([
      { name: "connection", status: "failed" },
    ]);
  });
});

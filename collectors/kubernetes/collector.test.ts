/** What the collector makes of a server's peculiarities: who it is, what it refuses, what it does not have. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Conflict, Denied, Incomplete, NotApplicable, Unavailable } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { allOf } from "../run/reading.ts";
import { collector } from "./collector.ts";
import { answerSmall, missing, namespaces, objects, refuse } from "./testing/small-cluster.ts";
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

describe("who it is", () => {
  it("is told by the UID of kube-system", async () => {
    expect(await collector.identify(context({ clusterName: "prod" }))).toEqual({
      pin: "uid-kube-system",
      name: "Kubernetes cluster prod",
    });
    expect(server.asked).toEqual(["/api/v1/namespaces?fieldSelector=metadata.name%3Dkube-system"]);
  });

  it("is asked another way where listing is refused, then taken from the configuration, else not known", async () => {
    const uid = { metadata: { uid: "uid-got" } };
    answering({ ...refuse("/api/v1/namespaces"), "/api/v1/namespaces/kube-system": [200, uid] });
    expect((await collector.identify(context())).pin).toBe("uid-got");
    answering(refuse("/api/v1/namespaces", "/api/v1/namespaces/kube-system"));
    expect((await collector.identify(context({ clusterUid: "77420eda-0000" }))).pin).toBe("77420eda-0000");
    await expect(collector.identify(context())).rejects.toMatchObject({
      permission: "list namespaces",
      hint: expect.stringMatching(/clusterUid/),
    });
  });

  it("may not be another one than the configuration says, nor none", async () => {
    await expect(collector.identify(context({ clusterUid: "77420eda-0000" }))).rejects.toBeInstanceOf(
      Conflict,
    );
    answering({ "/api/v1/namespaces": [200, { kind: "NamespaceList", items: [] }] });
    await expect(collector.identify(context())).rejects.toThrow(/no namespace kube-system/);
  });
});

describe("scopes", () => {
  it("are the cluster and its namespaces", async () => {
    const scopes = await allOf(collector.scopes(context({ clusterName: "prod" })));
    expect(scopes[0]).toMatchObject({
      ...{ externalId: "uid-kube-system", kind: "kubernetes_cluster", name: "prod", parent: null },
      attributes: { version: "v1.36.2", issuer: "https://issuer.example" },
    });
    expect(scopes.slice(1).map(({ externalId }) => externalId)).toEqual(
      namespaces.map((name) => `uid-kube-system/${name}`),
    );
    expect(scopes[2]).toMatchObject({
      ...{ kind: "kubernetes_namespace", name: "pay", parent: "uid-kube-system", state: "active" },
      attributes: { uid: "uid-pay", podSecurity: "baseline" },
    });
  });

  it("are not known where namespaces may not be listed, unless the configuration names them", async () => {
    const uid = { metadata: { uid: "u" } };
    answering({ ...refuse("/api/v1/namespaces"), "/api/v1/namespaces/kube-system": [200, uid] });
    await expect(allOf(collector.scopes(context()))).rejects.toMatchObject({
      code: "denied",
      hint: expect.stringMatching(/--namespaces/),
    });
    const named = await allOf(collector.scopes(context({ namespaces: ["pay"] })));
    expect(named.map(({ externalId }) => externalId)).toEqual(["u", "u/pay"]);
  });
});

describe("slices", () => {
  const slicesOf = async (config: object = {}) => {
    const ctx = context(config);
    const all = await allOf(collector.slices(ctx, await allOf(collector.scopes(ctx))));
    return all.map(({ stream, scope }) => `${stream.split("/")[1]} ${scope.split("/")[1] ?? "cluster"}`);
  };
  it("are one per stream, legacy tokens only where they are asked for", async () => {
    const streams = Object.keys(collector.streams).map((name) => `${name.split("/")[1]} cluster`);
    expect(await slicesOf()).toEqual(streams.filter((name) => !name.startsWith("legacy")));
    expect(await slicesOf({ legacyTokens: true })).toEqual(streams);
  });

  it("are one per namespace where the configuration names them", async () => {
    const named = await slicesOf({ namespaces: ["pay", "web"] });
    expect(named.filter((name) => name.startsWith("roles"))).toEqual(["roles pay", "roles web"]);
    expect(named).toContain("cluster-roles cluster");
  });

  it("are the refused whole and every namespace where only some may be read, and one refusal where none may", async () => {
    const roles = "/apis/rbac.authorization.k8s.io/v1";
    answering({
      ...refuse(`${roles}/roles`, `${roles}/namespaces/kube-system/roles`),
      [`${roles}/namespaces/pay/roles`]: [200, objects("RoleList", [])],
      ...refuse(`${roles}/namespaces/web/roles`),
    });
    expect((await slicesOf()).filter((name) => name.startsWith("roles"))).toEqual([
      ...["roles cluster", "roles kube-system", "roles pay", "roles web"],
    ]);
    answering(refuse(`${roles}/roles`, ...namespaces.map((name) => `${roles}/namespaces/${name}/roles`)));
    expect((await slicesOf()).filter((name) => name.startsWith("roles"))).toEqual(["roles cluster"]);
  });
});

describe("collecting", () => {
  it("leaves what lives in a namespace made since the run began to the next one", async () => {
    const names = (await collect("kubernetes/service-accounts")).flatMap((record) =>
      record.type === "principal" ? record.name : [],
    );
    expect(names).toEqual(["api", "front"]);
  });

  it("of one namespace asks for that one alone", async () => {
    answering({
      "/api/v1/namespaces/pay/serviceaccounts": [200, objects("ServiceAccountList", [["pay", "api"]])],
    });
    const found = await collect("kubernetes/service-accounts", "uid-kube-system/pay");
    expect(found.filter(({ type }) => type === "principal")).toHaveLength(1);
    expect(server.asked.some((path) => path.startsWith("/api/v1/serviceaccounts"))).toBe(false);
  });

  it("does not apply to what the server does not offer", async () => {
    await expect(collect("kubernetes/certificate-requests")).rejects.toBeInstanceOf(NotApplicable);
    await expect(collect("kubernetes/role-bindings")).rejects.toBeInstanceOf(NotApplicable);
    await expect(collect("kubernetes/aws-auth")).rejects.toBeInstanceOf(NotApplicable);
    await expect(collect("kubernetes/audit-log")).rejects.toBeInstanceOf(NotApplicable);
  });

  it("fails where something is offered and yet not found", async () => {
    answering({ "/apis/rbac.authorization.k8s.io/v1/clusterroles": [404, missing] });
    await expect(collect("kubernetes/cluster-roles")).rejects.toBeInstanceOf(Unavailable);
  });

  it("delivers accounts without an issuer that could not be asked for, and is not complete; a refused one is none", async () => {
    const issuer = "/.well-known/openid-configuration";
    answering({ [issuer]: [500, failure(500, "InternalError")] });
    await expect(collect("kubernetes/service-accounts")).rejects.toBeInstanceOf(Incomplete);
    answering(refuse(issuer));
    const found = await collect("kubernetes/service-accounts");
    expect(found.some(({ type }) => type === "alias")).toBe(false);
  });

  it("asks the version that is served, and delivers the workloads it may list", async () => {
    answering({
      ...refuse("/api/v1/pods"),
      "/apis/batch/v1beta1/cronjobs": [200, objects("CronJobList", [["pay", "nightly"]])],
    });
    const records: unknown[] = [];
    const collecting = async () => {
      const slice = { stream: "kubernetes/workloads", scope: "uid-kube-system" };
      for await (const record of collector.collect(context(), slice)) records.push(record);
    };
    await expect(collecting()).rejects.toMatchObject({
      code: "incomplete",
      hint: expect.stringContaining("list pods"),
      missing: [expect.stringContaining("list pods")],
    });
    expect(records).toMatchObject([{ name: "nightly" }]);
  });

  it("of a stream nobody knows does not apply", async () => {
    await expect(collect("kubernetes/none")).rejects.toBeInstanceOf(NotApplicable);
  });

  it("is denied with the name of the permission", async () => {
    answering(refuse("/api/v1/serviceaccounts"));
    await expect(collect("kubernetes/service-accounts")).rejects.toBeInstanceOf(Denied);
  });
});

import { X509Certificate } from "node:crypto";
import { CoreV1Api, RbacAuthorizationV1Api } from "@kubernetes/client-node";
import { Agent, fetch as fetchWith, request } from "undici";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "../start.ts";
import { CANARY } from "./kits/oddities.ts";
import { ask, configFor, itemsIn, METADATA_ONLY, pagesOf } from "./testing.ts";
import { RESOURCES } from "./wire/resources.ts";

let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-11-24" });
});
afterAll(() => clouds.stop());

const stateOf = (cluster: string) => clouds.world.kubernetes.cluster(cluster, clouds.world.day);
const RBAC = "/apis/rbac.authorization.k8s.io/v1";
const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

describe("the client library", () => {
  it("lists by the kubeconfig that was written for it, over TLS that it verifies", async () => {
    for (const cluster of clouds.kubernetes.clusterNames) {
      const core = configFor(clouds, cluster).makeApiClient(CoreV1Api);
      const { items } = await core.listServiceAccountForAllNamespaces();
      expect(new Set(items.map((item) => item.metadata?.uid))).toEqual(
        new Set(stateOf(cluster).serviceAccounts.map(({ uid }) => uid)),
      );
    }
    const rbac = configFor(clouds, "prod").makeApiClient(RbacAuthorizationV1Api);
    const { items } = await rbac.listClusterRole({ limit: 500 });
    expect(items.find((role) => role.metadata?.name === "cluster-admin")?.rules).toHaveLength(2);
  });

  it("is told by typed errors what it may not do", async () => {
    const core = configFor(clouds, "prod").makeApiClient(CoreV1Api);
    await expect(core.listNode()).rejects.toMatchObject({ code: 403 });
  });
});

describe("discovery", () => {
  it("is aggregated where the server is new enough, in the form the client prefers", async () => {
    const accept = `${AGGREGATED},${AGGREGATED.replace("v2", "v2beta1")},application/json`;
    const told = await ask(clouds, "/apis", { accept });
    expect(told.headers["content-type"]).toBe(AGGREGATED.replace("as=", "as="));
    expect(told.body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
    const old = await ask(clouds, "/apis", { accept, cluster: "tooling" });
    expect(old.body.kind).toBe("APIGroupList");
    expect((await ask(clouds, "/apis", { accept: AGGREGATED, cluster: "tooling" })).status).toBe(406);
    expect((await ask(clouds, "/api", { accept: AGGREGATED })).body.items).toHaveLength(1);
  });

  it("offers the same in both forms, and every type that can be listed", async () => {
    type Version = {
      version: string;
      resources: {
        resource: string;
        verbs: string[];
        subresources?: { subresource: string; verbs: string[] }[];
      }[];
    };
    const items = itemsIn(await ask(clouds, "/apis", { accept: AGGREGATED })) as unknown as {
      metadata: { name: string };
      versions: Version[];
    }[];
    for (const { metadata, versions } of items) {
      for (const { version, resources } of versions) {
        const plain = await ask(clouds, `/apis/${metadata.name}/${version}`);
        const flat = resources.flatMap(({ resource, verbs, subresources = [] }) => [
          [resource, verbs],
          ...subresources.map((sub) => [`${resource}/${sub.subresource}`, sub.verbs]),
        ]);
        const listed = plain.body.resources as unknown as { name: string; verbs: string[] }[];
        expect(listed.map(({ name, verbs }) => [name, verbs])).toEqual(flat);
      }
    }
    for (const { group, version, resource } of RESOURCES) {
      const { body } = await ask(clouds, group === "" ? `/api/${version}` : `/apis/${group}/${version}`);
      expect((body.resources as { name: string }[]).map(({ name }) => name)).toContain(resource);
    }
  });

  it("says version, issuer and health, of each cluster its own", async () => {
    for (const facts of clouds.world.kubernetes.clusters) {
      const { body } = await ask(clouds, "/version", { cluster: facts.name, token: null });
      expect(body.gitVersion).toContain(`v1.${facts.version.minor}.`);
      const issuer = await ask(clouds, "/.well-known/openid-configuration", { cluster: facts.name });
      expect(issuer.body.issuer).toBe(facts.issuer);
      expect((await ask(clouds, "/readyz", { cluster: facts.name, token: null })).text).toBe("ok");
    }
  });
});

describe("lists", () => {
  it("come in chunks of exactly the size asked for, with what remains, and nothing twice", async () => {
    for (const [path, total] of [
      ["/api/v1/serviceaccounts", stateOf("prod").serviceAccounts.length],
      [`${RBAC}/clusterroles`, stateOf("prod").clusterRoles.length],
    ] as const) {
      const pages = await pagesOf(clouds, path, 7);
      expect(pages).toHaveLength(Math.ceil(total / 7));
      expect(pages.slice(0, -1).every((page) => itemsIn(page).length === 7)).toBe(true);
      const names = pages.flatMap(itemsIn).map(({ metadata }) => `${metadata.namespace}/${metadata.name}`);
      expect(new Set(names).size).toBe(total);
      expect(names).toEqual([...names].sort());
      expect(pages[0]?.body.metadata).toMatchObject({ remainingItemCount: total - 7 });
      expect(pages.at(-1)?.body.metadata).not.toHaveProperty("remainingItemCount");
      expect(
        new Set(pages.map((page) => (page.body.metadata as { resourceVersion: string }).resourceVersion))
          .size,
      ).toBe(1);
    }
  });

  it("do not say what remains of a selection", async () => {
    const [first] = await pagesOf(
      clouds,
      "/api/v1/pods?fieldSelector=status.phase!=Succeeded,status.phase!=Failed",
      5,
    );
    expect(first?.body.metadata).toHaveProperty("continue");
    expect(first?.body.metadata).not.toHaveProperty("remainingItemCount");
  });

  it("select by fields and labels", async () => {
    const running = itemsIn(
      await ask(clouds, "/api/v1/pods?fieldSelector=status.phase!=Succeeded,status.phase!=Failed"),
    );
    expect(new Set(running.map(({ status }) => (status as { phase: string }).phase))).toEqual(
      new Set(["Running", "Pending"]),
    );
    const [named] = itemsIn(await ask(clouds, "/api/v1/namespaces?fieldSelector=metadata.name=kube-system"));
    expect(named?.metadata.name).toBe("kube-system");
    const tools = itemsIn(
      await ask(clouds, "/api/v1/serviceaccounts?labelSelector=tool-trust in (privileged),ai-agent"),
    );
    expect(tools.length).toBe(
      stateOf("prod").serviceAccounts.filter((one) => one.labels["tool-trust"] === "privileged").length,
    );
    expect((await ask(clouds, "/api/v1/namespaces/nowhere/pods")).body.items).toEqual([]);
  });

  it("leave out what objects in a list do not repeat, and empty fields", async () => {
    const { body } = await ask(clouds, "/api/v1/namespaces/payments/serviceaccounts");
    expect(body).toMatchObject({ kind: "ServiceAccountList", apiVersion: "v1" });
    const account = itemsIn({ body } as never).find(({ metadata }) => metadata.name === "default");
    expect(Object.keys(account ?? {})[0]).toBe("metadata");
    expect(account?.metadata).not.toHaveProperty("labels");
    const empty = itemsIn(await ask(clouds, `${RBAC}/clusterroles`)).find(
      ({ metadata }) => metadata.name === "empty",
    );
    expect(empty).toHaveProperty("rules", null);
  });

  it("give metadata alone when it is asked for, and null for none of it", async () => {
    const sets = await ask(clouds, "/apis/apps/v1/replicasets", { accept: METADATA_ONLY });
    expect(sets.body).toMatchObject({ kind: "PartialObjectMetadataList", apiVersion: "meta.k8s.io/v1" });
    expect(Object.keys(itemsIn(sets)[0] ?? {})).toEqual(["kind", "apiVersion", "metadata"]);
    const none = await ask(clouds, "/api/v1/secrets?fieldSelector=type=nothing", { accept: METADATA_ONLY });
    expect(none.body.items).toBeNull();
    expect(
      (await ask(clouds, "/api/v1/pods", { accept: "application/json;as=Table;g=meta.k8s.io;v=v1" })).status,
    ).toBe(406);
    expect(
      (
        await ask(clouds, "/api/v1/pods", {
          accept: "application/json;as=Table;g=meta.k8s.io;v=v1,application/json",
        })
      ).status,
    ).toBe(200);
  });

  it("are compressed when they are large and the client accepts it", async () => {
    const dispatcher = new Agent({ connect: { ca: clouds.certificate } });
    const url = `${clouds.kubernetes.serverOf("prod")}/api/v1/pods`;
    const headers = { authorization: `Bearer ${clouds.kubernetes.tokenOf("prod")}` };
    const raw = await request(url, { dispatcher, headers: { ...headers, "accept-encoding": "gzip" } });
    expect(raw.headers["content-encoding"]).toBe("gzip");
    expect((await raw.body.arrayBuffer()).byteLength).toBeLessThan(100_000);
    const { items } = (await (await fetchWith(url, { dispatcher, headers })).json()) as { items: unknown[] };
    expect(items.length).toBeGreaterThan(100);
    await dispatcher.close();
  });
});

describe("secrets", () => {
  it("show owner and last use of tokens in their metadata, and what kubectl left there", async () => {
    const path = "/api/v1/secrets?fieldSelector=type=kubernetes.io/service-account-token";
    const told = await ask(clouds, path, { accept: METADATA_ONLY });
    const labels = itemsIn(told).map(({ metadata }) => metadata.labels as Record<string, string> | undefined);
    expect(labels.some((one) => one?.["kubernetes.io/legacy-token-last-used"] === "2026-11-23")).toBe(true);
    expect(labels.some((one) => one?.["kubernetes.io/legacy-token-invalid-since"] !== undefined)).toBe(true);
    expect(labels.some((one) => one === undefined)).toBe(true);
    expect(told.text).toContain(CANARY);
    expect(itemsIn(told)).toHaveLength(stateOf("prod").tokenSecrets.length);
    expect(clouds.stats().kubernetes?.violations).toEqual([]);
  });

  it("asked for whole are told of as a violation", async () => {
    const before = clouds.stats().kubernetes?.violations.length ?? 0;
    await ask(clouds, "/api/v1/secrets?limit=1");
    const after = clouds.stats().kubernetes?.violations ?? [];
    expect(after).toHaveLength(before + 1);
    expect(after.at(-1)).toContain("/k8s/clusters/prod/api/v1/secrets");
  });

  it("of a cluster that tracks their use come with the day that began", async () => {
    const path =
      "/api/v1/namespaces/kube-system/configmaps/kube-apiserver-legacy-service-account-token-tracking";
    expect((await ask(clouds, path)).body.data).toEqual({ since: "2024-07-16" });
    expect((await ask(clouds, path, { cluster: "tooling" })).status).toBe(404);
  });
});

describe("what runs", () => {
  it("is owned all the way up, and pods carry the tokens their account gives them", async () => {
    const sets = new Map(
      itemsIn(await ask(clouds, "/apis/apps/v1/replicasets")).map((set) => [set.metadata.uid, set]),
    );
    const deployments = new Set(
      stateOf("prod")
        .workloads.filter(({ kind }) => kind === "Deployment")
        .map(({ uid }) => uid),
    );
    type Owner = { kind: string; uid: string; controller: boolean };
    const pods = itemsIn(await ask(clouds, "/api/v1/pods"));
    const audiences = new Set<string | undefined>();
    let chains = 0;
    for (const pod of pods) {
      const [owner] = (pod.metadata.ownerReferences ?? []) as Owner[];
      const spec = pod.spec as {
        serviceAccountName: string;
        volumes?: { projected?: { sources: { serviceAccountToken?: { audience?: string } }[] } }[];
      };
      expect(spec.serviceAccountName).toBeTruthy();
      for (const { projected } of spec.volumes ?? [])
        for (const { serviceAccountToken } of projected?.sources ?? [])
          if (serviceAccountToken) audiences.add(serviceAccountToken.audience);
      if (owner?.kind !== "ReplicaSet") continue;
      const [root] = (sets.get(owner.uid)?.metadata.ownerReferences ?? []) as Owner[];
      expect(deployments.has(root?.uid ?? "")).toBe(true);
      chains += 1;
    }
    expect(chains).toBeGreaterThan(50);
    expect(audiences).toEqual(
      new Set([
        undefined,
        "sts.amazonaws.com",
        "pods.eks.amazonaws.com",
        "api://AzureADTokenExchange",
        "vault",
      ]),
    );
  });

  it("has no token where neither the account nor the pod wants one", async () => {
    const pods = itemsIn(await ask(clouds, "/api/v1/namespaces/argocd/pods"));
    const repo = pods.find(({ metadata }) => metadata.name.startsWith("argocd-repo-server-"));
    expect(JSON.stringify(repo?.spec)).not.toContain("kube-api-access");
  });
});

describe("certificates", () => {
  it("are requested in valid PEM and issued to whom the request names", async () => {
    const requests = itemsIn(await ask(clouds, "/apis/certificates.k8s.io/v1/certificatesigningrequests"));
    expect(requests.length).toBeGreaterThan(0);
    for (const { spec, status } of requests) {
      const { request: pem } = spec as { request: string };
      expect(Buffer.from(pem, "base64").toString()).toMatch(/^-----BEGIN CERTIFICATE REQUEST-----\n/);
      const { certificate } = status as { certificate?: string };
      if (certificate === undefined) continue;
      const issued = new X509Certificate(Buffer.from(certificate, "base64"));
      expect(issued.subject).toContain("CN=");
      expect(issued.validToDate > clouds.world.now).toBe(true);
    }
  });
});

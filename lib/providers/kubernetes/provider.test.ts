import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { providers } from "../registry.ts";
import { actionLevel, actionName, urlActionName } from "./actions.ts";
import { ownerHints, saysWho } from "./owner-hints.ts";
import list from "./permissions.json" with { type: "json" };
import { kubernetesPolicyStatements } from "./policy-statements.ts";
import { legacyTokensManifest, readerManifest, setUp } from "./set-up.ts";
import { kubernetesSourceConfig } from "./source.ts";
import { kubernetesWaysIn } from "./ways-in.ts";

describe("the configuration", () => {
  it("needs nothing, and reads no secret by default", () => {
    expect(kubernetesSourceConfig.parse({})).toEqual({ inCluster: false, legacyTokens: false });
  });
  it("gives every field a title and a description, so a form can be drawn", () => {
    const schema = z.toJSONSchema(kubernetesSourceConfig, { io: "input" });
    for (const field of Object.values(schema.properties ?? {}))
      expect(field).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });
  it.each([
    ["a token", { token: "t" }],
    ["a namespace with a slash", { namespaces: ["a/b"] }],
    ["no namespace at all", { namespaces: [] }],
    ["a UID with spaces", { clusterUid: "not a uid" }],
    ["a kubeconfig inside the cluster", { inCluster: true, kubeconfig: "/k" }],
    ["a context inside the cluster", { inCluster: true, context: "c" }],
  ])("refuses %s", (_name, config) => {
    expect(kubernetesSourceConfig.safeParse(config).success).toBe(false);
  });
});

describe("what is to be set up", () => {
  const shipped = (file: string) =>
    readFileSync(new URL(`../../../collectors/kubernetes/${file}`, import.meta.url), "utf8");

  it("is exactly the manifests that ship with the collector", () => {
    expect(shipped("reader.yaml")).toBe(readerManifest());
    expect(shipped("reader-legacy-tokens.yaml")).toBe(legacyTokensManifest());
  });

  it("grants every permission of the list once, none beyond it, and secrets only apart", () => {
    const granted = (manifest: string) =>
      [
        ...manifest.matchAll(
          /- \{apiGroups: \[(.*?)\], resources: \[(.*?)\](?:, resourceNames: \[(.*?)\])?, verbs: \[(.*?)\]\}/g,
        ),
      ]
        .flatMap(([, group = "", resources = "", names, verb]) =>
          resources.split(", ").flatMap((resource) => {
            const full = `${verb} ${resource}${group === '""' ? "" : `.${group}`}`;
            return names === undefined ? [full] : names.split(", ").map((name) => `${full}/${name}`);
          }),
        )
        .sort();
    const wanted = (optIn: boolean) =>
      list.permissions
        .filter((row) => ("optIn" in row && row.optIn === true) === optIn)
        .map(({ permission }) => permission)
        .sort();
    expect(granted(readerManifest())).toEqual(wanted(false));
    expect(granted(legacyTokensManifest())).toEqual(wanted(true));
    expect(readerManifest()).not.toMatch(/secrets|"\*"|\bwatch\b/);
    expect(wanted(true)).toEqual(["list secrets"]);
  });

  it("asks for the second manifest only where legacy tokens are asked for", () => {
    const names = (config: object) => setUp({ ...config }).steps.map(({ code }) => code?.name ?? null);
    expect(names({})).toEqual(["reader.yaml", "token.sh"]);
    expect(names({ legacyTokens: true, inCluster: true })).toEqual([
      "reader.yaml",
      "reader-legacy-tokens.yaml",
      null,
    ]);
  });
});

describe("kinds", () => {
  it("have codes no other provider has", () => {
    const codes = providers.flatMap(({ principalKinds }) =>
      Object.values(principalKinds).map(({ code }) => code),
    );
    expect(new Set(codes).size).toBe(codes.length);
    expect(new Set(providers.map(({ code }) => code)).size).toBe(providers.length);
  });
});

describe("rules as statements", () => {
  const statement = (rule: object) => kubernetesPolicyStatements({ rules: [rule] } as never)?.[0];
  it("name resources as kubectl does, with the names they hold for", () => {
    expect(
      statement({
        apiGroups: ["", "apps"],
        resources: ["pods", "deployments/scale"],
        verbs: ["get"],
        resourceNames: ["a", "b"],
      }),
    ).toEqual({
      sid: null,
      effect: "Allow",
      actions: ["get"],
      notActions: [],
      resources: [
        "pods named a, b",
        "pods.apps named a, b",
        "deployments/scale named a, b",
        "deployments/scale.apps named a, b",
      ],
      notResources: [],
      condition: null,
    });
  });
  it("call everything everything, and any verb on something less", () => {
    expect(statement({ apiGroups: ["*"], resources: ["*"], verbs: ["*"] })).toMatchObject({
      actions: ["*"],
      resources: ["*"],
    });
    expect(statement({ apiGroups: ["apps"], resources: ["*"], verbs: ["*"] })).toMatchObject({
      actions: ["any verb"],
      resources: ["everything in apps"],
    });
    expect(statement({ apiGroups: [""], resources: ["*"], verbs: ["get"] })?.resources).toEqual([
      "everything in the core group",
    ]);
    expect(statement({ apiGroups: ["*"], resources: ["pods"], verbs: ["get"] })?.resources).toEqual([
      "pods of any group",
    ]);
    expect(statement({ nonResourceURLs: ["/metrics"], verbs: ["get"] })?.resources).toEqual(["URL /metrics"]);
  });
  it("are none without rules, and null for what is no role", () => {
    expect(kubernetesPolicyStatements({ rules: [] })).toEqual([]);
    for (const other of [null, "x", {}, [], { rules: null }])
      expect(kubernetesPolicyStatements(other as never)).toBeNull();
  });
});

describe("actions", () => {
  it("have one name for grants, discovery and events", () => {
    expect(actionName("", "pods/exec", "create")).toBe("core/pods/exec:create");
    expect(actionName("apps", "deployments", "list")).toBe("apps/deployments:list");
    expect(urlActionName("/metrics", "get")).toBe("url/metrics:get");
    expect(urlActionName("metrics", "get")).toBe("url/metrics:get");
  });
  it.each([
    ["", "pods", "list", "list"],
    ["", "pods", "watch", "list"],
    ["", "secrets", "list", "read"],
    ["", "pods", "get", "read"],
    ["", "pods/exec", "create", "write"],
    ["", "nodes/proxy", "get", "write"],
    ["", "serviceaccounts/token", "create", "permissions"],
    ["rbac.authorization.k8s.io", "roles", "escalate", "permissions"],
    ["rbac.authorization.k8s.io", "rolebindings", "create", "permissions"],
    ["rbac.authorization.k8s.io", "rolebindings", "get", "read"],
    ["", "users", "impersonate", "permissions"],
    ["authentication.k8s.io", "users", "impersonate:user-info", "permissions"],
    ["apps", "deployments", "deletecollection", "write"],
  ])("%s %s %s is at most %s", (group, resource, verb, level) => {
    expect(actionLevel(group, resource, verb)).toBe(level);
  });
});

describe("owner hints", () => {
  it("come from labels and annotations that name an owner or a maker, and of the namespace from owners alone", () => {
    const own = {
      labels: { app: "shop", tier: "web", owner: "" },
      annotations: { "x.example/Cost_Center": "42", note: "n" },
    };
    expect(ownerHints(own, { team: "pay", app: "everything" })).toEqual([
      { source: "label", key: "app", value: "shop" },
      { source: "annotation", key: "x.example/Cost_Center", value: "42" },
      { source: "namespace-label", key: "team", value: "pay" },
    ]);
  });
  it("never let an applied manifest through", () => {
    expect(saysWho("kubectl.kubernetes.io/last-applied-configuration")).toBe(false);
  });
});

describe("ways in", () => {
  it("are pods for what runs, static for tokens and certificates, and an AWS identity where aws-auth says so", () => {
    const trusted = { kind: "name", value: "x" };
    expect(kubernetesWaysIn.ofWorkloads).toBe("pod");
    expect(kubernetesWaysIn.wayOfTrust({ mechanism: "aws-auth", trusted }, "c")).toBe("web-identity");
    expect(kubernetesWaysIn.wayOfTrust({ mechanism: "annotation", trusted }, "c")).toBeNull();
    expect(kubernetesWaysIn.credentials).toEqual({
      kubernetes_legacy_token: { way: "static-token", isStatic: true, cannotExpire: true },
      kubernetes_client_certificate: { way: "certificate", isStatic: true },
    });
  });
});

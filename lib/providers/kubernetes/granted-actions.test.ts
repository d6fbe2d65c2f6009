/** What roles and bindings of a cluster give, rule by rule, with the mistakes that other tools make. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import type { CompiledDocument } from "#lib/domain/effective-actions.ts";
import { positionsOf, setOf, unionOf } from "#lib/domain/permission-set.ts";
import type { HeldGrant, Holder } from "../granted-actions.ts";
import { knownUrls } from "./actions.ts";
import { kubernetesGrantedActions as engine } from "./granted-actions.ts";
import type { Rule } from "./testing/naive-authorizer.ts";
import { catalogueOf, smallCluster } from "./testing/small-catalogue.ts";

const catalogue = catalogueOf(smallCluster);
const everywhere = "cluster/c";
const inNamespace = "namespace/c";

const compile = (rules: Rule[], select = everywhere) => engine.compile({ rules }, catalogue, select);
const namesOf = (compiled: CompiledDocument, of = (_: CompiledDocument["allows"][number]) => true) =>
  positionsOf(unionOf(compiled.allows.filter(of).map(({ actions }) => actions)))
    .map((position) => catalogue.names[position])
    .sort();
const gives = (rules: Rule[], select = everywhere) => namesOf(compile(rules, select));
const core = (resources: string[], verbs: string[], more: Rule = {}): Rule => ({
  ...{ apiGroups: [""], resources, verbs },
  ...more,
});

describe("a rule", () => {
  it("names verbs of resources exactly", () => {
    expect(gives([core(["pods"], ["get", "list"])])).toEqual(["core/pods:get", "core/pods:list"]);
    expect(gives([core(["Pods"], ["GET"])])).toEqual([]);
  });

  it("of any verb gives what the cluster offers of the resource, and not its subresources", () => {
    const found = gives([core(["pods"], ["*"])]);
    expect(found).toHaveLength(8);
    expect(found.every((name) => /^core\/pods:/.test(name ?? ""))).toBe(true);
  });

  it("of any group takes the resource in every group", () => {
    expect(gives([{ apiGroups: ["*"], resources: ["events"], verbs: ["list"] }])).toEqual([
      "core/events:list",
      "events.k8s.io/events:list",
    ]);
  });

  it("about everything of a group leaves the other groups alone", () => {
    const found = gives([{ apiGroups: ["apps"], resources: ["*"], verbs: ["patch"] }]);
    expect(found).toEqual([
      "apps/deployments/scale:patch",
      "apps/deployments/status:patch",
      "apps/deployments:patch",
      "apps/statefulsets/scale:patch",
      "apps/statefulsets:patch",
    ]);
  });

  it("about a subresource of everything takes in that subresource alone", () => {
    expect(gives([{ apiGroups: ["*"], resources: ["*/scale"], verbs: ["get"] }])).toEqual([
      "apps/deployments/scale:get",
      "apps/statefulsets/scale:get",
    ]);
  });

  it("without verbs, groups or resources gives nothing", () => {
    expect(gives([core([], ["*"]), core(["*"], []), { resources: ["pods"], verbs: ["get"] }])).toEqual([]);
  });

  it("with names reaches one resource, and never what names no object", () => {
    const compiled = compile([core(["configmaps"], ["*"], { resourceNames: ["settings"] })]);
    expect(namesOf(compiled, ({ conditional }) => !conditional)).toEqual([
      "core/configmaps:delete",
      "core/configmaps:get",
      "core/configmaps:patch",
      "core/configmaps:update",
    ]);
    expect(namesOf(compiled, ({ conditional }) => conditional)).toEqual([
      "core/configmaps:list",
      "core/configmaps:watch",
    ]);
    expect(compiled.allows.every(({ breadth }) => breadth === 0)).toBe(true);
  });

  it("with names lets a subresource of a named object be created", () => {
    expect(
      gives([core(["pods/exec", "serviceaccounts/token"], ["create"], { resourceNames: ["a"] })]),
    ).toEqual(["core/pods/exec:create", "core/serviceaccounts/token:create"]);
  });

  it("takes a star among names for a name, and the empty name for a request without one", () => {
    const star = compile([core(["secrets"], ["get"], { resourceNames: ["*"] })]);
    expect(star.allows.map(({ breadth }) => breadth)).toEqual([0]);
    expect(gives([core(["secrets"], ["create"], { resourceNames: [""] })])).toEqual(["core/secrets:create"]);
  });

  it("names URLs exactly, by a trailing star, or all", () => {
    const urls = (...nonResourceURLs: string[]) => gives([{ nonResourceURLs, verbs: ["get"] }]);
    expect(urls("/metrics")).toEqual(["url/metrics:get"]);
    expect(urls("/healthz*")).toEqual(["url/healthz/ping:get", "url/healthz:get"]);
    expect(urls("/healthz/*")).toEqual(["url/healthz/ping:get"]);
    expect(urls("*").length).toBeGreaterThan(10);
    expect(gives([{ nonResourceURLs: ["*"], verbs: ["post"] }])).toEqual([]);
  });
});

describe("a binding", () => {
  const everything: Rule[] = [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }];

  it("in a namespace gives nothing that belongs to the cluster", () => {
    const rules = [core(["nodes", "pods"], ["list"]), { nonResourceURLs: ["*"], verbs: ["get"] }];
    expect(gives(rules, inNamespace)).toEqual(["core/pods:list"]);
    expect(gives([{ apiGroups: ["example.com"], resources: ["*"], verbs: ["get"] }], inNamespace)).toEqual([
      "example.com/widgets:get",
    ]);
  });

  it("in a namespace gives that namespace itself, and which cluster roles may be bound there", () => {
    const given = gives(everything, inNamespace);
    expect(given.filter((name) => /^core\/namespaces/.test(name ?? ""))).toEqual([
      "core/namespaces/finalize:update",
      "core/namespaces/status:get",
      "core/namespaces/status:patch",
      "core/namespaces/status:update",
      "core/namespaces:delete",
      "core/namespaces:get",
      "core/namespaces:patch",
      "core/namespaces:update",
    ]);
    expect(given.filter((name) => name?.includes("clusterroles"))).toEqual([
      "rbac.authorization.k8s.io/clusterroles:bind",
    ]);
    expect(given).toContain("core/serviceaccounts:impersonate");
    expect(given).not.toContain("core/users:impersonate");
  });

  it("of a cluster that never told of its actions takes built-in resources for what they are", () => {
    const unheard = gives(everything, "namespace/elsewhere");
    expect(unheard).not.toContain("core/nodes:list");
    expect(unheard).toContain("example.com/planets:get");
    expect(unheard.filter((name) => !name?.startsWith("example.com/"))).toEqual(
      gives(everything, inNamespace).filter((name) => !name?.startsWith("example.com/")),
    );
  });

  it("expands wildcards to what its own cluster offers", () => {
    const actions = setOf([
      catalogue.positionOf("core/pods:get") ?? -1,
      catalogue.positionOf("core/nodes:get") ?? -1,
    ]);
    const two = createCatalogue({
      provider: "kubernetes",
      wildcards: "*",
      entries: catalogue.ids.map((id, at) => ({ id, name: catalogue.names[at] ?? "", level: null })),
      offers: new Map([["tiny", { actions, global: setOf([catalogue.positionOf("core/nodes:get") ?? -1]) }]]),
    });
    const on = (select: string) => namesOf(engine.compile({ rules: everything }, two, select));
    expect(on("cluster/tiny")).toEqual(["core/nodes:get", "core/pods:get"]);
    expect(on("namespace/tiny")).toEqual(["core/pods:get"]);
    expect(on("cluster/other").length).toBe(two.size - knownUrls.length);
  });

  const holder: Holder = {
    ...{ kind: "kubernetes_service_account", externalId: "c/1", name: "a", resourceName: "c/ns/a" },
    ...{ attributes: {}, scopes: [] },
  };
  const held = (more: Partial<HeldGrant>): HeldGrant => ({
    subject: { kind: "name", value: "c/ns/a" },
    ...{ effect: "allow", via: "role-binding/b", condition: null },
    attributes: { createdAt: "2026-01-02T03:04:05Z" },
    role: { kind: "kubernetes_role", externalId: "c/role/ns/r", manager: "customer", attributes: {} },
    scope: { externalId: "c/ns", kind: "kubernetes_namespace" },
    document: () => null,
    ...more,
  });
  const terms = (more: Partial<HeldGrant>) => engine.terms(held(more), holder, new Date("2026-11-24"));

  it("reaches its namespace or the whole cluster, since it was made", () => {
    const since = new Date("2026-01-02T03:04:05Z");
    const rest = { conditional: false, level: "", since, changesAt: null };
    expect(terms({})).toEqual([{ select: "namespace/c", breadth: 2, ...rest }]);
    const scope = { externalId: "c", kind: "kubernetes_cluster" };
    expect(terms({ scope })).toEqual([{ select: "cluster/c", breadth: 3, ...rest }]);
    expect(terms({ attributes: {} })[0]?.since).toBeNull();
  });

  it("that the server itself made for everybody counts for nobody", () => {
    const attributes = { bootstrap: true };
    const group = (name: string) => ({ kind: "group", value: `c/${name}` });
    for (const name of ["system:authenticated", "system:unauthenticated", "system:serviceaccounts"]) {
      expect(terms({ attributes, subject: group(name) })).toEqual([]);
      expect(terms({ attributes: {}, subject: group(name) })).toHaveLength(1);
    }
    expect(terms({ attributes, subject: group("system:monitoring") })).toHaveLength(1);
    expect(terms({ attributes })).toHaveLength(1);
  });

  it("to a group everybody who signs in is in reaches users and nodes, of whom no membership is stored", () => {
    const implied = (kind: string, name: string) =>
      engine
        .impliedSubjects?.({ ...holder, kind, name, externalId: `c/user:${name}` })
        .map(({ value }) => value);
    expect(implied("kubernetes_user", "jane")).toEqual(["c/system:authenticated"]);
    expect(implied("kubernetes_node", "system:node:n1")).toEqual([
      "c/system:authenticated",
      "c/system:nodes",
    ]);
    expect(implied("kubernetes_component", "system:anonymous")).toEqual(["c/system:unauthenticated"]);
    expect(implied("kubernetes_service_account", "a")).toEqual([]);
    expect(implied("kubernetes_group", "devs")).toEqual([]);
  });
});

describe("what is not known", () => {
  it("is kept: resources no group has, and verbs of their own making", () => {
    const { unknown } = compile([
      { apiGroups: ["extensions", "apps"], resources: ["deployments"], verbs: ["get"] },
      { apiGroups: ["gone.io"], resources: ["things"], verbs: ["get", "*"] },
      core(["pods"], ["get", "frobnicate"]),
      core(["pods/log"], ["get", "create"]),
      { nonResourceURLs: ["/custom/*"], verbs: ["get"] },
    ]);
    expect(unknown).toEqual([
      "core/pods:frobnicate",
      "gone.io/things:*",
      "gone.io/things:get",
      "url/custom/*:get",
    ]);
  });

  it("a star for resources or groups takes in what is yet to come; a star for verbs does not", () => {
    const isOpen = (rule: Rule) => compile([rule]).openEnded;
    expect(isOpen(core(["*"], ["get"]))).toBe(true);
    expect(isOpen({ apiGroups: ["*"], resources: ["pods"], verbs: ["get"] })).toBe(true);
    expect(isOpen({ apiGroups: ["*"], resources: ["*/scale"], verbs: ["get"] })).toBe(true);
    expect(isOpen(core(["pods"], ["*"]))).toBe(false);
    expect(isOpen({ nonResourceURLs: ["*"], verbs: ["*"] })).toBe(false);
  });

  it("any document at all is read without a fuss", () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.jsonValue(), (document, rule) => {
        engine.compile(document as never, catalogue, everywhere);
        engine.compile({ rules: [rule] } as never, catalogue, inNamespace);
      }),
    );
  });
});

describe("known mistakes of other tools, not made here", () => {
  it("KubiScan compares no API groups: secrets of another group are not secrets", () => {
    expect(gives([{ apiGroups: ["example.com"], resources: ["secrets"], verbs: ["get"] }])).toEqual([]);
  });
  it("KubiScan and kubernetes-rbac-audit take literals only: a star names what it names", () => {
    expect(gives([{ apiGroups: ["*"], resources: ["*"], verbs: ["*"] }])).toContain("core/secrets:get");
  });
  it("KubiScan #1 fails on rules that are null: they give nothing", () => {
    expect(engine.compile({ rules: null }, catalogue, everywhere).allows).toEqual([]);
    expect(engine.compile(null, catalogue, everywhere).allows).toEqual([]);
  });
  it("kubectl-who-can overlooks subresources of everything", () => {
    expect(gives([{ apiGroups: ["*"], resources: ["*/exec"], verbs: ["create"] }])).toEqual([
      "core/pods/exec:create",
    ]);
  });
  it("kubectl-who-can takes URLs for exact: a trailing star is a prefix", () => {
    expect(gives([{ nonResourceURLs: ["/readyz*"], verbs: ["get"] }])).toContain("url/readyz/ping:get");
  });
  it("a resource with a star behind the slash is no wildcard", () => {
    expect(gives([core(["pods/*"], ["*"])])).toEqual([]);
    expect(compile([core(["pods/*"], ["*"])]).unknown).toEqual(["core/pods/*:*"]);
  });
  it("rbac-police misses that reading nodes/proxy runs commands", () => {
    expect(engine.risks.privileged).toContain("core/nodes/proxy:*");
  });
  it("Trivy and kubescape judge a role alone: bound in a namespace it gives nothing of the cluster", () => {
    expect(gives([core(["nodes"], ["*"])], inNamespace)).toEqual([]);
  });
  it("audit2rbac #24 takes names for creations: they never hold for one", () => {
    expect(gives([core(["pods"], ["create"], { resourceNames: ["a"] })])).toEqual([]);
  });
  it("Cartography mixes the lists of all rules: a verb counts for its own rule's resources", () => {
    expect(gives([core(["pods"], ["get"]), core(["secrets"], ["list"])])).toEqual([
      "core/pods:get",
      "core/secrets:list",
    ]);
  });
});

/** What roles and bindings become, field by field. */
import { describe, expect, it } from "vitest";
import { clusterRoleBindingGrants, roleBindingGrants } from "./map-binding.ts";
import { clusterRoleRecords, matches, roleRecord } from "./map-role.ts";

const cluster = "77420eda";
const createdAt = "2026-01-02T03:04:05Z";

describe("roles", () => {
  const rules = [
    { apiGroups: [""], resources: ["pods"], verbs: ["get"], resourceNames: [], nonResourceURLs: null },
  ];
  const document = { rules: [{ apiGroups: [""], resources: ["pods"], verbs: ["get"] }] };
  it("a role is one of its namespace", () => {
    const metadata = {
      ...{ name: "look", namespace: "pay", uid: "r-1", creationTimestamp: createdAt },
      labels: { "app.kubernetes.io/managed-by": "Helm" },
    };
    expect(roleRecord({ metadata, rules }, { cluster })).toEqual({
      type: "role",
      scope: "77420eda/pay",
      externalId: "77420eda/role/pay/look",
      kind: "kubernetes_role",
      name: "look",
      resourceName: "pay/role/look",
      version: null,
      manager: "customer",
      document,
      attributes: { uid: "r-1", createdAt, managedBy: "Helm" },
      unknown: [],
    });
  });

  const role = (name: string, labels: Record<string, string>, over: object = {}) => ({
    metadata: { name, uid: `u-${name}`, creationTimestamp: createdAt, labels },
    rules,
    ...over,
  });
  const selectors = [{ matchLabels: { "rbac.authorization.k8s.io/aggregate-to-view": "true" } }];
  const all = [
    role(
      "view",
      { "kubernetes.io/bootstrapping": "rbac-defaults" },
      {
        rules: null,
        aggregationRule: { clusterRoleSelectors: selectors },
      },
    ),
    role("look", { "rbac.authorization.k8s.io/aggregate-to-view": "true" }),
    role("other", {}),
  ];
  it("an aggregated cluster role keeps its rule and says whom it is made of; null rules give nothing", () => {
    const [view, look] = clusterRoleRecords(all, { cluster });
    expect(view).toEqual({
      type: "role",
      scope: cluster,
      externalId: "77420eda/clusterrole/view",
      kind: "kubernetes_cluster_role",
      name: "view",
      resourceName: "clusterrole/view",
      version: null,
      manager: "provider",
      document: { rules: [] },
      attributes: { uid: "u-view", createdAt, aggregationRule: selectors, contributors: ["look"] },
      unknown: [],
    });
    expect(look).toMatchObject({
      manager: "customer",
      document,
      attributes: { uid: "u-look", createdAt, aggregatesTo: ["view"] },
    });
  });

  it.each([
    [{ matchExpressions: [{ key: "a", operator: "In", values: ["1", "2"] }] }, true],
    [{ matchExpressions: [{ key: "a", operator: "In", values: ["2"] }] }, false],
    [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["2"] }] }, true],
    [{ matchExpressions: [{ key: "b", operator: "NotIn", values: ["2"] }] }, true],
    [{ matchExpressions: [{ key: "a", operator: "NotIn", values: ["1"] }] }, false],
    [{ matchExpressions: [{ key: "a", operator: "Exists" }] }, true],
    [{ matchExpressions: [{ key: "b", operator: "Exists" }] }, false],
    [{ matchExpressions: [{ key: "b", operator: "DoesNotExist" }] }, true],
    [{ matchExpressions: [{ key: "a", operator: "DoesNotExist" }] }, false],
    [{ matchExpressions: [{ key: "a", operator: "Odd" }] }, false],
    [{ matchLabels: { a: "1" } }, true],
    [{ matchLabels: { a: "1", b: "1" } }, false],
    [{}, true],
  ])("the selector %j decides as a server does", (selector, expected) => {
    expect(matches(selector, { a: "1" })).toBe(expected);
  });
});

describe("bindings", () => {
  const metadata = { name: "b", namespace: "pay", uid: "b-1", creationTimestamp: createdAt };
  const subjects = [
    { kind: "ServiceAccount", name: "api" },
    { kind: "ServiceAccount", name: "api", namespace: "other" },
    { kind: "User", name: "system:serviceaccount:pay:api" },
    { kind: "User", name: "ann@example.com" },
    { kind: "Group", name: "system:serviceaccounts" },
    { kind: "Robot", name: "x" },
  ];
  const grant = (subject: object, over: object = {}) => ({
    type: "grant",
    scope: "77420eda/pay",
    subject,
    role: { kind: "id", value: "77420eda/role/pay/look" },
    effect: "allow",
    via: "role-binding/b",
    condition: null,
    attributes: { uid: "b-1", createdAt },
    unknown: [],
    ...over,
  });

  it("give each subject the role in the namespace, the same one once, an account without namespace in its own", () => {
    expect(
      roleBindingGrants({ metadata, subjects, roleRef: { kind: "Role", name: "look" } }, cluster),
    ).toEqual([
      grant({ kind: "name", value: "77420eda/pay/api" }),
      grant({ kind: "name", value: "77420eda/other/api" }),
      grant({ kind: "user", value: "77420eda/ann@example.com" }),
      grant({ kind: "group", value: "77420eda/system:serviceaccounts" }),
    ]);
  });

  it("may bring a cluster role into a namespace", () => {
    const [found] = roleBindingGrants(
      { metadata, subjects, roleRef: { kind: "ClusterRole", name: "view" } },
      cluster,
    );
    expect(found).toMatchObject({ scope: "77420eda/pay", role: { value: "77420eda/clusterrole/view" } });
  });

  it("of the cluster hold everywhere, and need a namespace for an account; what comes with every cluster is marked", () => {
    const labels = {
      "kubernetes.io/bootstrapping": "rbac-defaults",
      "app.kubernetes.io/managed-by": "argocd",
    };
    const binding = {
      metadata: { ...metadata, namespace: undefined, labels },
      subjects: [
        { kind: "ServiceAccount", name: "api" },
        { kind: "Group", name: "g" },
      ],
      roleRef: { kind: "ClusterRole", name: "view" },
    };
    expect(clusterRoleBindingGrants(binding, cluster)).toEqual([
      grant(
        { kind: "group", value: "77420eda/g" },
        {
          scope: cluster,
          role: { kind: "id", value: "77420eda/clusterrole/view" },
          via: "cluster-role-binding/b",
          attributes: { uid: "b-1", createdAt, managedBy: "argocd", bootstrap: true },
        },
      ),
    ]);
  });

  it("without subjects give nothing", () => {
    expect(
      clusterRoleBindingGrants({ metadata, roleRef: { kind: "ClusterRole", name: "x" } }, cluster),
    ).toEqual([]);
  });
});

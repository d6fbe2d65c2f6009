/** Random roles and bindings, and requests that touch on them, the same for the same seed. */

export type Rule = {
  verbs: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
};

export type Dice = {
  below(limit: number): number;
  one<T>(values: readonly T[]): T;
  /** One to `most` different ones. */
  some<T>(values: readonly T[], most: number): T[];
};

export function dice(seed: number): Dice {
  let state = seed;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (limit: number) => Math.floor(next() * limit);
  const one = <T>(values: readonly T[]) => values[below(values.length)] as T;
  return {
    below,
    one,
    some: (values, most) => [...new Set(Array.from({ length: 1 + below(most) }, () => one(values)))],
  };
}

export const namespaces = Array.from({ length: 6 }, (_, index) => `ns-${index}`);
export const accounts = namespaces.flatMap((namespace) =>
  ["web", "job", "bot"].map((name) => ({ namespace, name })),
);
export const users = ["jane", "system:kube-joe"];
export const groups = [
  "devs",
  "system:authenticated",
  "system:serviceaccounts",
  "system:serviceaccounts:ns-1",
];

const verbs = [
  ...["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection", "*"],
  ...["impersonate", "bind", "escalate", "approve", "use"],
];
const apiGroups = ["", "", "", "*", "apps", "batch", "rbac.authorization.k8s.io", "certificates.k8s.io"];
const resources = [
  ...["pods", "pods/exec", "pods/log", "pods/*", "pods/status", "*", "*/status", "*/scale", "*/exec"],
  ...[
    "namespaces",
    "namespaces/finalize",
    "nodes",
    "nodes/proxy",
    "secrets",
    "configmaps",
    "serviceaccounts",
  ],
  ...["serviceaccounts/token", "deployments", "deployments/scale", "jobs", "roles", "clusterroles", "users"],
  ...["groups", "signers", "persistentvolumes", "events", "gone"],
];
export const names = ["a", "b", "ns-1", "*"];
const urls = ["*", "/metrics", "/healthz*", "/healthz/*", "/api*", "/version", "/custom/*", "/livez**"];

/** `isNamespaced`: a role of a namespace may not name URLs. */
export function randomRule(of: Dice, isNamespaced: boolean): Rule {
  if (!isNamespaced && of.below(6) === 0) {
    return { verbs: of.some(["get", "post", "*"], 2), nonResourceURLs: of.some(urls, 2) };
  }
  return {
    verbs: of.some(verbs, 4),
    apiGroups: of.some(apiGroups, 2),
    resources: of.some(resources, 4),
    ...(of.below(4) === 0 ? { resourceNames: of.some(names, 2) } : {}),
  };
}

/** Objects for kubectl to apply: accounts, roles of both kinds, bindings of both kinds in every combination. */
export function randomObjects(of: Dice, size: number): object[] {
  const api = "rbac.authorization.k8s.io";
  const object = (kind: string, metadata: object, rest: object) => ({
    apiVersion: `${api}/v1`,
    ...{ kind, metadata, ...rest },
  });
  const subject = () => {
    const kind = of.one(["ServiceAccount", "ServiceAccount", "ServiceAccount", "User", "Group"]);
    if (kind === "ServiceAccount") return { kind, ...of.one(accounts) };
    const account = of.one(accounts);
    const user = of.one([...users, `system:serviceaccount:${account.namespace}:${account.name}`]);
    return { kind, apiGroup: api, name: kind === "User" ? user : of.one(groups) };
  };
  const rules = (isNamespaced: boolean) =>
    Array.from({ length: of.below(4) }, () => randomRule(of, isNamespaced));
  const numbers = Array.from({ length: size }, (_, index) => index);
  const places = numbers.map(() => of.one(namespaces));
  return [
    ...namespaces.map((name) => ({ apiVersion: "v1", kind: "Namespace", metadata: { name } })),
    ...accounts.map((metadata) => ({ apiVersion: "v1", kind: "ServiceAccount", metadata })),
    ...numbers.flatMap((number) => [
      object("Role", { name: `r-${number}`, namespace: places[number] }, { rules: rules(true) }),
      object("ClusterRole", { name: `c-${number}` }, { rules: rules(false) }),
    ]),
    ...numbers.flatMap((number) => {
      const subjects = Array.from({ length: 1 + of.below(2) }, subject);
      const named = (kind: string, name: string) => ({ roleRef: { apiGroup: api, kind, name }, subjects });
      // One in twenty is bound to a role that is not there.
      const cluster = of.below(20) === 0 ? "missing" : `c-${of.below(size)}`;
      return [
        object(
          "RoleBinding",
          { name: `r-${number}`, namespace: places[number] },
          named("Role", `r-${number}`),
        ),
        object(
          "RoleBinding",
          { name: `c-${number}`, namespace: of.one(namespaces) },
          named("ClusterRole", cluster),
        ),
        ...(of.below(3) === 0
          ? [object("ClusterRoleBinding", { name: `c-${number}` }, named("ClusterRole", cluster))]
          : []),
      ];
    }),
  ];
}

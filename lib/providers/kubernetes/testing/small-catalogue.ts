/** A cluster's worth of actions for tests, written as short as a person would say it. */
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { setOf } from "#lib/domain/permission-set.ts";
import { actionLevel, actionName, knownUrls, syntheticActions, urlActionName } from "../actions.ts";

export type Offered = { group: string; resource: string; namespaced: boolean; verbs: string[] };

const everyday = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

function whole(group: string, names: string, namespaced: boolean): Offered[] {
  return names.split(" ").map((resource) => ({ group, resource, namespaced, verbs: everyday }));
}

function part(group: string, resource: string, namespaced: boolean, verbs: string): Offered {
  return { group, resource, namespaced, verbs: verbs.split(" ") };
}

export const smallCluster: Offered[] = [
  ...whole("", "pods secrets configmaps services serviceaccounts events", true),
  ...whole("", "namespaces nodes persistentvolumes", false),
  part("", "pods/exec", true, "create get"),
  part("", "pods/log", true, "get"),
  part("", "pods/eviction", true, "create"),
  part("", "pods/status", true, "get patch update"),
  part("", "serviceaccounts/token", true, "create"),
  part("", "namespaces/status", false, "get patch update"),
  part("", "namespaces/finalize", false, "update"),
  part("", "nodes/proxy", false, "create delete get patch update"),
  ...whole("apps", "deployments statefulsets", true),
  part("apps", "deployments/scale", true, "get patch update"),
  part("apps", "statefulsets/scale", true, "get patch update"),
  part("apps", "deployments/status", true, "get patch update"),
  ...whole("batch", "jobs cronjobs", true),
  ...whole("events.k8s.io", "events", true),
  ...whole("rbac.authorization.k8s.io", "roles rolebindings", true),
  ...whole("rbac.authorization.k8s.io", "clusterroles clusterrolebindings", false),
  ...whole("certificates.k8s.io", "certificatesigningrequests", false),
  part("certificates.k8s.io", "certificatesigningrequests/approval", false, "get patch update"),
  part("authentication.k8s.io", "tokenreviews", false, "create"),
  ...whole("example.com", "widgets", true),
  ...whole("example.com", "planets", false),
];

/** What is not of any namespace though discovery does not list it. */
const globalUnlisted = new Set(["users", "groups", "uids", "userextras", "nodes", "clusterroles", "signers"]);

/** `cluster`: the scope that offers it all. */
export function catalogueOf(offered: readonly Offered[], cluster = "c"): Catalogue {
  const unlisted = syntheticActions.map((one) => ({
    ...one,
    namespaced: !globalUnlisted.has(one.resource.split("/")[0] ?? ""),
  }));
  const actions = [...offered, ...unlisted].flatMap(({ group, resource, namespaced, verbs }) =>
    verbs.map((verb) => ({
      name: actionName(group, resource, verb),
      level: actionLevel(group, resource, verb),
      namespaced,
    })),
  );
  const urls = knownUrls.map((path) => ({
    name: urlActionName(path, "get"),
    level: "read" as const,
    namespaced: false,
  }));
  const entries = [...actions, ...urls].map((action, index) => ({ ...action, id: index + 1 }));
  const options = { provider: "kubernetes", entries, wildcards: "*" as const };
  const positions = (of: typeof entries) => setOf(of.map(({ id }) => id - 1));
  const global = positions(entries.filter(({ namespaced }) => !namespaced));
  return createCatalogue({
    ...options,
    offers: new Map([[cluster, { actions: positions(entries), global }]]),
  });
}

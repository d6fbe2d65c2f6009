/** Every action a cluster has, listed one by one, and how dangerous it is to hold some of them. */
import risks from "../../../../lib/providers/kubernetes/risks.json" with { type: "json" };
import { apiGroupsOf } from "../wire/api-groups.ts";
import type { ClusterFacts } from "../world/clusters.ts";

/** `group` empty for the core one. `isGlobal`: of no namespace. */
export type KnownAction = {
  name: string;
  group: string;
  resource: string;
  verb: string;
  isGlobal: boolean;
};
/** Of a server, beside its resources; only read. */
export type KnownUrl = { name: string; path: string };

const RBAC = "rbac.authorization.k8s.io";
const AUTHENTICATION = "authentication.k8s.io";
/** `group resource verbs`, with a star in front of what belongs to the cluster. */
const UNLISTED = [
  "*core users impersonate",
  "*core groups impersonate",
  "core serviceaccounts impersonate",
  `*${AUTHENTICATION} uids impersonate`,
  `*${AUTHENTICATION} userextras impersonate`,
  `*${AUTHENTICATION} users impersonate:user-info`,
  `*${AUTHENTICATION} groups impersonate:user-info`,
  `${AUTHENTICATION} serviceaccounts impersonate:serviceaccount`,
  `*${AUTHENTICATION} nodes impersonate:arbitrary-node,impersonate:associated-node`,
  `${RBAC} roles bind,escalate`,
  `*${RBAC} clusterroles bind,escalate`,
  "*certificates.k8s.io signers approve,sign,attest",
  ...["metrics", "stats", "log", "spec", "checkpoint", "pods", "healthz", "configz"].map(
    (part) => `*core nodes/${part} get,create`,
  ),
];
const URLS = [
  "/api /apis /version /metrics /metrics/slis /logs /debug/pprof /openapi/v2 /openapi/v3 /openid/v1/jwks",
  "/.well-known/openid-configuration /healthz /livez /readyz /healthz/ping /livez/ping /readyz/ping",
]
  .join(" ")
  .split(" ");

export function knownActions(facts: ClusterFacts): KnownAction[] {
  const found = new Map<string, KnownAction>();
  const add = (group: string, resource: string, verbs: string[], isGlobal: boolean) => {
    for (const verb of verbs) {
      const name = `${group === "" ? "core" : group}/${resource}:${verb}`;
      found.set(name, { name, group, resource, verb, isGlobal });
    }
  };
  for (const { group, versions } of apiGroupsOf(facts)) {
    for (const { name, namespaced, verbs, subresources } of versions.flatMap(({ resources }) => resources)) {
      add(group, name, verbs, !namespaced);
      for (const sub of subresources) add(group, `${name}/${sub.name}`, sub.verbs, !namespaced);
    }
  }
  for (const line of UNLISTED) {
    const [group = "", resource = "", verbs = ""] = line.replace("*", "").split(" ");
    add(group === "core" ? "" : group, resource, verbs.split(","), line.startsWith("*"));
  }
  return [...found.values()];
}

export const knownUrls: KnownUrl[] = URLS.map((path) => ({ name: `url${path}:get`, path }));

const expressions = new Map<string, RegExp>();

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.\\]/g, "\\$&"));
  const expression = expressions.get(pattern) ?? new RegExp(`^${parts.join(".*")}$`);
  expressions.set(pattern, expression);
  return expression.test(action);
}
const anyOf = (patterns: readonly string[], actions: string[]) =>
  actions.some((action) => patterns.some((pattern) => matches(pattern, action)));
const oneOfEach = (needs: readonly (readonly string[])[], actions: string[]) =>
  needs.every((group) => anyOf(group, actions));

const reads = (action: string) => /:(get|list|watch|proxy)$/.test(action) && !/nodes\/proxy:/.test(action);

/** Decides who may do what, whatever the table says. */
function givesPermissions(action: string): boolean {
  if (/:(bind|escalate|approve|sign|attest|impersonate.*)$/.test(action)) return true;
  const decides = /^(rbac\.authorization\.k8s\.io\/(cluster)?role(binding)?s|core\/serviceaccounts\/token):/;
  const approves = action.startsWith("certificates.k8s.io/certificatesigningrequests/approval:");
  return (decides.test(action) || approves) && !reads(action);
}

type Danger = { tier: 0 | 1 | 2; isAdministrator: boolean; escalations: string[] };
const judged = new Map<string, Danger>();

/** Many hold the same: each set of actions is judged once. */
export function dangerOf(actions: string[]): Danger {
  const key = actions.toSorted().join(" ");
  const danger = judged.get(key) ?? judge(actions);
  judged.set(key, danger);
  return danger;
}

function judge(actions: string[]): Danger {
  const escalations = risks.escalations.filter(({ needs }) => oneOfEach(needs, actions)).map(({ id }) => id);
  const tier = actions.some(isPrivileged) || escalations.length > 0 ? 2 : actions.every(reads) ? 0 : 1;
  return { tier, isAdministrator: oneOfEach(risks.administrator, actions), escalations };
}

/** By itself, whatever else is held. */
export function isPrivileged(action: string): boolean {
  return givesPermissions(action) || anyOf(risks.privileged, [action]);
}

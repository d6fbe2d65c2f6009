/** A healthy cluster of three namespaces, as few answers: a test overrides some of them. */
import type { ServerResponse } from "node:http";
import { failure, sendJson } from "./small-server.ts";

export const namespaces = ["kube-system", "pay", "web"];
export const resource = (name: string, namespaced: boolean, verbs = ["list"]) => ({
  ...{ resource: name, scope: namespaced ? "Namespaced" : "Cluster", verbs, subresources: [] },
});
const groups = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      metadata: { name: "rbac.authorization.k8s.io" },
      versions: [{ version: "v1", resources: [resource("roles", true), resource("clusterroles", false)] }],
    },
    {
      metadata: { name: "batch" },
      versions: [{ version: "v1beta1", resources: [resource("cronjobs", true)] }],
    },
  ],
};
export const core = {
  kind: "APIGroupDiscoveryList",
  items: [
    {
      metadata: {},
      versions: [
        {
          version: "v1",
          resources: [
            resource("serviceaccounts", true),
            resource("namespaces", false),
            resource("pods", true),
          ],
        },
      ],
    },
  ],
};
export const objects = (kind: string, items: [namespace: string, name: string][]) => ({
  kind,
  metadata: {},
  items: items.map(([namespace, name]) => ({ metadata: { namespace, name, uid: `${namespace}-${name}` } })),
});
const accounts: [string, string][] = [
  ["pay", "api"],
  ["web", "front"],
  ["brand-new", "late"],
];

/** `over`: path to status and body. */
export function answerSmall(
  response: ServerResponse,
  url: URL,
  over: Record<string, [number, object]> = {},
): void {
  const path = url.pathname;
  const [status, body] = over[path] ?? [200, bodyOf(path, url)];
  sendJson(response, body, body === missing ? 404 : status);
}
export const missing = failure(404, "NotFound");
function bodyOf(path: string, url: URL): object {
  switch (path) {
    case "/api":
      return core;
    case "/apis":
      return groups;
    case "/version":
      return { gitVersion: "v1.36.2" };
    case "/.well-known/openid-configuration":
      return { issuer: "https://issuer.example" };
    case "/api/v1/namespaces": {
      const only = url.searchParams.get("fieldSelector")?.split("=")[1];
      const items = namespaces
        .filter((name) => only === undefined || name === only)
        .map((name) => ({
          metadata: {
            name,
            uid: `uid-${name}`,
            labels: { "pod-security.kubernetes.io/enforce": "baseline" },
          },
        }));
      return { kind: "NamespaceList", metadata: {}, items };
    }
    case "/api/v1/serviceaccounts":
      return objects("ServiceAccountList", accounts);
    case "/apis/rbac.authorization.k8s.io/v1/roles":
      return objects("RoleList", []);
    case "/api/v1/pods":
      return objects("PodList", []);
    default:
      return missing;
  }
}

/** Paths that are refused, for `over`. */
export const refuse = (...paths: string[]) =>
  Object.fromEntries(
    paths.map((path): [string, [number, object]] => [path, [403, failure(403, "Forbidden")]]),
  );

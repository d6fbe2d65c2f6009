/** What a path of the API is about. */

export type Route =
  | { kind: "path"; path: string }
  | { kind: "api-versions" | "api-groups" }
  | { kind: "api-group"; group: string }
  | { kind: "api-resources"; group: string; version: string }
  | {
      kind: "resource";
      group: string;
      version: string;
      resource: string;
      namespace: string | null;
      name: string | null;
      subresource: string | null;
    };

/** `path` without the base path, with a leading slash. */
export function routeOf(path: string): Route {
  const parts = path
    .split("/")
    .filter((part) => part !== "")
    .map(decodeURIComponent);
  const [root, ...rest] = parts;
  if (root === "api") {
    const [version, ...below] = rest;
    if (version === undefined) return { kind: "api-versions" };
    return below.length === 0
      ? { kind: "api-resources", group: "", version }
      : resourceRoute("", version, below);
  }
  if (root !== "apis") return { kind: "path", path: `/${parts.join("/")}` };
  const [group, version, ...below] = rest;
  if (group === undefined) return { kind: "api-groups" };
  if (version === undefined) return { kind: "api-group", group };
  return below.length === 0
    ? { kind: "api-resources", group, version }
    : resourceRoute(group, version, below);
}

/** A namespace's own path looks like that of something in it. */
function resourceRoute(group: string, version: string, below: string[]): Route {
  const isInside =
    below[0] === "namespaces" && below.length > 2 && !["status", "finalize"].includes(below[2] ?? "");
  const [resource = "", name = null, subresource = null] = isInside ? below.slice(2) : below;
  const namespace = isInside ? (below[1] ?? null) : null;
  return { kind: "resource", group, version, resource, namespace, name, subresource };
}

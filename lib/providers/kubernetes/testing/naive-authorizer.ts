/** RBAC the slow way: one request at a time against one rule at a time, in the words of its documentation. */

export type Rule = {
  verbs?: string[];
  apiGroups?: string[];
  resources?: string[];
  resourceNames?: string[];
  nonResourceURLs?: string[];
};

/** `name` empty: the request names no object. */
export type Request =
  | { verb: string; group: string; resource: string; subresource: string; name: string }
  | { verb: string; path: string };

export function allows(rules: readonly Rule[], request: Request): boolean {
  for (const rule of rules) if (ruleAllows(rule, request)) return true;
  return false;
}

function ruleAllows(rule: Rule, request: Request): boolean {
  let verb = false;
  for (const one of rule.verbs ?? []) if (one === "*" || one === request.verb) verb = true;
  if (!verb) return false;
  if ("path" in request) {
    for (const url of rule.nonResourceURLs ?? []) {
      if (url === "*" || url === request.path) return true;
      if (url.endsWith("*")) {
        let prefix = url;
        while (prefix.endsWith("*")) prefix = prefix.slice(0, -1);
        if (request.path.startsWith(prefix)) return true;
      }
    }
    return false;
  }
  let group = false;
  for (const one of rule.apiGroups ?? []) if (one === "*" || one === request.group) group = true;
  let resource = false;
  const { subresource } = request;
  const asked = subresource === "" ? request.resource : `${request.resource}/${subresource}`;
  for (const one of rule.resources ?? []) {
    if (one === "*" || one === asked) resource = true;
    if (subresource !== "" && one === `*/${subresource}`) resource = true;
  }
  const names = rule.resourceNames ?? [];
  let name = names.length === 0;
  for (const one of names) if (one === request.name) name = true;
  return group && resource && name;
}

export type Reach = "cluster" | "namespace";

/** How a role gives one action of the catalogue: for any object, for named ones, for those who select a name; null: not at all. */
export function given(
  rules: readonly Rule[],
  action: string,
  options: { reach: Reach; isGlobal: boolean },
): { always: boolean; named: boolean; selected: boolean } {
  const request = requestFor(action);
  const never = { always: false, named: false, selected: false };
  if (request === null) return never;
  if ("path" in request) return { ...never, always: options.reach === "cluster" && allows(rules, request) };
  const { verb, resource, subresource, group } = request;
  const hasName = !((verb === "create" && subresource === "") || verb === "deletecollection");
  const isListing = verb === "list" || verb === "watch";
  if (options.reach === "namespace" && options.isGlobal) {
    const isOwnNamespace = group === "" && resource === "namespaces" && hasName && !isListing;
    const isBinding = resource === "clusterroles" && verb === "bind";
    if (!isOwnNamespace && !isBinding) return never;
  }
  const names = new Set(rules.flatMap((rule) => rule.resourceNames ?? []));
  names.delete("");
  const anyName = hasName && !isListing ? "an-object-nobody-named" : "";
  const always = allows(rules, { ...request, name: anyName });
  const byName = hasName && [...names].some((name) => allowsOnlyByName(rules, { ...request, name }));
  return { always, named: byName && !isListing, selected: byName && isListing };
}

/** What rules without names give does not count as given by name. */
function allowsOnlyByName(rules: readonly Rule[], request: Request): boolean {
  return allows(
    rules.filter(({ resourceNames = [] }) => resourceNames.length > 0),
    request,
  );
}

function requestFor(action: string): Request | null {
  if (action.includes("*")) return null;
  if (action.startsWith("url/")) {
    const parts = action.slice("url".length).split(":");
    const verb = parts.pop() ?? "";
    return { verb, path: parts.join(":") };
  }
  const found = /^([^/]+)\/([^/:]+)(?:\/([^:]+))?:(.+)$/.exec(action);
  if (found === null) return null;
  const [, group = "", resource = "", subresource = "", verb = ""] = found;
  return { verb, group: group === "core" ? "" : group, resource, subresource, name: "" };
}

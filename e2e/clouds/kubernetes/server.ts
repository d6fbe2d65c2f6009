/** The simulated API servers, one per cluster under a base path of its own: who calls, what may they, and the answer on the wire. */
import { gzipSync } from "node:zlib";
import type { CloudAnswer, CloudRequest, CloudServer } from "../cloud-server.ts";
import type { Effect, Faults } from "../faults.ts";
import type { World } from "../world.ts";
import { type Caller, callerOf } from "./callers.ts";
import { type KubernetesPermissions, permissionOf } from "./permissions.ts";
import { readResource } from "./reads.ts";
import { selfSubjectAccessReview, selfSubjectReview } from "./reviews.ts";
import {
  aggregatedDiscovery,
  aggregatedType,
  apiGroup,
  apiGroupList,
  apiResourceList,
  apiVersions,
  discoveryForm,
} from "./wire/discovery.ts";
import type { JsonObject } from "./wire/metadata.ts";
import { resourceAt } from "./wire/resources.ts";
import { type Route, routeOf } from "./wire/route.ts";
import {
  forbidden,
  forbiddenPath,
  internalError,
  methodNotAllowed,
  noSuchResource,
  notAcceptable,
  PlainError,
  StatusError,
  statusObject,
  type Target,
  tooManyRequests,
  unauthorized,
  unsupportedMediaType,
} from "./wire/status.ts";
import { viewOf } from "./wire/view.ts";
import { type ClusterFacts, gitVersionOf } from "./world/clusters.ts";
import { performWrite } from "./writes.ts";

export type KubernetesServerOptions = {
  world: World;
  faults: Faults;
  permissions: KubernetesPermissions;
  pageCap: number | undefined;
  /** Told of every request before it is answered. */
  called(facts: ClusterFacts): void;
};

export const BASE_PATH = "/k8s/clusters/";
/** Larger answers are compressed for whoever accepts it. */
const COMPRESSED_FROM = 128 * 1024;

export type Call = KubernetesServerOptions & {
  request: CloudRequest;
  facts: ClusterFacts;
  caller: Caller;
  effects: Effect[];
  /** Tells of what no collector may do. */
  violate(what: string): void;
};
export type Answer = { status: number; body: JsonObject | string; type?: string };

export function kubernetesServer(options: KubernetesServerOptions): CloudServer {
  const calls: Record<string, number> = {};
  const violations: string[] = [];
  return {
    basePath: BASE_PATH,
    stats: () => ({ calls: { ...calls }, violations: [...violations] }),
    answer: async (request) => {
      const effects: Effect[] = [];
      try {
        const { facts, path } = clusterAt(options.world, request.url.pathname);
        options.called(facts);
        const route = routeOf(path);
        const action = actionOf(request, route);
        calls[action] = (calls[action] ?? 0) + 1;
        effects.push(...options.faults.effectsOf(partsOf(facts, route, action)));
        const caller = callerOf(request.headers.authorization, options.world.seed, facts.name);
        const violate = (what: string) => void (caller.administrator || violations.push(what));
        const call: Call = { ...options, request, facts, caller, effects, violate };
        refuse(effects, call, route);
        return written(perform(call, route), request, effects);
      } catch (error) {
        return { ...refusalOf(error), effects: effects.filter(({ kind }) => kind !== "unnegotiated") };
      }
    },
  };
}

function clusterAt(world: World, pathname: string): { facts: ClusterFacts; path: string } {
  const [name = "", ...rest] = pathname.slice(BASE_PATH.length).split("/");
  const facts = world.kubernetes.clusters.find((cluster) => cluster.name === name);
  if (!facts) throw new PlainError(404, "404 page not found\n");
  return { facts, path: `/${rest.join("/")}` };
}

const VERBS: Record<string, string> = { POST: "create", PUT: "update", PATCH: "patch", DELETE: "delete" };

function targetOf(request: CloudRequest, route: Route & { kind: "resource" }): Target {
  const { group, resource, subresource, namespace, name } = route;
  const verb = VERBS[request.method] ?? (name === null ? "list" : "get");
  return { verb, group, resource, subresource, namespace, name };
}

/** As permissions.json would call it: `list serviceaccounts`, `get /version`. */
function actionOf(request: CloudRequest, route: Route): string {
  if (route.kind === "resource") return permissionOf(targetOf(request, route));
  return `get ${pathOf(route)}`;
}

function pathOf(route: Exclude<Route, { kind: "resource" }>): string {
  switch (route.kind) {
    case "path":
      return route.path;
    case "api-versions":
      return "/api";
    case "api-groups":
      return "/apis";
    case "api-group":
      return `/apis/${route.group}`;
    case "api-resources":
      return route.group === "" ? `/api/${route.version}` : `/apis/${route.group}/${route.version}`;
  }
}

function partsOf({ name }: ClusterFacts, route: Route, action: string) {
  const namespace = route.kind === "resource" ? (route.namespace ?? "") : "";
  return { cloud: "kubernetes", cluster: name, action, namespace };
}

function refuse(effects: Effect[], { request, caller }: Call, route: Route): void {
  for (const effect of effects) {
    if (effect.kind === "throttle")
      throw tooManyRequests(effect.retryAfter === undefined ? 1 : effect.retryAfter);
    if (effect.kind === "error") throw internalError();
    if (effect.kind === "expired") throw unauthorized();
    if (effect.kind !== "denied") continue;
    if (route.kind === "resource") throw forbidden(targetOf(request, route), caller.username);
    throw forbiddenPath(caller.username, "get", pathOf(route));
  }
}

function perform(call: Call, route: Route): Answer {
  const { request, facts, caller, permissions } = call;
  if (route.kind !== "resource") {
    const path = pathOf(route);
    const isPublic = path === "/version" || /^\/(healthz|livez|readyz)$/.test(path);
    const allowed =
      isPublic ||
      caller.administrator ||
      (!caller.anonymous && isDiscovery(path) && permissions.allowsPath(facts.name, path));
    if (!allowed) throw forbiddenPath(caller.username, "get", path);
    if (request.method !== "GET") throw methodNotAllowed();
    return describe(call, route);
  }
  if (request.method === "POST" && REVIEWS.has(route.resource)) return review(call, route);
  const target = targetOf(request, route);
  if (!caller.administrator) {
    const isRead = ["GET", "HEAD"].includes(request.method) && target.subresource === null;
    if (caller.anonymous || !isRead || !permissions.allows(facts.name, target))
      throw forbidden(target, caller.username);
  }
  const { group, version, resource } = route;
  if (apiResourceList(facts, group, version) === null) throw new PlainError(404, "404 page not found\n");
  const type = resourceAt(group, version, resource);
  if (!type) throw noSuchResource();
  const view = viewOf(call.world, facts);
  if (request.method === "GET") return readResource(call, type, target, view);
  const { status, body } = performWrite(request.method, {
    ...{ world: call.world, view, type, target },
    ...{ body: request.body, contentType: request.headers["content-type"] },
    dryRun: request.url.searchParams.get("dryRun") === "All",
  });
  return { status, body };
}

/** What `system:discovery` and `system:service-account-issuer-discovery` let everybody read who has signed in. */
const isDiscovery = (path: string): boolean =>
  /^\/(apis?(\/.*)?|openapi(\/.*)?|\.well-known\/openid-configuration)$/.test(path);

function describe({ request, facts }: Call, route: Exclude<Route, { kind: "resource" }>): Answer {
  const found = (body: JsonObject | null): Answer => {
    if (body === null) throw new PlainError(404, "404 page not found\n");
    return { status: 200, body };
  };
  switch (route.kind) {
    case "api-versions":
    case "api-groups": {
      const form = discoveryForm(request.headers.accept ?? "*/*", facts);
      if (form === null) throw notAcceptable();
      const isCore = route.kind === "api-versions";
      if (form !== "legacy")
        return { status: 200, body: aggregatedDiscovery(facts, form, isCore), type: aggregatedType(form) };
      return found(isCore ? apiVersions(request.headers.host ?? "") : apiGroupList(facts));
    }
    case "api-group":
      return found(apiGroup(facts, route.group));
    case "api-resources":
      return found(apiResourceList(facts, route.group, route.version));
    case "path":
      return describePath(route.path, facts);
  }
}

function describePath(path: string, facts: ClusterFacts): Answer {
  if (/^\/(healthz|livez|readyz)$/.test(path))
    return { status: 200, body: "ok", type: "text/plain; charset=utf-8" };
  if (path === "/version") {
    const { major, minor } = facts.version;
    const gitVersion = gitVersionOf(facts);
    const built = {
      gitCommit: "0000000000000000000000000000000000000000",
      gitTreeState: "clean",
      buildDate: "2025-05-01T00:00:00Z",
    };
    const body = {
      major: String(major),
      minor: `${minor}${facts.eks === null ? "" : "+"}`,
      gitVersion,
      ...built,
    };
    return { status: 200, body: { ...body, goVersion: "go1.24.4", compiler: "gc", platform: "linux/amd64" } };
  }
  if (path === "/.well-known/openid-configuration") {
    const { issuer } = facts;
    const body = {
      issuer,
      jwks_uri: facts.eks === null ? `${issuer}/openid/v1/jwks` : `${issuer}/keys`,
      response_types_supported: ["id_token"],
      subject_types_supported: ["public"],
      id_token_signing_alg_values_supported: ["RS256"],
    };
    return { status: 200, body };
  }
  throw new PlainError(404, "404 page not found\n");
}

const REVIEWS = new Set(["selfsubjectaccessreviews", "selfsubjectreviews"]);

/** Whoever has signed in may ask about themselves; servers before 1.28 cannot say who that is. */
function review({ request, facts, caller, permissions }: Call, route: Route & { kind: "resource" }): Answer {
  const { minor } = facts.version;
  if (/protobuf/.test(request.headers["content-type"] ?? "")) throw unsupportedMediaType();
  if (caller.anonymous) throw forbidden(targetOf(request, route), caller.username);
  if (route.resource === "selfsubjectaccessreviews")
    return {
      status: 201,
      body: selfSubjectAccessReview(request.body, caller, permissions, { cluster: facts.name, minor }),
    };
  if (minor < 28) throw noSuchResource();
  return { status: 201, body: selfSubjectReview(caller, minor) };
}

function written(answer: Answer, request: CloudRequest, effects: Effect[]): CloudAnswer {
  const text = typeof answer.body === "string" ? answer.body : `${JSON.stringify(answer.body)}\n`;
  const headers: Record<string, string> = {
    "content-type": answer.type ?? "application/json",
    "cache-control": "no-cache, private",
  };
  const compress =
    text.length >= COMPRESSED_FROM && /\bgzip\b/.test(request.headers["accept-encoding"] ?? "");
  if (compress) Object.assign(headers, { "content-encoding": "gzip", vary: "Accept-Encoding" });
  return { status: answer.status, headers, body: compress ? gzipSync(text, { level: 1 }) : text, effects };
}

function refusalOf(error: unknown): Omit<CloudAnswer, "effects"> {
  if (error instanceof PlainError) {
    const headers = { "content-type": "text/plain; charset=utf-8", ...error.headers };
    return { status: error.code, headers, body: error.message };
  }
  const facts =
    error instanceof StatusError
      ? error.facts
      : // A mistake of the simulator's must be loud and must not be retried away.
        {
          code: 400,
          reason: "SimulatorFault",
          message: error instanceof Error ? (error.stack ?? error.message) : String(error),
        };
  return {
    status: facts.code,
    headers: { "content-type": "application/json" },
    body: `${JSON.stringify(statusObject(facts))}\n`,
  };
}

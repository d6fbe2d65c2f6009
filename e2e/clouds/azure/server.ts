/** The simulated Azure: login, ARM with Resource Graph, and Microsoft Graph behind one address, told apart by their paths. */
import type { CloudAnswer, CloudRequest, CloudServer } from "../cloud-server.ts";
import type { Effect, Faults } from "../faults.ts";
import type { World } from "../world.ts";
import { AzureError, ContractViolation } from "./azure-error.ts";
import type { Call, Reply, Target } from "./call.ts";
import { batchReply, type InnerAnswer } from "./graph/batch.ts";
import { graphTarget } from "./graph/routes.ts";
import { managementTarget } from "./management/routes.ts";
import type { AzurePermissions } from "./permissions.ts";
import type { Quirks } from "./quirks.ts";
import { failed, insufficient, type Spoken, throttled, unauthorized } from "./refusals.ts";
import { issueToken, metadataOf } from "./token-endpoint.ts";
import { type Caller, callerOf, expired } from "./tokens.ts";

export type AzureServerOptions = {
  world: World;
  faults: Faults;
  permissions: AzurePermissions;
  quirks: Quirks;
  pageCap: number | undefined;
};

export const BASE_PATH = "/azure/";

type Place =
  | { service: "graph"; version: "v1.0" | "beta"; path: string }
  | { service: "management"; path: string };

export function azureServer(options: AzureServerOptions): CloudServer {
  const { world, faults, permissions, quirks, pageCap } = options;
  const calls: Record<string, number> = {};
  const violations: string[] = [];

  /** Counts the call, applies what a fault says in the service's words, and carries it out. */
  const perform = async (request: CloudRequest, place: Place, target: Target, caller: Caller) => {
    const spoken: Spoken = target.action === "resource-graph" ? "resource-graph" : place.service;
    const name = `${spoken}:${target.action}`;
    calls[name] = (calls[name] ?? 0) + 1;
    const { action, permission, subscription } = target;
    const effects = faults.effectsOf({ cloud: "azure", service: spoken, action, permission, subscription });
    refuse(effects, spoken, target, caller, quirks);
    const call: Call = {
      ...{ world, caller, permissions, quirks, pageCap },
      path: place.service === "graph" ? `/${place.version}${place.path}` : place.path,
      method: request.method,
      query: request.url.searchParams,
      headers: request.headers,
      body: request.body,
      directory: () => world.azure.directory(world.day),
    };
    return { reply: await target.handle(call), effects };
  };

  const answerBatch = async (request: CloudRequest, place: Place & { service: "graph" }, caller: Caller) => {
    const effects: Effect[] = [];
    const reply = await batchReply(request.body, async (inner): Promise<InnerAnswer> => {
      const url = new URL(`http://batch.invalid${inner.url}`);
      const asked: CloudRequest = {
        method: inner.method,
        url,
        headers: lowered(inner.headers ?? {}),
        body: inner.body === undefined ? "" : JSON.stringify(inner.body),
      };
      try {
        const target = graphTarget(inner.method, decodeURI(url.pathname), place.version);
        const done = await perform(asked, { ...place, path: decodeURI(url.pathname) }, target, caller);
        effects.push(...done.effects);
        return {
          status: done.reply.status,
          headers: { "Content-Type": "application/json" },
          body: done.reply.body,
        };
      } catch (error) {
        note(error);
        const { status, headers, body } = errorReply(error);
        return { status, headers: titled(headers ?? {}), body };
      }
    });
    return { reply, effects };
  };

  const note = (error: unknown) => {
    if (error instanceof ContractViolation)
      violations.push([error.message, ...error.details.map(({ message }) => message)].join(" "));
  };

  const carryOut = async (request: CloudRequest): Promise<{ reply: Reply; effects: Effect[] }> => {
    const path = `/${decodeURI(request.url.pathname.slice(BASE_PATH.length))}`;
    const login = loginOf(request, path);
    if (login) {
      calls[`login:${login.action}`] = (calls[`login:${login.action}`] ?? 0) + 1;
      const called = {
        cloud: "azure",
        service: "login",
        action: login.action,
        permission: "",
        subscription: "",
      };
      const effects = faults.effectsOf(called);
      refuseLogin(effects);
      if (login.action === "metadata") return { reply: metadataOf(login.tenant), effects };
      return {
        reply: issueToken(world, permissions, login.tenant, new URLSearchParams(request.body)),
        effects,
      };
    }
    const place = placeOf(path);
    const caller = callerOf(request.headers.authorization, place.service);
    if (place.service === "graph") {
      if (request.method === "POST" && place.path === "/$batch") return answerBatch(request, place, caller);
      return perform(request, place, graphTarget(request.method, place.path, place.version), caller);
    }
    const target = managementTarget(request.method, place.path, request.url.searchParams, request.body);
    return perform(request, place, target, caller);
  };

  return {
    basePath: BASE_PATH,
    stats: () => ({ calls: { ...calls }, violations: [...violations] }),
    answer: async (request) => {
      try {
        const { reply, effects } = await carryOut(request);
        return { ...written(reply), effects };
      } catch (error) {
        note(error);
        return { ...written(errorReply(error)), effects: [] };
      }
    },
  };
}

function loginOf(
  request: CloudRequest,
  path: string,
): { action: "token" | "metadata"; tenant: string } | undefined {
  const token = /^\/([^/]+)\/oauth2\/v2\.0\/token$/i.exec(path)?.[1];
  if (token !== undefined && request.method === "POST") return { action: "token", tenant: token };
  const metadata = /^\/([^/]+)\/v2\.0\/\.well-known\/openid-configuration$/i.exec(path)?.[1];
  return metadata === undefined ? undefined : { action: "metadata", tenant: metadata };
}

function placeOf(path: string): Place {
  const match = /^\/(v1\.0|beta)(\/.*)$/.exec(path);
  if (match) return { service: "graph", version: match[1] as "v1.0" | "beta", path: match[2] ?? "/" };
  return { service: "management", path: path.replace(/^\/+/, "/") };
}

function refuse(effects: Effect[], spoken: Spoken, target: Target, caller: Caller, quirks: Quirks): void {
  for (const { kind } of effects) {
    if (kind === "throttle") throw throttled(spoken, quirks);
    if (kind === "error") throw failed(spoken);
    if (kind === "expired") throw expired(spoken === "graph" ? "graph" : "management");
    if (kind === "denied")
      throw spoken === "graph" ? insufficient() : unauthorized(caller, target.permission, "/");
  }
}

function refuseLogin(effects: Effect[]): void {
  for (const { kind } of effects) {
    if (kind === "throttle" || kind === "error")
      throw new AzureError(
        kind === "throttle" ? 429 : 503,
        "temporarily_unavailable",
        "AADSTS90033: A transient error has occurred. Please try again.",
      );
    if (kind === "denied" || kind === "expired")
      throw new AzureError(
        401,
        "invalid_client",
        "AADSTS700024: Client assertion is not within its valid time range.",
      );
  }
}

const lowered = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));

/** As batches write them. */
const titled = (headers: Record<string, string>) =>
  Object.fromEntries(
    Object.entries({ "content-type": "application/json", ...headers }).map(([name, value]) => [
      name.replace(/(^|-)[a-z]/g, (letter) => letter.toUpperCase()),
      value,
    ]),
  );

/** Login writes errors as OAuth does, everybody else as OData does. A mistake of the simulator's is loud and not to be retried away. */
function errorReply(error: unknown): Reply {
  if (!(error instanceof AzureError)) {
    const message = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { status: 400, body: { error: { code: "SimulatorFault", message } } };
  }
  const { status, code, message, headers, details } = error;
  if (message.startsWith("AADSTS"))
    return {
      status,
      headers,
      body: { error: code, error_description: message, error_codes: [], suberror: "" },
    };
  return { status, headers, body: { error: { code, message, ...(details.length > 0 ? { details } : {}) } } };
}

function written({ status, body, headers }: Reply): Omit<CloudAnswer, "effects"> {
  const isEmpty = body === "";
  return {
    status,
    headers: { ...(isEmpty ? {} : { "content-type": "application/json; charset=utf-8" }), ...headers },
    body: isEmpty ? "" : JSON.stringify(body),
  };
}

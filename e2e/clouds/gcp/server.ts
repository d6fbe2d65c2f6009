/** The simulated Google Cloud: finds a request's method, checks it, applies faults and permissions, answers on the wire. */
import type { CloudAnswer, CloudRequest, CloudServer } from "../cloud-server.ts";
import type { Effect, Faults } from "../faults.ts";
import type { World } from "../world.ts";
import { type Caller, callerOf } from "./access-tokens.ts";
import type { Call } from "./call.ts";
import type { LogReads } from "./log-reads.ts";
import { operations } from "./operations/all.ts";
import type { GcpPermissions } from "./permissions.ts";
import { type Place, placeOf } from "./places.ts";
import type { Traps } from "./traps.ts";
import { type Input, type Operation, serviceOf } from "./wire/operation.ts";
import { inputOf, matchRoute, routesOf } from "./wire/route.ts";
import {
  permissionDenied,
  RequestViolation,
  rateLimited,
  StatusError,
  serviceDisabled,
  unauthenticated,
  unavailable,
  userProjectDenied,
} from "./wire/status-error.ts";
import { SECURITY_PROJECT } from "./world/organization.ts";

export type GcpServerOptions = {
  world: World;
  faults: Faults;
  permissions: GcpPermissions;
  traps: Traps;
  logReads: LogReads;
  pageCap?: number;
};

/** Every method's path begins with its version; the client libraries replace hosts and keep paths, so there is no other base. */
export const BASE_PATH = "/v";

const routes = routesOf(operations);

export function gcpServer(options: GcpServerOptions): CloudServer {
  const calls: Record<string, number> = {};
  const violations: string[] = [];
  return {
    basePath: BASE_PATH,
    stats: () => ({ calls: { ...calls }, violations: [...violations] }),
    answer: async (request) => {
      const path = request.url.pathname.slice(1);
      const found = matchRoute(routes, request.method, path);
      if (!found) {
        violations.push(`No method ${request.method} ${path}`);
        return notThere(path);
      }
      calls[found.operation.id] = (calls[found.operation.id] ?? 0) + 1;
      try {
        return perform(options, found.operation, found.parts, request);
      } catch (error) {
        if (error instanceof RequestViolation) violations.push(`${found.operation.id}: ${error.message}`);
        return refusal(error);
      }
    },
  };
}

function perform(
  { world, faults, permissions, traps, logReads, pageCap }: GcpServerOptions,
  operation: Operation,
  parts: string[],
  request: CloudRequest,
): CloudAnswer {
  const service = serviceOf(operation);
  const input = inputOf(operation, parts, request);
  const caller = operation.open ? null : callerOf(request.headers.authorization, service);
  const name = operation.on(input);
  const place = name === null ? null : placeOf(world, name);
  const permission = permissionOf(operation, input);
  const effects = faults.effectsOf({
    cloud: "gcp",
    service,
    action: operation.id.slice(service.length + 1),
    ...(permission === null ? {} : { permission }),
    ...(place === null ? {} : { scope: place.facts?.id ?? place.name }),
  });
  refuse(effects, service, permission, name);
  if (caller) charge(world, permissions, traps, caller, service, request.headers["x-goog-user-project"]);
  if (operation.local && place?.facts) demandService(world, traps, service, place);
  if (operation.writes && !caller?.administrator)
    throw permissionDenied(service, permission ?? operation.id, name ?? "");
  if (permission !== null && !caller?.administrator) {
    if (!place || !permissions.allows(permission, place.scopes))
      throw permissionDenied(service, permission, place?.name ?? name ?? "");
  }
  const call: Call = { world, caller, permissions, traps, logReads, pageCap };
  return { ...replyOf(200, JSON.stringify(operation.run(call, input))), effects };
}

function permissionOf({ permission }: Operation, input: Input): string | null {
  return typeof permission === "function" ? permission(input) : permission;
}

function refuse(effects: Effect[], service: string, permission: string | null, name: string | null): void {
  for (const { kind } of effects) {
    if (kind === "throttle") throw rateLimited(service, "0");
    if (kind === "error") throw unavailable();
    if (kind === "denied") throw permissionDenied(service, permission ?? "unknown", name ?? "");
    if (kind === "expired") throw unauthenticated("ACCESS_TOKEN_EXPIRED", service);
  }
}

/** The project that pays must have the API on; another than the caller's own must allow it. */
function charge(
  world: World,
  permissions: GcpPermissions,
  traps: Traps,
  caller: Caller,
  service: string,
  header: string | undefined,
): void {
  const name = header ?? caller.project ?? SECURITY_PROJECT;
  const place = placeOf(world, `projects/${name}`);
  const allowed = place !== null && permissions.allows("serviceusage.services.use", place.scopes);
  if (header !== undefined && !caller.administrator && !allowed) throw userProjectDenied(service, name);
  if (place?.facts && traps.isDisabled(service, place.facts))
    throw serviceDisabled(service, place.facts.number);
}

/** These ask the project itself, so the API must be on there too. */
function demandService(world: World, traps: Traps, service: string, { facts }: Place): void {
  if (!facts) return;
  const isOn = world.gcp.project(facts.id, world.day).services.includes(service);
  if (!isOn || traps.isDisabled(service, facts)) throw serviceDisabled(service, facts.number);
}

function refusal(error: unknown): CloudAnswer {
  if (error instanceof StatusError) {
    return { ...replyOf(error.code, error.body(), error.headers), effects: [] };
  }
  // A mistake of the simulator's must be loud and must not be retried away.
  const text = error instanceof Error ? error.message : String(error);
  const fault = new StatusError(400, "FAILED_PRECONDITION", `Simulator fault: ${text}`);
  return { ...replyOf(400, fault.body()), effects: [] };
}

/** Google answers a path that is no method's with a page for people. */
function notThere(path: string): CloudAnswer {
  const page = `<!DOCTYPE html>\n<html lang=en>\n<title>Error 404 (Not Found)!!1</title>\n<p>The requested URL <code>/${path}</code> was not found on this server.`;
  return { status: 404, headers: { "content-type": "text/html; charset=UTF-8" }, body: page, effects: [] };
}

function replyOf(status: number, body: string, headers: Record<string, string> = {}) {
  return { status, headers: { "content-type": "application/json; charset=UTF-8", ...headers }, body };
}

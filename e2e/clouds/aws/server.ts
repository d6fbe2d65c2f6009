/** The simulated AWS: authenticates a request, finds its operation, applies faults and permissions, answers on the wire. */
import type { CloudAnswer, CloudRequest, CloudServer } from "../cloud-server.ts";
import type { Effect, Faults } from "../faults.ts";
import type { World } from "../world.ts";
import type { Call } from "./call.ts";
import { createJobs } from "./jobs.ts";
import type { AwsPermissions } from "./permissions.ts";
import { denied, failed, inWordsOf, throttled } from "./refusals.ts";
import { type Service, serviceNamed } from "./services.ts";
import { type Caller, callerOf } from "./sessions.ts";
import { checkValue } from "./wire/check.ts";
import { errorReply, type Protocol, type Reply, replyOf } from "./wire/protocol.ts";
import { readQuery } from "./wire/query.ts";
import { type Route, readRest } from "./wire/rest.ts";
import { type Operation, shapeOf } from "./wire/schema.ts";
import { SchemaViolation, WireError } from "./wire/wire-error.ts";

export type AwsServerOptions = {
  world: World;
  faults: Faults;
  permissions: AwsPermissions;
  pageCap?: number;
};

type Signature = { keyId: string; region: string; service: string };
type Target = { service: Service; operation: Operation; route: Route | undefined };

const SIGNATURE =
  /^AWS4-HMAC-SHA256 Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request, ?SignedHeaders=[^,]+, ?Signature=[0-9a-f]{64}$/;

export function awsServer(options: AwsServerOptions): CloudServer {
  const { world, faults, permissions } = options;
  const jobs = createJobs();
  const calls: Record<string, number> = {};
  const violations: string[] = [];
  let count = 0;

  const perform = async (request: CloudRequest, signed: Signature, number: number): Promise<CloudAnswer> => {
    const target = await targetOf(request, signed);
    const action = `${signed.service}:${target.operation.name}`;
    calls[action] = (calls[action] ?? 0) + 1;
    const caller = callerOf(signed.keyId, request.headers["x-amz-security-token"]);
    const { account } = caller;
    if (target.service.regional && !world.aws.organization.regions.includes(signed.region))
      throw unknownClient();
    const called = {
      cloud: "aws",
      service: signed.service,
      action: target.operation.name,
      account,
      region: signed.region,
    };
    const effects = faults.effectsOf(called);
    refuse(effects, signed.service, action, caller);
    if (!caller.administrator && !permissions.allows(account, action)) {
      throw denied(signed.service, action, caller, signed.service === "iam" ? "*" : undefined);
    }
    const call: Call = {
      world,
      caller,
      region: signed.region,
      permissions,
      jobs,
      pageCap: options.pageCap,
      account: () => world.aws.account(account, world.day),
    };
    const input = inputOf(request, target);
    demandMembers(target, input);
    const output = target.service.handlers[target.operation.name]?.(call, input as never) ?? {};
    return { ...replyOf(target.service.protocol, signed.service, target.operation, output, number), effects };
  };

  return {
    basePath: "/",
    stats: () => ({ calls: { ...calls }, violations: [...violations] }),
    answer: async (request) => {
      count += 1;
      const number = count;
      const signed = signatureOf(request);
      const protocol = serviceNamed(signed?.service ?? "")?.protocol ?? "query";
      const service = signed?.service ?? "sts";
      try {
        if (!signed)
          throw new WireError("MissingAuthenticationToken", "Request is missing Authentication Token", 403);
        return await perform(request, signed, number);
      } catch (error) {
        if (error instanceof SchemaViolation) violations.push(error.message);
        return { ...refusalOf(protocol, service, error, number), effects: [] };
      }
    },
  };
}

function refusalOf(protocol: Protocol, service: string, error: unknown, number: number): Reply {
  if (error instanceof WireError) return errorReply(protocol, service, inWordsOf(service, error), number);
  // A mistake of the simulator's must be loud and must not be retried away.
  const text = error instanceof Error ? error.message : String(error);
  return errorReply(protocol, service, new WireError("SimulatorFault", text, 400), number);
}

function refuse(effects: Effect[], service: string, action: string, caller: Caller): void {
  for (const { kind } of effects) {
    if (kind === "throttle") throw throttled(service);
    if (kind === "error") throw failed(service);
    if (kind === "denied") throw denied(service, action, caller);
    if (kind === "expired") {
      throw new WireError("ExpiredToken", "The security token included in the request is expired", 403);
    }
  }
}

function signatureOf(request: CloudRequest): Signature | null {
  const match = SIGNATURE.exec(request.headers.authorization ?? "");
  if (!match) return null;
  const [, keyId = "", region = "", service = ""] = match;
  return { keyId, region, service };
}

async function targetOf(request: CloudRequest, signed: Signature): Promise<Target> {
  const service = serviceNamed(signed.service);
  if (!service) throw new WireError("UnknownService", `No such service: ${signed.service}`, 404);
  if (service.protocol === "rest") {
    const route = await service.route(request.method, request.url.pathname);
    if (!route) throw new WireError("UnknownOperationException", "", 404);
    return { service, operation: route.operation, route };
  }
  const name = operationName(service.protocol, request);
  const operation = await service.operation(name);
  if (operation) return { service, operation, route: undefined };
  if (service.protocol === "json") throw new WireError("UnknownOperationException", "", 400);
  throw new WireError("InvalidAction", `Could not find operation ${name} for version 2010-05-08`, 400);
}

/** What a region that is not enabled says to everybody. */
function unknownClient(): WireError {
  return new WireError("InvalidClientTokenId", "The security token included in the request is invalid.", 403);
}

/** The SDK sends what it is given; that something is missing is for the service to say. */
function demandMembers(target: Target, input: object): void {
  const shape = shapeOf(target.operation.input);
  if (shape.type !== "structure") return;
  const missing = shape.required.find((name) => !Object.hasOwn(input, name));
  if (missing === undefined) return;
  const words = `1 validation error detected: Value null at '${missing}' failed to satisfy constraint: Member must not be null`;
  throw new WireError(target.service.protocol === "query" ? "ValidationError" : "ValidationException", words);
}

function operationName(protocol: Protocol, request: CloudRequest): string {
  if (protocol === "json") return request.headers["x-amz-target"]?.split(".").at(-1) ?? "";
  return new URLSearchParams(request.body).get("Action") ?? "";
}

function inputOf(request: CloudRequest, target: Target): object {
  const { service, operation, route } = target;
  if (route) return readRest(route, request.url, request.body);
  if (service.protocol === "json") {
    const input = JSON.parse(request.body === "" ? "{}" : request.body) as object;
    demandMembers(target, input);
    checkValue(operation.input, input, "request");
    return input;
  }
  const form = new URLSearchParams(request.body);
  return readQuery(operation.input, form, service.protocol === "ec2" ? "ec2" : "query");
}

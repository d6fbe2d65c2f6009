/** The AWS services the simulator speaks: protocol, operations, and where the SDK keeps their schemas (loaded when first called). */
import type { Operations } from "./call.ts";
import { ec2Operations, ecsOperations, lambdaOperations } from "./operations/compute.ts";
import { eksOperations } from "./operations/eks.ts";
import { iamOperations } from "./operations/iam.ts";
import { organizationsOperations } from "./operations/organizations.ts";
import { rolesAnywhereOperations, rolesAnywhereSchemas } from "./operations/roles-anywhere.ts";
import { stsOperations } from "./operations/sts.ts";
import type { Protocol } from "./wire/protocol.ts";
import { type Route, routeOf } from "./wire/rest.ts";
import { type Operation, operationOf } from "./wire/schema.ts";

type Schemas = { [name: string]: unknown };

export type Service = {
  protocol: Protocol;
  /** Answers in the regions an account has enabled, and only there. */
  regional: boolean;
  handlers: Operations;
  /** Undefined for an operation the simulator does not have. */
  operation(name: string): Promise<Operation | undefined>;
  /** The REST operation behind a request line. */
  route(method: string, path: string): Promise<Route | undefined>;
};

const SERVICES: { [name: string]: Service } = {
  iam: service("query", iamOperations, () => import("@aws-sdk/client-iam")),
  sts: service("query", stsOperations, () => import("@aws-sdk/client-sts")),
  ec2: regional("ec2", ec2Operations, () => import("@aws-sdk/client-ec2")),
  organizations: service("json", organizationsOperations, () => import("@aws-sdk/client-organizations")),
  ecs: regional("json", ecsOperations, () => import("@aws-sdk/client-ecs")),
  lambda: regional("rest", lambdaOperations, () => import("@aws-sdk/client-lambda")),
  eks: regional("rest", eksOperations, () => import("@aws-sdk/client-eks")),
  rolesanywhere: regional("rest", rolesAnywhereOperations, async () => rolesAnywhereSchemas),
};

/** By the service name in a request's credential scope; undefined for one the simulator does not speak. */
export function serviceNamed(name: string): Service | undefined {
  return Object.hasOwn(SERVICES, name) ? SERVICES[name] : undefined;
}

function regional(...about: Parameters<typeof service>): Service {
  return { ...service(...about), regional: true };
}

function service(protocol: Protocol, handlers: Operations, load: () => Promise<Schemas>): Service {
  const operations = new Map<string, Operation>();
  let routes: Promise<Route[]> | undefined;
  const operation = async (name: string) => {
    if (!Object.hasOwn(handlers, name)) return undefined;
    const known = operations.get(name);
    if (known) return known;
    const loaded = operationOf((await load())[`${name}$`]);
    operations.set(name, loaded);
    return loaded;
  };
  const loadRoutes = async () => {
    const found = await Promise.all(Object.keys(handlers).map(operation));
    return found.flatMap((item) => (item ? (routeOf(item) ?? []) : []));
  };
  return {
    protocol,
    regional: false,
    handlers,
    operation,
    route: async (method, path) => {
      routes ??= loadRoutes();
      return (await routes).find((route) => route.method === method && route.pattern.test(path));
    },
  };
}

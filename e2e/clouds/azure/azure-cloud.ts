/** The simulated Azure as a whole: one Entra tenant with its subscriptions, its server, and how a collector signs in to it. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud, CloudOracle, RunningCloud } from "../cloud.ts";
import type { World } from "../world.ts";
import { COLLECTOR_APP } from "./kits/platform.ts";
import { KEPT_DAYS } from "./management/activity-log.ts";
import { createAzureOracle } from "./oracle/azure-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { type AzurePermissions, createAzurePermissions } from "./permissions.ts";
import { createQuirks, type Quirks } from "./quirks.ts";
import { azureServer, BASE_PATH } from "./server.ts";
import { tokenOf } from "./tokens.ts";
import { type AzureWorld, azureWorld } from "./world/azure-world.ts";
import type { Application } from "./world/model.ts";

export type RunningAzure = RunningCloud & {
  permissions: AzurePermissions;
  quirks: Quirks & { reset(): void };
  /** Configuration of a source that collects the tenant. */
  tenantSource: Record<string, string | number>;
  /** A token of somebody with their own rights, who may also write. */
  administrator(service: "management" | "graph"): string;
};

export const azureCloud: Cloud<AzureWorld, RunningAzure> = {
  grow: (world) => azureWorld(world),
  start: ({ world, faults, url, folder, partial, pageCap }) => {
    const permissions = createAzurePermissions();
    const quirks = createQuirks();
    if (partial) denyCorners(permissions, world);
    const { tenant } = world.azure;
    // All that the log keeps: it is short here, and so says the same whenever somebody looks.
    const source = { tenant: tenant.id, activityLogDays: KEPT_DAYS };
    return {
      server: azureServer({ world, faults, permissions, quirks, pageCap }),
      permissions,
      quirks,
      oracle: oracleOf(world, permissions, quirks),
      tenantSource: source,
      administrator: (service) => administratorToken(tenant.id, service),
      announcement: {
        environment: {
          ROLLCALL_ENDPOINT_AZURE: `${url}${BASE_PATH.replace(/\/$/, "")}`,
          AZURE_CLIENT_ID: collectorOf(world).appId,
          AZURE_FEDERATED_TOKEN_FILE: writeAssertion(folder, collectorOf(world)),
        },
        sources: [
          {
            provider: "azure",
            name: "acme-azure",
            options: ["--tenant", tenant.id, "--activity-log-days", `${KEPT_DAYS}`],
          },
        ],
      },
    };
  },
};

/** The collector's application, which is older than the history. */
function collectorOf(world: World): Application {
  const found = world.azure.directory(world.day).applications.find(({ name }) => name === COLLECTOR_APP);
  if (!found) throw new RangeError("The tenant has no application for the collector");
  return found;
}

/** The token that the surroundings of the collector's process would keep fresh. */
function writeAssertion(folder: string, { federated }: Application): string {
  const [credential] = federated;
  const claims = { iss: credential?.issuer, sub: credential?.subject, aud: credential?.audience };
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const path = join(folder, "azure-federated-token");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path, `${part({ alg: "RS256", typ: "JWT" })}.${part(claims)}.${part("simulated")}`);
  return path;
}

function administratorToken(tenant: string, service: "management" | "graph"): string {
  const aud = service === "graph" ? "https://graph.microsoft.com" : "https://management.azure.com";
  const someone = "00000000-0000-4000-8000-000000000001";
  return tokenOf(
    {
      aud,
      iss: `https://sts.windows.net/${tenant}/`,
      tid: tenant,
      oid: someone,
      appid: someone,
      roles: [],
      administrator: true,
    },
    86_400,
  );
}

function oracleOf(world: World, permissions: AzurePermissions, quirks: Quirks): CloudOracle {
  const oracle = createAzureOracle(world);
  return {
    truth: () => oracle.truth(),
    visible: () => oracle.visible(permissions),
    risks: () => oracle.risks(permissions),
    granted: () => oracle.granted(permissions),
    observed: () => oracle.observed(permissions, quirks.premium),
    usage: () => oracle.usage(permissions, quirks.premium),
  };
}

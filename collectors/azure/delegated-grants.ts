/** `azure/delegated-grants`: what applications may do in the name of users: for everybody by an administrator, or user by user. */
import { z } from "zod";
import type { ActionRecord, CloudRecord, GrantRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { permissionLevel } from "#lib/providers/azure/action-levels.ts";
import { delegatedPlane, permissionAction } from "#lib/providers/azure/action-planes.ts";
import { delegatedPermissionKey } from "#lib/providers/azure/keys.ts";
import { createShortfall } from "../calls/shortfall.ts";
import type { AzureContext } from "./context.ts";
import { graphBatch, graphList } from "./graph.ts";
import { pageSizeOf, parseRow, text } from "./parse.ts";
import { applicationsRead } from "./service-principals.ts";

export const delegatedRow = z.looseObject({
  id: text,
  clientId: z.string(),
  resourceId: z.string(),
  consentType: text,
  principalId: text,
  scope: text,
});

/** One per client, resource, permission and kind of consent; users are counted, not listed. */
export type Consent = {
  client: string;
  resource: string;
  scope: string;
  byAdministrator: boolean;
  users: number;
};

export async function* collectDelegatedGrants(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const consents = new Map<string, Consent>();
  const rows = graphList(ctx, {
    path: `/v1.0/oauth2PermissionGrants?$top=${pageSizeOf(ctx)}`,
    permission: "DelegatedPermissionGrant.Read.All",
  });
  for await (const value of rows) {
    const { row, rejected } = parseRow(delegatedRow, value);
    if (rejected !== null) yield rejected;
    else addConsents(row, consents);
  }
  const { tenant } = ctx.source.config;
  for (const consent of consents.values()) yield consentGrant(consent, tenant);
  const shortfall = createShortfall(ctx.signal);
  const names = await resourceNames(
    ctx,
    new Set([...consents.values()].map(({ resource }) => resource)),
    shortfall,
  );
  const roles = new Map(
    [...consents.values()].map((consent) => [`${consent.resource} ${consent.scope}`, consent]),
  );
  for (const consent of roles.values()) {
    const resource = names.get(consent.resource) ?? null;
    yield consentRole(consent, resource, tenant);
    if (resource !== null) yield consentAction(consent, resource);
  }
  shortfall.end();
}

/** `scope` is a list with spaces between and sometimes in front. */
export function addConsents(row: z.infer<typeof delegatedRow>, consents: Map<string, Consent>): void {
  const byAdministrator = row.consentType === "AllPrincipals";
  for (const scope of new Set((row.scope ?? "").split(/\s+/).filter((part) => part !== ""))) {
    const [client, resource] = [row.clientId.toLowerCase(), row.resourceId.toLowerCase()];
    const key = JSON.stringify([client, resource, scope, byAdministrator]);
    const known = consents.get(key);
    if (known) known.users += 1;
    else consents.set(key, { client, resource, scope, byAdministrator, users: 1 });
  }
}

export function consentGrant(
  { client, resource, scope, byAdministrator, users }: Consent,
  tenant: string,
): GrantRecord {
  return {
    type: "grant",
    scope: tenant,
    subject: { kind: "id", value: client },
    role: { kind: "id", value: delegatedPermissionKey(tenant, resource, scope) },
    effect: "allow",
    via: byAdministrator ? "admin-consent" : "user-consent",
    condition: null,
    attributes: byAdministrator ? { users: "all" } : { users },
    unknown: [],
  };
}

/** An API that offers permissions. `appId` null: it is gone from the tenant, and its id stands for its name. */
type Api = { name: string; appId: string | null };

/** `api` null: it could not be read, and then what is stored stays. */
export function consentRole({ resource, scope }: Consent, api: Api | null, tenant: string): RoleRecord {
  const name = api?.name ?? null;
  return {
    type: "role",
    scope: tenant,
    externalId: delegatedPermissionKey(tenant, resource, scope),
    kind: "azure_delegated_permission",
    name: `${name ?? resource}: ${scope}`,
    resourceName: null,
    version: null,
    manager: "provider",
    document: { delegated: { value: scope, resource: name ?? resource, appId: api?.appId ?? null } },
    attributes: { resource },
    unknown: name === null ? ["name", "document"] : [],
  };
}

export function consentAction({ scope }: Consent, { name, appId }: Api): ActionRecord {
  return {
    type: "action",
    name: permissionAction(delegatedPlane, { resource: name, appId, value: scope }),
    level: permissionLevel(appId, scope),
    unknown: [],
  };
}

const namedRow = z.looseObject({ displayName: text, appId: text });

/** A resource that is gone has no name: its id stands for it. */
async function resourceNames(
  ctx: AzureContext,
  ids: Set<string>,
  shortfall: ReturnType<typeof createShortfall>,
): Promise<Map<string, Api>> {
  const names = new Map<string, Api>();
  const list = [...ids];
  const answers = await shortfall.attempt("names of the resources", () =>
    graphBatch(
      ctx,
      list.map((id) => ({
        path: `/v1.0/servicePrincipals/${id}?$select=displayName,appId`,
        permission: applicationsRead,
      })),
    ),
  );
  for (const [at, answer] of (answers ?? []).entries()) {
    const id = list[at] as string;
    if ("error" in answer) {
      if (answer.error.code === "not-found") names.set(id, { name: id, appId: null });
      else shortfall.note(`name of the resource ${id}`, answer.error);
    } else {
      const { displayName, appId } = parseRow(namedRow, answer.body).row ?? {};
      names.set(id, { name: displayName ?? id, appId: appId ?? null });
    }
  }
  return names;
}

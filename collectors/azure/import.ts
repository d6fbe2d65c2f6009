/**
 * Reads what Azure CLI lists, as if it were the API: every file is checked whole before anything is delivered, and the records come
 * from the same mappers as a live collection's.
 */
import type { Clock } from "#lib/clock.ts";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type {
  CloudRecord,
  ImportedEstate,
  ImportFile,
  RoleRecord,
  Scope,
  Slice,
} from "#lib/ingest/contract.ts";
import { guidOf, managementGroupKey, parseScope, roleDefinitionKey } from "#lib/providers/azure/keys.ts";
import { holderRecords } from "./app-credentials.ts";
import { type Exports, readExports } from "./import-file.ts";
import { applicationRecords } from "./map-application.ts";
import { assignmentGrants } from "./map-role-assignment.ts";
import { roleDefinitionRecord } from "./map-role-definition.ts";
import { servicePrincipalRecords } from "./map-service-principal.ts";
import { scopeState } from "./tree.ts";

/** Throws Invalid before delivering anything. Files are told apart by what they hold, whichever option named them. */
export async function openImport(
  files: ImportFile[],
  ctx: { signal: AbortSignal; clock: Clock },
): Promise<ImportedEstate> {
  const exports = await readExports(files, ctx.signal);
  const tenant = tenantOf(exports);
  const scopes = scopesOf(exports, tenant);
  const known = new Set(scopes.map(({ externalId }) => externalId));
  const context = { exports, tenant, known, now: ctx.clock.now() };
  return {
    pin: tenant,
    name: `Entra tenant ${tenant}`,
    scopes,
    slices: slicesOf(exports, scopes, tenant),
    async *collect(slice) {
      yield* recordsOf(context, slice);
    },
  };
}

/**
 * The tenant an export is of: the accounts name it; else the publisher of any application that signs in users of its own tenant
 * only, since such an application has a service principal nowhere else.
 */
export function tenantOf({ accounts, servicePrincipals, applications }: Exports): string {
  const registered = new Set((applications ?? []).map(({ appId }) => appId.toLowerCase()));
  const own = (servicePrincipals ?? []).filter(
    ({ appId, signInAudience }) => signInAudience === "AzureADMyOrg" || registered.has(appId.toLowerCase()),
  );
  const told =
    accounts?.map(({ tenantId }) => tenantId) ?? own.flatMap((row) => row.appOwnerOrganizationId ?? []);
  const tenants = new Set(told.flatMap((id) => guidOf(id) ?? []));
  const [tenant] = tenants;
  if (tenant !== undefined && tenants.size === 1) return tenant;
  throw new Invalid(
    tenants.size === 0
      ? "The files do not say which tenant they are of."
      : `The files are of several tenants: ${[...tenants].join(", ")}.`,
    { hint: "Add the accounts of one tenant: --accounts FILE, written with az account list --all." },
  );
}

/** The tenant, and below it whatever the assignments and accounts name; an export does not say how management groups nest. */
function scopesOf({ accounts, assignments }: Exports, tenant: string): Scope[] {
  const named = new Map((accounts ?? []).map((account) => [account.id.toLowerCase(), account]));
  const groups = new Map<string, string>();
  const subscriptions = new Set(named.keys());
  for (const { scope } of assignments ?? []) {
    const found = parseScope(scope);
    if (found?.level === "subscription") subscriptions.add(found.subscription);
    if (found?.level === "management-group") groups.set(managementGroupKey(tenant, found.name), found.name);
  }
  const root: Scope = {
    externalId: tenant,
    kind: "azure_tenant",
    name: tenant,
    parent: null,
    state: "active",
    attributes: {},
  };
  return [
    root,
    ...[...groups].map(
      ([externalId, name]): Scope => ({
        ...root,
        externalId,
        kind: "azure_management_group",
        name,
        parent: tenant,
        attributes: { name },
      }),
    ),
    ...[...subscriptions].toSorted().map((id): Scope => {
      const { name = id, state = null } = named.get(id) ?? {};
      return {
        ...root,
        externalId: id,
        kind: "azure_subscription",
        name,
        parent: tenant,
        state: scopeState(state ?? ""),
        attributes: { state },
      };
    }),
  ];
}

function slicesOf(exports: Exports, scopes: Scope[], tenant: string): Slice[] {
  const { servicePrincipals, applications, assignments, definitions } = exports;
  const streams = [
    ...(servicePrincipals === null ? [] : ["azure/service-principals"]),
    ...(applications === null ? [] : ["azure/applications"]),
    ...((servicePrincipals ?? applications) ? ["azure/app-credentials"] : []),
    ...((definitions ?? assignments) ? ["azure/role-definitions"] : []),
    ...(assignments?.some(({ scope }) => parseScope(scope)?.level !== "subscription")
      ? ["azure/management-group-assignments"]
      : []),
  ];
  const held = new Set(
    (assignments ?? []).flatMap(({ scope }) => {
      const found = parseScope(scope);
      return found?.level === "subscription" ? [found.subscription] : [];
    }),
  );
  return [
    ...streams.map((stream) => ({ stream, scope: tenant })),
    ...scopes
      .filter(({ externalId, state }) => held.has(externalId) && state === "active")
      .map(({ externalId }) => ({ stream: "azure/role-assignments", scope: externalId })),
  ];
}

type Context = { exports: Exports; tenant: string; known: ReadonlySet<string>; now: Date };

function* recordsOf(
  { exports, tenant, known, now }: Context,
  { stream, scope }: Slice,
): Iterable<CloudRecord> {
  const { servicePrincipals, applications, assignments } = exports;
  switch (stream) {
    case "azure/service-principals":
      for (const row of unique(servicePrincipals)) yield* servicePrincipalRecords(row, { tenant, known });
      return;
    case "azure/applications": {
      const principals =
        servicePrincipals === null
          ? null
          : new Map(servicePrincipals.map(({ appId, id }) => [appId.toLowerCase(), id.toLowerCase()]));
      for (const row of unique(applications)) {
        const principal = principals === null ? undefined : (principals.get(row.appId.toLowerCase()) ?? null);
        yield* applicationRecords(row, tenant, principal);
      }
      return;
    }
    case "azure/app-credentials":
      yield* credentialsOf(exports, { tenant, now });
      return;
    case "azure/role-definitions":
      yield* rolesOf(exports, tenant);
      return;
    default: {
      const isOf = (at: string) => {
        const found = parseScope(at);
        return found?.level === "subscription" ? found.subscription === scope : scope === tenant;
      };
      const own = (assignments ?? []).filter((row) => isOf(row.scope));
      // The list of assignments does not say which of them end some day.
      yield* assignmentGrants(own, { tenant, known, limits: new Map() });
    }
  }
}

/** `az ad app list` does not list federated credentials: those of applications stay unread. */
function* credentialsOf(
  { applications, servicePrincipals }: Exports,
  facts: { tenant: string; now: Date },
): Iterable<CloudRecord> {
  for (const row of unique(applications)) yield* holderRecords(row, "application", facts);
  for (const row of unique(servicePrincipals)) yield* holderRecords(row, "service-principal", facts);
  const missing = [
    ...(applications === null ? ["secrets and certificates of applications"] : []),
    ...(servicePrincipals === null ? ["secrets and certificates of service principals"] : []),
    "federated credentials",
  ];
  throw new Incomplete(missing, "The exports do not hold every credential.", {
    hint: "Connect the tenant live to read federated credentials.",
  });
}

/** A role that is assigned and not among the definitions is known by its name alone. */
function* rolesOf({ definitions, assignments }: Exports, tenant: string): Iterable<CloudRecord> {
  const seen = new Set<string>();
  for (const definition of definitions ?? []) {
    const record = roleDefinitionRecord(definition, tenant);
    if (!seen.has(record.externalId)) yield record;
    seen.add(record.externalId);
  }
  const unread: string[] = [];
  for (const { roleDefinitionId, roleDefinitionName } of assignments ?? []) {
    const externalId = roleDefinitionKey(tenant, roleDefinitionId);
    if (seen.has(externalId)) continue;
    seen.add(externalId);
    const name = roleDefinitionName ?? roleDefinitionId;
    unread.push(name);
    yield unreadRole(externalId, name, tenant);
  }
  if (unread.length === 0) return;
  throw new Incomplete(unread, `What ${unread.length} assigned roles allow is not in the files.`, {
    hint: "Add --role-definitions FILE, written with az role definition list.",
  });
}

function unreadRole(externalId: string, name: string, tenant: string): RoleRecord {
  return {
    ...{ type: "role", scope: tenant, externalId, kind: "azure_custom_role", name, resourceName: null },
    ...{ version: null, manager: "customer", document: null, attributes: {} },
    unknown: ["kind", "manager", "document", "attributes", "resourceName"],
  };
}

/** Each object once, however often a list repeats it. */
function unique<Row extends { id: string }>(rows: readonly Row[] | null): Iterable<Row> {
  return new Map((rows ?? []).map((row) => [row.id.toLowerCase(), row])).values();
}

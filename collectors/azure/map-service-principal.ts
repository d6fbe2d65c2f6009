/** A service principal as records: itself, its appId, and what it says about its owner. Managed identities are told by their type. */
import { z } from "zod";
import type {
  AliasRecord,
  CloudRecord,
  Json,
  OwnerHintRecord,
  PrincipalRecord,
} from "#lib/ingest/contract.ts";
import { isMicrosoftTenant } from "#lib/providers/azure/clouds.ts";
import { guidOf, resourceKey, subscriptionOf } from "#lib/providers/azure/keys.ts";
import { fieldHints, tagHints, wordTags } from "#lib/providers/azure/owner-hints.ts";
import { instantOf, text, texts } from "./parse.ts";

export const servicePrincipalRow = z.looseObject({
  "@odata.type": text,
  id: z.string(),
  appId: z.string(),
  displayName: text,
  accountEnabled: z.boolean().nullish(),
  appOwnerOrganizationId: text,
  servicePrincipalType: text,
  alternativeNames: texts,
  createdDateTime: text,
  tags: texts,
  notes: text,
  description: text,
  signInAudience: text,
  disabledByMicrosoftStatus: text,
  applicationTemplateId: text,
  preferredSingleSignOnMode: text,
  verifiedPublisher: z.looseObject({ displayName: text }).nullish(),
});

export type ServicePrincipal = z.infer<typeof servicePrincipalRow>;

/** What `$select` asks for: exactly what is mapped. */
export const servicePrincipalFields = [
  ...["id", "appId", "displayName", "accountEnabled", "appOwnerOrganizationId", "servicePrincipalType"],
  ...["alternativeNames", "createdDateTime", "tags", "notes", "description", "signInAudience"],
  ...["disabledByMicrosoftStatus", "applicationTemplateId", "preferredSingleSignOnMode", "verifiedPublisher"],
];

/** `known`: ids of subscriptions that are read; a managed identity lives in its subscription where that is one of them. */
export function servicePrincipalRecords(
  row: ServicePrincipal,
  { tenant, known }: { tenant: string; known: ReadonlySet<string> },
): CloudRecord[] {
  const id = row.id.toLowerCase();
  const managed = managedFacts(row);
  const subscription = subscriptionOf(managed?.resourceId ?? "");
  const scope = subscription !== null && known.has(subscription) ? subscription : tenant;
  const words = wordTags(row.tags);
  const createdAt = instantOf(row.createdDateTime);
  const principal: PrincipalRecord = {
    type: "principal",
    scope,
    externalId: id,
    kind: kindOf(row),
    name: row.displayName ?? row.appId,
    resourceName: managed?.resourceId ? resourceKey(managed.resourceId) : row.appId.toLowerCase(),
    createdAt,
    disabled: row.accountEnabled === undefined || row.accountEnabled === null ? null : !row.accountEnabled,
    tags: words,
    attributes:
      managed === null ? publisherFacts(row, tenant) : { ...managed, appId: row.appId.toLowerCase() },
    unknown: createdAt === null ? ["createdAt"] : [],
  };
  const alias: AliasRecord = {
    type: "alias",
    principal: { kind: "id", value: id },
    kind: "app-id",
    value: row.appId.toLowerCase(),
    unknown: [],
  };
  return [principal, alias, ...hintsOf(row, words, scope)];
}

/** By its OData type first (agents), then by what kind of service principal it says it is. */
function kindOf(row: ServicePrincipal): string {
  const type = row["@odata.type"] ?? "";
  if (/agentIdentityBlueprintPrincipal$/i.test(type)) return "azure_agent_blueprint";
  if (/agentIdentity$/i.test(type)) return "azure_agent_identity";
  return row.servicePrincipalType === "ManagedIdentity"
    ? "azure_managed_identity"
    : "azure_service_principal";
}

type Managed = { assigned: "system" | "user" | "policy" | null; resourceId: string | null };

/** `alternativeNames` hold `isExplicit=True|False` and the resource's id: the identity itself, its host, or a policy assignment. */
export function managedFacts(
  row: Pick<ServicePrincipal, "servicePrincipalType" | "alternativeNames">,
): Managed | null {
  if (row.servicePrincipalType !== "ManagedIdentity") return null;
  const resourceId = row.alternativeNames.find((name) => name.startsWith("/")) ?? null;
  const explicit = row.alternativeNames
    .find((name) => /^isExplicit=/i.test(name))
    ?.split("=")[1]
    ?.toLowerCase();
  if (/\/policyassignments\//i.test(resourceId ?? "")) return { assigned: "policy", resourceId };
  if (explicit === "true" || /\/userassignedidentities\//i.test(resourceId ?? ""))
    return { assigned: "user", resourceId };
  return { assigned: explicit === "false" || resourceId !== null ? "system" : null, resourceId };
}

/** First-party, own and third-party are told apart by the tenant the application belongs to. */
function publisherFacts(row: ServicePrincipal, tenant: string): { [key: string]: Json } {
  const owner = guidOf(row.appOwnerOrganizationId ?? "");
  const publisher =
    owner === null ? null : owner === tenant ? "own" : isMicrosoftTenant(owner) ? "microsoft" : "third-party";
  return {
    appId: row.appId.toLowerCase(),
    type: row.servicePrincipalType,
    publisher,
    publisherTenant: owner,
    publisherName: row.verifiedPublisher?.displayName ?? null,
    signInAudience: row.signInAudience,
    singleSignOn: row.preferredSingleSignOnMode,
    disabledByMicrosoft: row.disabledByMicrosoftStatus,
    template: row.applicationTemplateId,
  };
}

function hintsOf(row: ServicePrincipal, words: Record<string, string>, scope: string): OwnerHintRecord[] {
  return [...tagHints(words), ...fieldHints(row)].map((hint) => ({
    type: "owner-hint",
    scope,
    subject: { kind: "id", value: row.id.toLowerCase() },
    ...hint,
    unknown: [],
  }));
}

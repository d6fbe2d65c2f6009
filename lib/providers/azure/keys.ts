/**
 * Stable keys of what Entra and Azure hold: object ids and resource ids in lower case, and names of one tenant (management groups,
 * roles) behind its id, so that two tenants never share a key and the same thing always gets the same one.
 */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import type { ExternalPrincipal } from "../contract.ts";

export type TenantId = string;

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** An object, app, subscription or tenant id as it is stored; null for any other text. */
export function guidOf(text: string): string | null {
  const id = text.trim().toLowerCase();
  return guid.test(id) ? id : null;
}

/** Whom a deny assignment means by everybody: a principal whose id is all zeros. */
export const everybodyId = "00000000-0000-0000-0000-000000000000";

/** Azure compares resource ids without case, and its own services write them differently. */
export function resourceKey(resourceId: string): string {
  return resourceId.trim().replace(/\/+$/, "").toLowerCase();
}

const managementGroup = /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)/i;

/** The external id of a management group as a scope: its name is unique only inside its tenant. */
export function managementGroupKey(tenant: TenantId, name: string): string {
  return `${tenant}/managementGroups/${name.toLowerCase()}`;
}

/** The scope a role or deny assignment applies to: which node of the tree, and what is named below a subscription. */
export type AssignmentScope =
  | { level: "tenant" }
  | { level: "management-group"; name: string }
  | { level: "subscription"; subscription: string; below: string };

/** Reads an ARM scope (`/`, a management group, `/subscriptions/<id>/…`); null for a form nobody knows. */
export function parseScope(text: string): AssignmentScope | null {
  const path = text.trim().replace(/\/+$/, "");
  if (path === "") return text.trim() === "" ? null : { level: "tenant" };
  const group = managementGroup.exec(path);
  if (group) return { level: "management-group", name: group[1] ?? "" };
  const found = /^\/subscriptions\/([^/]+)(?:\/(.+))?$/i.exec(path);
  const subscription = guidOf(found?.[1] ?? "");
  if (subscription === null) return null;
  return { level: "subscription", subscription, below: (found?.[2] ?? "").toLowerCase() };
}

/** The subscription a resource id lies in; null where it names none. */
export function subscriptionOf(resourceId: string): string | null {
  const scope = parseScope(resourceId);
  return scope?.level === "subscription" ? scope.subscription : null;
}

/** The resource group a resource id lies in, as `resourceKey` writes it; null where it lies in none. */
export function resourceGroupOf(resourceId: string): string | null {
  return /^\/subscriptions\/[^/]+\/resourcegroups\/[^/]+(?=\/)/.exec(resourceKey(resourceId))?.[0] ?? null;
}

/** An Azure role definition is named by the last part of its id: the path before it differs from one assignment to the next. */
export function roleDefinitionKey(tenant: TenantId, definitionId: string): string {
  const name = definitionId.trim().replace(/\/+$/, "").split("/").at(-1) ?? definitionId;
  return `${tenant}/role/${name.toLowerCase()}`;
}

export function directoryRoleKey(tenant: TenantId, templateId: string): string {
  return `${tenant}/directory-role/${templateId.toLowerCase()}`;
}

/** An application permission: what one resource's service principal lets applications do. */
export function appRoleKey(tenant: TenantId, resource: string, appRoleId: string): string {
  return `${tenant}/app-role/${resource.toLowerCase()}/${appRoleId.toLowerCase()}`;
}

/** A delegated permission: a scope of one resource's service principal. */
export function delegatedPermissionKey(tenant: TenantId, resource: string, scope: string): string {
  return `${tenant}/delegated/${resource.toLowerCase()}/${scope}`;
}

export function denyAssignmentKey(assignmentId: string): string {
  return `deny/${resourceKey(assignmentId)}`;
}

/** Somebody of the directory by object id. Users are not collected: their ref makes a row of its own. */
export function directoryRef(objectId: string, type: string): Ref {
  const value = objectId.toLowerCase();
  if (value === everybodyId) return { kind: "anyone", value: "*" };
  switch (type.toLowerCase()) {
    case "user":
      return { kind: "user", value };
    case "foreigngroup":
    case "foreignuser":
    case "foreignserviceprincipal":
    case "device":
      return { kind: "foreign", value };
    default:
      return { kind: "id", value };
  }
}

/** An application by its appId: its service principal where there is one, else its registration. */
export function appRef(appId: string): Ref {
  return { kind: "app-id", value: appId.toLowerCase() };
}

/** The key of somebody a ref names and nobody collects; null for refs that only a collected principal can answer. */
export function externalPrincipal(ref: Ref, _subjectScope: string): ExternalPrincipal | null {
  switch (ref.kind) {
    case "user":
      return { kind: "azure_user", nature: "human", externalId: ref.value, name: `User ${ref.value}` };
    case "foreign":
      return external("azure_foreign_principal", ref.value, `Foreign ${ref.value}`);
    case "federated":
      return federatedSubject(ref.value);
    case "anyone":
      return external("azure_anyone", "anyone:*", "Everyone");
    default:
      return null;
  }
}

function external(kind: string, externalId: string, name: string): ExternalPrincipal {
  return { kind, nature: "external", externalId, name };
}

function federatedSubject(value: string): ExternalPrincipal {
  const bar = value.indexOf("|");
  const issuer = normalizeIssuer(bar < 0 ? value : value.slice(0, bar));
  const subject = bar < 0 ? "*" : value.slice(bar + 1);
  const name = subject === "*" ? `Anyone from ${issuer}` : subject;
  return external("azure_federated_subject", `federated:${issuer}|${subject}`, name);
}

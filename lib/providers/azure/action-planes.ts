/**
 * How actions of Azure's planes are told apart in one catalogue: a pattern of one plane never names an action of another. Actions of
 * the control plane stand as they are; all others carry the prefix of their plane, for Entra has actions under names Azure uses too.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { difference, type PermissionSet, unionOf } from "#lib/domain/permission-set.ts";
import { graphAppId } from "./clouds.ts";

export const dataPlane = "data:";
export const directoryPlane = "directory:";
/** Application permissions: what software may do as itself. */
export const appPlane = "app:";
/** Delegated permissions: what software may do in the name of a user who signs in. */
export const delegatedPlane = "delegated:";

const prefixed = [dataPlane, directoryPlane, appPlane, delegatedPlane];

const controlSets = new WeakMap<Catalogue, Map<string, PermissionSet>>();

/** What a pattern of the control plane names: a star there means nothing of the other planes. */
export function matchingControl(pattern: string, catalogue: Catalogue): PermissionSet {
  const known = controlSets.get(catalogue) ?? new Map<string, PermissionSet>();
  controlSets.set(catalogue, known);
  const found =
    known.get(pattern) ??
    difference(
      catalogue.matching(pattern),
      unionOf(prefixed.map((prefix) => catalogue.matching(`${prefix}*`))),
    );
  known.set(pattern, found);
  return found;
}

/** A permission of an API: which API, and what it is called there. */
export type ApiPermission = {
  /** Display name of the API; its object id where it has none. */
  resource: string;
  /** Null for an API that is gone from the tenant. */
  appId: string | null;
  value: string;
};

/**
 * The name of an application or delegated permission as an action. Microsoft Graph is known by its appId alone: whoever calls an
 * application "Microsoft Graph" does not get its name, for every other API has its own id in it.
 */
export function permissionAction(
  plane: typeof appPlane | typeof delegatedPlane,
  { resource, appId, value }: ApiPermission,
): string {
  const id = appId?.toLowerCase() ?? null;
  const name = resource.trim().toLowerCase().replaceAll("*", "");
  const api = id === graphAppId ? "microsoft graph" : id === null ? name : `${name} (${id})`;
  return `${plane}${api}/${value.trim().toLowerCase().replaceAll("*", "")}`;
}

/** An action of an Entra role; no star is left in it where it is a name. */
export function directoryAction(action: string): string {
  return `${directoryPlane}${action.trim().toLowerCase()}`;
}

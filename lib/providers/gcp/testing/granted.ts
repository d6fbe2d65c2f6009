/** Grants, holders and catalogues for the tests of what Google Cloud grants, and the way from stored grants to effective actions. */
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { type CompiledPart, type EffectiveActions, effectiveActions } from "#lib/domain/effective-actions.ts";
import { type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { HeldGrant, Holder } from "../../granted-actions.ts";
import { gcpGrantedActions } from "../granted-actions.ts";
import { memberRef } from "../keys.ts";
import { parseMember } from "../members.ts";

/** `organizations/1` > `folders/2` > `projects/3`; `projects/4` hangs on the organization. */
export const chains: Record<string, string[]> = {
  "organizations/1": ["organizations/1"],
  "folders/2": ["folders/2", "organizations/1"],
  "projects/3": ["projects/3", "folders/2", "organizations/1"],
  "projects/4": ["projects/4", "organizations/1"],
};

export const now = new Date("2026-03-01T00:00:00Z");

export function scopeOf(externalId: string) {
  const kind = { o: "gcp_organization", f: "gcp_folder", p: "gcp_project" }[externalId[0] ?? ""] ?? "";
  return { externalId, kind };
}

export const account: Holder = {
  kind: "gcp_service_account",
  externalId: "100000000000000000001",
  name: "worker",
  resourceName: "worker@shop-prod.iam.gserviceaccount.com",
  attributes: {},
  scopes: (chains["projects/3"] ?? []).map(scopeOf),
};

export const accountMember = `serviceAccount:${account.resourceName}`;

export function catalogueOf(names: Iterable<string>): Catalogue {
  const entries = [...new Set(names)].map((name, index) => ({ id: index + 1, name, level: null }));
  return createCatalogue({ provider: "gcp", entries, wildcards: "*" });
}

type Bound = {
  member?: string;
  scope?: string;
  via?: string;
  condition?: Json;
  deleted?: boolean;
  /** Null: the document could not be read. */
  permissions?: string[] | null;
};

/** A binding, by default of the account in its own project. */
export function binding(bound: Bound = {}): HeldGrant {
  const { member = accountMember, scope = "projects/3", via = "binding", condition = null } = bound;
  const permissions = bound.permissions === undefined ? ["a.b.get"] : bound.permissions;
  return {
    ...{ subject: memberRef(parseMember(member)), effect: "allow", via, condition },
    attributes: bound.deleted ? { deletedMember: true } : {},
    role: { kind: "gcp_custom_role", externalId: "r", manager: "customer", attributes: {} },
    scope: scopeOf(scope),
    document: () => (permissions === null ? null : { includedPermissions: permissions }),
  };
}

export type DenyRule = {
  denied: string[];
  exempt?: string[];
  permissions: string[];
  exceptions?: string[];
  condition?: string;
};

/** A deny policy as the grants it is stored as: one per denied principal and condition. */
export function denial(rules: DenyRule[], scope = "organizations/1"): HeldGrant[] {
  const document = {
    rules: rules.map(({ denied, exempt = [], permissions, exceptions = [], condition }) => ({
      denyRule: {
        deniedPrincipals: denied,
        exceptionPrincipals: exempt,
        deniedPermissions: permissions,
        exceptionPermissions: exceptions,
        ...(condition !== undefined && { denialCondition: { expression: condition } }),
      },
    })),
  };
  const grants = rules.flatMap(({ denied, condition }) =>
    denied.map((member): HeldGrant => {
      return {
        ...{ subject: memberRef(parseMember(member)), effect: "deny", via: "deny-policy", attributes: {} },
        condition: condition === undefined ? null : { expression: condition },
        role: { kind: "gcp_deny_policy", externalId: "d", manager: "customer", attributes: {} },
        scope: scopeOf(scope),
        document: () => document,
      };
    }),
  );
  const keyOf = ({ subject, condition }: HeldGrant) => JSON.stringify([subject, condition]);
  return [...new Map(grants.map((grant) => [keyOf(grant), grant])).values()];
}

/** The grants that name the holder or a set it is in. */
export function reaching(holder: Holder, grants: readonly HeldGrant[]): HeldGrant[] {
  const names = [
    { kind: "id", value: holder.externalId },
    { kind: "name", value: holder.resourceName ?? "" },
    memberRef(parseMember(holder.externalId)),
    ...(gcpGrantedActions.impliedSubjects?.(holder) ?? []),
  ];
  const isNamed = ({ kind, value }: Ref) => names.some((name) => name.kind === kind && name.value === value);
  return grants.filter(({ subject }) => isNamed(subject));
}

/** The scopes that hold every scope in which something is allowed now. */
function within(grants: readonly HeldGrant[], holder: Holder): string[] {
  const places = grants
    .filter((grant) => grant.effect === "allow" && gcpGrantedActions.terms(grant, holder, now).length > 0)
    .map(({ scope }) => chains[scope.externalId] ?? []);
  return (places[0] ?? []).filter((scope) => places.every((chain) => chain.includes(scope)));
}

export function effective(
  grants: readonly HeldGrant[],
  catalogue: Catalogue,
  holder: Holder = account,
): EffectiveActions {
  const held = reaching(holder, grants);
  const placed = { ...holder, grantedWithin: within(held, holder) };
  const parts = held.flatMap((grant): CompiledPart[] =>
    gcpGrantedActions.terms(grant, placed, now).map(({ select, breadth, conditional, level }) => {
      const document = grant.document();
      const compiled = document === null ? null : gcpGrantedActions.compile(document, catalogue, select);
      return { effect: grant.effect, breadth, conditional, level, compiled };
    }),
  );
  return effectiveActions(parts, catalogue);
}

export function namesOf(set: PermissionSet, catalogue: Catalogue): string[] {
  return positionsOf(set)
    .map((position) => catalogue.names[position] ?? "")
    .sort();
}

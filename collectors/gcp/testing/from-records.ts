/** What is granted and seen according to collected records alone, as scoring will find it in the database. */
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { type CompiledPart, type EffectiveActions, effectiveActions } from "#lib/domain/effective-actions.ts";
import type { CloudRecord, GrantRecord, Json, Ref, Scope } from "#lib/ingest/contract.ts";
import { gcpGrantedActions } from "#lib/providers/gcp/granted-actions.ts";
import { externalPrincipal } from "#lib/providers/gcp/keys.ts";
import type { HeldGrant, Holder } from "#lib/providers/granted-actions.ts";

export type Found = {
  holders: Map<string, Holder>;
  catalogue: Catalogue;
  granted(id: string, now: Date): EffectiveActions;
};

export function grantedFrom(records: readonly CloudRecord[], scopes: readonly Scope[]): Found {
  const kinds = new Map(scopes.map(({ externalId, kind }) => [externalId, kind]));
  const parents = new Map(scopes.map(({ externalId, parent }) => [externalId, parent]));
  const chainOf = (scope: string): string[] => {
    const parent = parents.get(scope);
    return parent ? [scope, ...chainOf(parent)] : [scope];
  };
  const holders = new Map<string, Holder>();
  const byName = new Map<string, string>();
  for (const record of records) {
    if (record.type !== "principal") continue;
    const { kind, externalId, name, resourceName, attributes, scope } = record;
    const above = chainOf(scope).map((one) => ({ externalId: one, kind: kinds.get(one) ?? "" }));
    holders.set(externalId, { kind, externalId, name, resourceName, attributes, scopes: above });
    byName.set(resourceName ?? externalId, externalId);
  }
  /** The principal that a ref names; outsiders come to be by being named. */
  const resolve = (ref: Ref): string | null => {
    const known = ref.kind === "id" ? ref.value : byName.get(ref.value);
    if (known !== undefined && holders.has(known)) return known;
    const outsider = externalPrincipal(ref, "");
    if (outsider === null) return null;
    const { kind, externalId, name } = outsider;
    if (!holders.has(externalId))
      holders.set(externalId, { kind, externalId, name, resourceName: null, attributes: {}, scopes: [] });
    return externalId;
  };
  const roles = new Map<string, Json>();
  const entries = new Map<string, { id: number; name: string; level: "read" | null }>();
  const groups = new Map<string, Set<string>>();
  const grants = new Map<string, GrantRecord[]>();
  for (const record of records) {
    if (record.type === "role") roles.set(record.externalId, record.document);
    if (record.type === "action")
      entries.set(record.name, { id: entries.size, name: record.name, level: record.level as "read" | null });
    if (record.type === "membership") {
      const [group, member] = [resolve(record.group), resolve(record.member)];
      if (group !== null && member !== null) groups.set(group, (groups.get(group) ?? new Set()).add(member));
    }
    if (record.type !== "grant") continue;
    const subject = resolve(record.subject);
    if (subject !== null) grants.set(subject, [...(grants.get(subject) ?? []), record]);
  }
  const catalogue = createCatalogue({ provider: "gcp", entries: entries.values(), wildcards: "*" });

  function granted(id: string, now: Date): EffectiveActions {
    const holder = holders.get(id);
    if (holder === undefined) throw new RangeError(`Nobody is ${id}`);
    const implied = (gcpGrantedActions.impliedSubjects?.(holder) ?? []).flatMap((ref) => resolve(ref) ?? []);
    const names = new Set([id, ...implied]);
    for (const [group, members] of groups) if ([...names].some((name) => members.has(name))) names.add(group);
    const held = [...names].flatMap((name) => grants.get(name) ?? []).map(heldGrant);
    const places = held
      .filter((grant) => grant.effect === "allow" && gcpGrantedActions.terms(grant, holder, now).length > 0)
      .map(({ scope }) => chainOf(scope.externalId));
    const grantedWithin = [...kinds.keys()].filter((scope) => places.every((chain) => chain.includes(scope)));
    const parts = held.flatMap((grant): CompiledPart[] =>
      gcpGrantedActions
        .terms(grant, { ...holder, grantedWithin }, now)
        .map(({ select, breadth, conditional, level }) => {
          const document = grant.document();
          const compiled = document === null ? null : gcpGrantedActions.compile(document, catalogue, select);
          return { effect: grant.effect, breadth, conditional, level, compiled };
        }),
    );
    return effectiveActions(parts, catalogue);
  }

  function heldGrant({ subject, effect, via, condition, attributes, role, scope }: GrantRecord): HeldGrant {
    return {
      ...{ subject, effect, via, condition, attributes },
      role: { kind: null, externalId: role.value, manager: null, attributes: {} },
      scope: { externalId: scope, kind: kinds.get(scope) ?? "" },
      document: () => roles.get(role.value) ?? null,
    };
  }
  return { holders, catalogue, granted };
}

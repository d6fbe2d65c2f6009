/** What checks are told of the grants somebody holds: where, by whom, and what each gives by its document alone. */
import type { GrantFacts } from "#lib/domain/checks/check-facts.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { HeldGrant, Holder } from "#lib/providers/granted-actions.ts";
import type { FactEstate, GrantEstate } from "./fact-estate.ts";
import type { GivenBy, Gives } from "./grant-gives.ts";
import type { IdentityRow } from "./read-check-facts.ts";

export type GrantRow = {
  subject: string;
  id: string;
  subjectKind: string;
  subjectValue: string;
  via: string;
  condition: Json;
  attributes: { [key: string]: Json } | null;
  scopeId: number;
  /** Null: the role is not known. */
  roleId: string | null;
  roleKind: string | null;
  roleExternalId: string;
  roleName: string;
  roleManager: string | null;
  roleAttributes: { [key: string]: Json } | null;
  document: string | null;
};

export type HeldGrants = {
  bySubject: ReadonlyMap<string, readonly GrantRow[]>;
  groupsOf(id: string): readonly string[];
  nameOf: ReadonlyMap<string, string>;
};

type Held = { row: GrantRow; group: string | null; given: GivenBy[]; isConditional: boolean };

export async function grantFactsOf(
  holders: readonly IdentityRow[],
  held: HeldGrants,
  estate: FactEstate,
): Promise<(id: string) => GrantFacts[]> {
  const byHolder = new Map(
    holders.map((holder): [string, { provider: string; grants: Held[] }] => {
      const grants = estate.grants.get(holder.provider);
      return [holder.id, { provider: holder.provider, grants: grantsOf(holder, held, estate, grants) }];
    }),
  );
  for (const [provider, { gives }] of estate.grants) {
    const all = [...byHolder.values()].filter((one) => one.provider === provider);
    await gives.prepare(all.flatMap(({ grants }) => grants.flatMap(({ given }) => given)));
  }
  return (id) => {
    const found = byHolder.get(id);
    const gives = found && estate.grants.get(found.provider)?.gives;
    if (found === undefined || gives === undefined) return [];
    return found.grants.map((one) => grantFacts(one, one.given.map(gives.of), estate));
  };
}

function grantsOf(
  identity: IdentityRow,
  { bySubject, groupsOf, nameOf }: HeldGrants,
  { asOf }: FactEstate,
  estate: GrantEstate | undefined,
): Held[] {
  if (estate === undefined) return [];
  const { engine, tree } = estate;
  const { kind, externalId, name, resourceName, attributes } = identity;
  const scopes = tree.path(identity.scopeId);
  const holder: Holder = { kind, externalId, name, resourceName, attributes, scopes };
  return [identity.id, ...groupsOf(identity.id)].flatMap((subject) =>
    (bySubject.get(subject) ?? []).map((row) => {
      const terms = engine.terms(heldGrant(row, tree.named(row.scopeId)), holder, asOf);
      return {
        row,
        group: subject === identity.id ? null : (nameOf.get(subject) ?? row.subjectValue),
        given: terms.map(({ select }) => ({
          document: row.document ?? "",
          select,
          role: row.roleExternalId,
        })),
        isConditional: terms.length > 0 && terms.every(({ conditional }) => conditional),
      };
    }),
  );
}

function heldGrant(row: GrantRow, scope: HeldGrant["scope"]): HeldGrant {
  return {
    subject: { kind: row.subjectKind, value: row.subjectValue },
    effect: "allow",
    via: row.via,
    condition: row.condition,
    attributes: row.attributes ?? {},
    role: {
      kind: row.roleKind,
      externalId: row.roleExternalId,
      manager: row.roleManager,
      attributes: row.roleAttributes ?? {},
    },
    scope,
    // Terms of what allows never ask for it.
    document: () => null,
  };
}

function grantFacts(
  { row, group, isConditional }: Held,
  given: readonly (Gives | null)[],
  { scopes, environmentOf }: FactEstate,
): GrantFacts {
  const scope = scopes.get(row.scopeId);
  const read = given.filter((one) => one !== null);
  return {
    id: row.id,
    role: {
      id: row.roleId ?? "",
      kind: row.roleKind ?? "",
      name: row.roleName,
      externalId: row.roleExternalId,
      manager: row.roleManager ?? "",
    },
    via: row.via,
    group,
    isConditional: isConditional || (read.length > 0 && read.every((one) => one.isConditional)),
    scope: {
      externalId: scope?.externalId ?? "",
      kind: scope?.kind ?? "",
      name: scope?.path[0]?.name ?? "",
      environment: environmentOf(row.scopeId),
    },
    gives: read.length < given.length ? null : together(read),
  };
}

function together(given: readonly Gives[]): NonNullable<GrantFacts["gives"]> {
  if (given.length === 1) return given[0] as Gives;
  return {
    isAdministrator: given.some((one) => one.isAdministrator),
    escalations: [...new Set(given.flatMap((one) => one.escalations))],
    wildcards: [...new Set(given.flatMap((one) => one.wildcards))],
  };
}

/** A grant of the subject as the query would hand it on, for tests: judged by the real engine, with what may go given by name. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type CompiledPart, type EffectiveActions, effectiveActions } from "#lib/domain/effective-actions.ts";
import { intersection, type PermissionSet, setOf, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { grantedActionsOf, type HeldGrant, type Holder } from "../../granted-actions.ts";
import type { JudgedGrant, Narrowing } from "../../remediation.ts";

export type GrantFacts = Partial<Omit<JudgedGrant, "role">> & {
  role: Partial<JudgedGrant["role"]> & { document: Json };
};

const now = new Date("2026-11-24T00:00:00Z");
const nobody: Holder = {
  ...{ kind: "", externalId: "", name: "", resourceName: null, attributes: {}, scopes: [] },
};

export function setNamed(names: Iterable<string>, catalogue: Catalogue): PermissionSet {
  return setOf([...names].flatMap((name) => catalogue.positionOf(name) ?? []));
}

export function heldGrant(
  grant: Pick<JudgedGrant, "subject" | "via" | "condition" | "attributes" | "role" | "scope">,
): HeldGrant {
  return { ...grant, effect: "allow", document: () => grant.role.document };
}

/** `mayGo`: of the subject; `everyone` is the same unless said. */
export function judgedGrant(facts: GrantFacts, mayGo: PermissionSet, catalogue: Catalogue): JudgedGrant {
  const role = {
    ...{ kind: null, externalId: "role", name: "role", resourceName: null, version: null },
    ...{ manager: "customer", attributes: {} },
    ...facts.role,
  };
  const grant = {
    ...{ key: role.externalId, subject: { kind: "id", value: "me", name: "me", isItself: true } },
    ...{ via: "attached", condition: null, attributes: {} },
    scope: { externalId: "place", kind: "", name: "place" },
    ...facts,
    role,
  };
  const engine = grantedActionsOf(catalogue.provider);
  const selects = engine?.terms(heldGrant(grant), nobody, now).map(({ select }) => select) ?? [];
  const gives = unionOf(
    selects.flatMap(
      (select) =>
        engine?.compile(role.document, catalogue, select).allows.map(({ actions }) => actions) ?? [],
    ),
  );
  const alone = intersection(gives, mayGo);
  return {
    selects,
    gives,
    alone,
    everyone: alone,
    blockers: [],
    isShared: false,
    isBound: false,
    members: [],
    ...grant,
  };
}

/** What all the grants give together, before and once the changes are done. */
export function beforeAndAfter(
  grants: readonly JudgedGrant[],
  narrowings: readonly Narrowing[],
  catalogue: Catalogue,
): { before: EffectiveActions; after: EffectiveActions } {
  const changed = new Map(narrowings.flatMap(({ after }) => [...after]));
  const parts = (grant: JudgedGrant, documents: Json[]): CompiledPart[] => {
    const engine = grantedActionsOf(catalogue.provider);
    return (engine?.terms(heldGrant(grant), nobody, now) ?? []).flatMap(({ select, ...terms }) =>
      documents.map((document) => ({
        ...terms,
        effect: "allow",
        compiled: engine?.compile(document, catalogue, select) ?? null,
      })),
    );
  };
  const of = (documents: (grant: JudgedGrant) => Json[]) =>
    effectiveActions(
      grants.flatMap((grant) => parts(grant, documents(grant))),
      catalogue,
    );
  return {
    before: of(({ role }) => [role.document]),
    after: of(({ key, role }) => changed.get(key) ?? [role.document]),
  };
}

/** Reads who a batch of identities are and every grant that reaches them: their own, their groups', and what holds for all around them. */
import type { ClientBase } from "pg";
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { GrantedActions, HeldGrant, Holder } from "#lib/providers/granted-actions.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { arrayLiteral } from "../array-literal.ts";
import type { Documents } from "./documents.ts";
import type { ScopeTree } from "./scope-tree.ts";
import { belongsSql, grantsSql, holdersSql, impliedGrantsSql, scopePoliciesSql } from "./score.sql.ts";

/** A grant with the hash of its role's document; empty where that could not be read. */
export type DocumentedGrant = HeldGrant & { documentHash: string; scopeId: number };

export type HolderFacts = Holder & {
  id: string;
  scopeId: number;
  createdDay: number | null;
  firstSeenDay: number;
  grants: DocumentedGrant[];
  /** How many of them, the first, name it itself; the others come through groups and what holds around it. */
  ownGrants: number;
};

type HolderRow = Omit<HolderFacts, "scopes" | "grants" | "ownGrants">;

type GrantRow = {
  subjectKind: string;
  subjectValue: string;
  effect: HeldGrant["effect"];
  via: string;
  condition: Json;
  /** Null: none, as of most. */
  attributes: { [key: string]: Json } | null;
  scopeId: number;
  roleKind: string | null;
  roleExternalId: string;
  roleManager: string | null;
  roleAttributes: { [key: string]: Json } | null;
  document: string | null;
};

const noAttributes: { [key: string]: Json } = Object.freeze({});

type Options = {
  client: ClientBase;
  provider: string;
  engine: Pick<GrantedActions, "impliedSubjects" | "readsBefore">;
  scopes: ScopeTree;
  documents: Documents;
};

/** By id of a principal; its own come first. */
type GrantsOf = { of(id: string): DocumentedGrant[]; ownGrants(id: string): number };

export type GrantReader = {
  /** With the texts of those documents that the engine reads before it says how a grant counts. */
  read(ids: readonly string[]): Promise<HolderFacts[]>;
};

export async function openGrantReader(options: Options): Promise<GrantReader> {
  const { client, provider, engine, scopes, documents } = options;
  const { externalPrincipal } = providerOf(provider);
  const grantOf = (row: GrantRow): DocumentedGrant => ({
    subject: { kind: row.subjectKind, value: row.subjectValue },
    effect: row.effect,
    via: row.via,
    condition: row.condition,
    attributes: row.attributes ?? noAttributes,
    role: {
      kind: row.roleKind,
      externalId: row.roleExternalId,
      manager: row.roleManager,
      attributes: row.roleAttributes ?? noAttributes,
    },
    scope: scopes.named(row.scopeId),
    scopeId: row.scopeId,
    documentHash: row.document ?? "",
    document: () => documents.parsed(row.document ?? ""),
  });
  const policies = groupBy(
    (await client.query<GrantRow & { scope: string }>(scopePoliciesSql)).rows,
    ({ scope }) => scope,
    grantOf,
  );
  const implied = new Map<string, DocumentedGrant[]>();

  async function loadImplied(refs: Ref[]): Promise<void> {
    const wanted = refs.filter((ref) => !implied.has(keyOf(ref)));
    if (wanted.length === 0) return;
    for (const ref of wanted) implied.set(keyOf(ref), []);
    const { rows } = await client.query<GrantRow & { wantedKind: string; wantedValue: string }>(
      impliedGrantsSql,
      [provider, wanted.map(({ kind }) => kind), wanted.map(({ value }) => value)],
    );
    for (const row of rows)
      implied.get(keyOf({ kind: row.wantedKind, value: row.wantedValue }))?.push(grantOf(row));
  }

  /** As grants name them, and by the principals that resolution makes of such names. */
  function impliedBy(holder: Holder): Ref[] {
    return (engine.impliedSubjects?.(holder) ?? []).flatMap((ref) => {
      const made = externalPrincipal(ref, holder.scopes[0]?.externalId ?? "");
      return made === null ? [ref] : [ref, { kind: "id", value: made.externalId }];
    });
  }

  /** Their own and those of their groups, each of which is read once. */
  async function readGrants(ids: string[]): Promise<GrantsOf> {
    const belongs = await client.query<{ holder: string; group: string }>(belongsSql, [arrayLiteral(ids)]);
    const groups = groupBy(
      belongs.rows,
      ({ holder }) => holder,
      ({ group }) => group,
    );
    const subjects = groups.size === 0 ? ids : [...new Set([...ids, ...[...groups.values()].flat()])];
    const { rows } = await client.query<GrantRow & { holder: string }>(grantsSql, [arrayLiteral(subjects)]);
    const own = groupBy(rows, ({ holder }) => holder, grantOf);
    const counts = new Map([...own].map(([id, grants]) => [id, grants.length]));
    const ownGrants = (id: string) => counts.get(id) ?? 0;
    if (groups.size === 0) return { ownGrants, of: (id) => own.get(id) ?? [] };
    const of = (id: string) => [id, ...(groups.get(id) ?? [])].flatMap((subject) => own.get(subject) ?? []);
    return { ownGrants, of };
  }

  /** `grantsOf`: what is granted to a principal by name. */
  async function factsOf(
    holders: readonly Omit<HolderFacts, "grants" | "ownGrants">[],
    grantsOf: GrantsOf,
  ): Promise<HolderFacts[]> {
    const subjects = new Map(holders.map((holder) => [holder.id, impliedBy(holder)]));
    await loadImplied(distinct([...subjects.values()].flat()));
    return holders.map((holder) => {
      const grants = grantsOf.of(holder.id);
      for (const ref of subjects.get(holder.id) ?? []) grants.push(...(implied.get(keyOf(ref)) ?? []));
      for (const { externalId } of holder.scopes) grants.push(...(policies.get(externalId) ?? []));
      let within: string[] | undefined;
      return {
        ...holder,
        grants,
        ownGrants: grantsOf.ownGrants(holder.id),
        // Worked out when it is asked for: most engines never ask.
        get grantedWithin() {
          within ??= commonScopes(grants, scopes);
          return within;
        },
      };
    });
  }

  return {
    async read(ids) {
      documents.turn();
      const { rows } = await client.query<HolderRow>(holdersSql, [arrayLiteral(ids), provider]);
      const holders = rows.map((row) => ({ ...row, scopes: scopes.path(row.scopeId) }));
      const facts = await factsOf(holders, await readGrants(holders.map(({ id }) => id)));
      const readBefore = facts.flatMap(({ grants }) =>
        grants.filter(({ effect }) => engine.readsBefore?.has(effect)),
      );
      await documents.load(readBefore.map(({ documentHash }) => documentHash));
      return facts;
    },
  };
}

/** The scopes that are at or above every allowing grant. */
function commonScopes(grants: readonly DocumentedGrant[], scopes: ScopeTree): string[] {
  const places = new Set(grants.flatMap(({ effect, scopeId }) => (effect === "allow" ? [scopeId] : [])));
  const paths = Array.from(places, (id) => scopes.path(id).map(({ externalId }) => externalId));
  return paths.length === 0 ? [] : paths.reduce((one, other) => one.filter((id) => other.includes(id)));
}

function keyOf({ kind, value }: Ref): string {
  return `${kind} ${value}`;
}

function distinct(refs: Ref[]): Ref[] {
  return [...new Map(refs.map((ref) => [keyOf(ref), ref])).values()];
}

function groupBy<Row, Value>(
  rows: Row[],
  key: (row: Row) => string,
  value: (row: Row) => Value,
): Map<string, Value[]> {
  const groups = new Map<string, Value[]>();
  for (const row of rows) {
    const found = groups.get(key(row));
    if (found) found.push(value(row));
    else groups.set(key(row), [value(row)]);
  }
  return groups;
}

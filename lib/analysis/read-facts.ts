/** Reads the facts about a batch of identities: what the list row, the nature and the identity page are computed from. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import type { CredentialFact, IdentityFacts, TrustFact, UsageFact } from "./identity-row.ts";
import {
  aliasesSql,
  credentialsSql,
  grantCountsSql,
  predecessorsSql,
  principalsSql,
  trustsSql,
  usageSql,
  workloadCountsSql,
} from "./rows.sql.ts";

/** `path`: the scope and those above it, the nearest first. */
export type ScopeFacts = {
  id: number;
  externalId: string;
  sourceId: number;
  sourceName: string;
  path: { externalId: string; name: string; tags: Record<string, string> }[];
};

type Of<T> = T & { principal_id: string };

type PrincipalRow = {
  id: string;
  provider: string;
  external_id: string;
  kind: string;
  name: string;
  resource_name: string | null;
  created_at: Date | null;
  first_seen: Date;
  closed_at: Date | null;
  disabled: boolean | null;
  tags: Record<string, string>;
  attributes: { [key: string]: Json };
  scope_id: number;
};

type TrustRow = {
  mechanism: string;
  trusted_kind: string;
  trusted_value: string;
  condition: Json;
  closed_at: Date | null;
};

type CredentialRow = {
  kind: string;
  status: string;
  created_at: Date | null;
  expires_at: Date | null;
  last_used_at: Date | null;
  closed_at: Date | null;
};

type Workloads = { count: number; kinds: string[] };

/** In no particular order; ids nothing has are left out. */
export async function readFacts(
  client: ClientBase,
  ids: readonly string[],
  scopes: Map<number, ScopeFacts>,
): Promise<IdentityFacts[]> {
  const ask = async <T extends object>(text: string) => (await client.query<T>(text, [ids])).rows;
  const principals = await ask<PrincipalRow>(principalsSql);
  const trusts = group(await ask<Of<TrustRow>>(trustsSql), trustFact);
  const credentials = group(await ask<Of<CredentialRow>>(credentialsSql), credentialFact);
  const aliases = group(await ask<Of<{ value: string }>>(aliasesSql), ({ value }) => value);
  const usage = group(await ask<Of<{ plane: string; last_used_at: Date | null }>>(usageSql), usageFact);
  const grants = group(await ask<Of<{ count: number }>>(grantCountsSql), ({ count }) => count);
  const workloads = group(await ask<Of<Workloads>>(workloadCountsSql), (row) => row);
  const before = group(
    await ask<Of<{ predecessor_id: string }>>(predecessorsSql),
    (row) => row.predecessor_id,
  );
  return principals.map((row) => ({
    id: row.id,
    provider: row.provider,
    externalId: row.external_id,
    kind: row.kind,
    name: row.name,
    resourceName: row.resource_name,
    createdAt: row.created_at,
    firstSeen: row.first_seen,
    closedAt: row.closed_at,
    disabled: row.disabled,
    tags: row.tags,
    attributes: row.attributes,
    scope: scopes.get(row.scope_id) ?? null,
    aliases: aliases.get(row.id) ?? [],
    trusts: trusts.get(row.id) ?? [],
    credentials: credentials.get(row.id) ?? [],
    usage: usage.get(row.id) ?? [],
    grants: grants.get(row.id)?.[0] ?? 0,
    workloads: workloads.get(row.id)?.[0]?.count ?? 0,
    workloadKinds: workloads.get(row.id)?.[0]?.kinds ?? [],
    predecessorId: before.get(row.id)?.[0] ?? null,
  }));
}

type ScopeRow = {
  id: number;
  externalId: string;
  sourceId: number;
  sourceName: string;
  parentId: number | null;
  name: string;
  attributes: { [key: string]: Json };
};

export async function readScopeFacts(client: ClientBase): Promise<Map<number, ScopeFacts>> {
  const { rows } = await client.query<ScopeRow>(
    `select scope.id, scope.external_id as "externalId", scope.source_id as "sourceId", source.name as "sourceName",
            scope.parent_id as "parentId", scope.name, scope.attributes
       from scope join source on source.id = scope.source_id`,
  );
  const byId = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    rows.map((row) => {
      const { id, externalId, sourceId, sourceName } = row;
      return [id, { id, externalId, sourceId, sourceName, path: pathOf(row, byId) }];
    }),
  );
}

/** No provider nests deeper; a tree that loops ends all the same. */
const deepest = 20;

function pathOf(scope: ScopeRow, byId: Map<number, ScopeRow>): ScopeFacts["path"] {
  const path: ScopeFacts["path"] = [];
  for (let at: ScopeRow | undefined = scope; at !== undefined && path.length < deepest; ) {
    path.push({
      externalId: at.externalId,
      name: at.name,
      tags: textsOf(at.attributes.tags ?? at.attributes.labels),
    });
    at = at.parentId === null ? undefined : byId.get(at.parentId);
  }
  return path;
}

function textsOf(value: Json | undefined): Record<string, string> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function group<Row extends { principal_id: string }, Fact>(
  rows: Row[],
  fact: (row: Row) => Fact,
): Map<string, Fact[]> {
  const groups = new Map<string, Fact[]>();
  for (const row of rows) {
    const found = groups.get(row.principal_id);
    if (found) found.push(fact(row));
    else groups.set(row.principal_id, [fact(row)]);
  }
  return groups;
}

function trustFact(row: TrustRow): TrustFact {
  const trusted = { kind: row.trusted_kind, value: row.trusted_value };
  return { mechanism: row.mechanism, trusted, condition: row.condition, closedAt: row.closed_at };
}

function credentialFact(row: CredentialRow): CredentialFact {
  return {
    kind: row.kind,
    status: row.status,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    lastUsedAt: row.last_used_at,
    closedAt: row.closed_at,
  };
}

function usageFact(row: { plane: string; last_used_at: Date | null }): UsageFact {
  return { plane: row.plane, lastUsedAt: row.last_used_at };
}

/** What an identity is granted and what bounds it, each with the document behind it. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import { usageKey } from "#lib/ingest/stage-usage.ts";
import { policyStatements } from "#lib/providers/policy-statements.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { grantsSql, organizationPoliciesSql, rolesSql, usedAtSql } from "./get-identity.sql.ts";
import type { GrantDetail, RoleDetail, Seen } from "./identity-detail.ts";

type GrantRow = Seen & {
  id: string;
  subjectId: string | null;
  effect: GrantDetail["effect"];
  via: string;
  condition: Json;
  roleKind: string;
  roleValue: string;
  roleId: string | null;
  scopeExternalId: string | null;
  scopeName: string | null;
  scopeKind: string | null;
  /** Ids of what was made at the provider to grant it, where a log tells their use. */
  assignments: Json;
};

type RoleRow = Omit<RoleDetail, "document" | "statements"> & { provider: string; content: string | null };

export type Grants = {
  own: GrantDetail[];
  bounds: GrantDetail[];
  ofGroup(groupId: string | null): GrantDetail[];
};

/** `scopes`: external ids of its scope and those above it, where organization policies may hang. */
export async function readGrants(
  client: ClientBase,
  subject: { id: string; provider: string; groupIds: string[]; scopes: string[] },
): Promise<Grants> {
  const held = (await client.query<GrantRow>(grantsSql, [[subject.id, ...subject.groupIds]])).rows;
  const imposed =
    subject.scopes.length === 0
      ? []
      : (await client.query<GrantRow>(organizationPoliciesSql, [subject.scopes, subject.provider])).rows;
  const roles = await readRoles(client, [...held, ...imposed]);
  const usedAt = await readUses(client, subject.provider, held);
  const details = (rows: GrantRow[]) => rows.map((row) => grantDetail(row, roles, usedAt(row)));
  const own = held.filter(({ subjectId }) => subjectId === subject.id);
  const isGiven = ({ effect }: GrantRow) => effect === "allow" || effect === "deny";
  return {
    own: details(own.filter(isGiven)),
    bounds: details([...own.filter((row) => !isGiven(row)), ...imposed]),
    ofGroup: (groupId) =>
      details(held.filter((row) => groupId !== null && row.subjectId === groupId && isGiven(row))),
  };
}

async function readRoles(client: ClientBase, grants: GrantRow[]): Promise<Map<string, RoleDetail>> {
  const ids = [...new Set(grants.flatMap(({ roleId }) => roleId ?? []))];
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<RoleRow>(rolesSql, [ids]);
  return new Map(rows.map((row) => [row.id, roleDetail(row)]));
}

/** When each grant was last used, the latest where several were made that give the same. */
async function readUses(
  client: ClientBase,
  provider: string,
  grants: GrantRow[],
): Promise<(grant: GrantRow) => Date | null> {
  const keysOf = ({ assignments }: GrantRow) =>
    (Array.isArray(assignments) ? assignments : []).flatMap((id) => grantUseKey(provider, String(id)) ?? []);
  const keys = grants.flatMap(keysOf);
  if (keys.length === 0) return () => null;
  const { rows } = await client.query<{ key: string; usedAt: Date | null }>(usedAtSql, [keys]);
  const known = new Map(rows.map(({ key, usedAt }) => [key, usedAt]));
  return (grant) =>
    keysOf(grant)
      .flatMap((key) => known.get(key) ?? [])
      .reduce<Date | null>((latest, at) => (latest === null || at > latest ? at : latest), null);
}

/** Null for what no log tells the use of. */
function grantUseKey(provider: string, id: string): string | null {
  const use = providerOf(provider).grantUse?.(id) ?? null;
  if (use === null) return null;
  return usageKey(provider, [use.principal.kind, use.principal.value, use.source, use.plane].join("\t"));
}

function roleDetail({ provider, content, ...role }: RoleRow): RoleDetail {
  const document = content === null ? null : (JSON.parse(content) as Json);
  return { ...role, document, statements: policyStatements(provider, document) };
}

function grantDetail(row: GrantRow, roles: Map<string, RoleDetail>, usedAt: Date | null): GrantDetail {
  const { id, effect, via, condition, firstSeen, changedAt, closedAt, unknown, unknownSince } = row;
  const scope =
    row.scopeExternalId === null
      ? null
      : { externalId: row.scopeExternalId, name: row.scopeName ?? "", kind: row.scopeKind ?? "" };
  return {
    id,
    effect,
    via,
    scope,
    condition,
    role: row.roleId === null ? null : (roles.get(row.roleId) ?? null),
    roleRef: { kind: row.roleKind, value: row.roleValue },
    usedAt,
    firstSeen,
    changedAt,
    closedAt,
    unknown,
    unknownSince,
  };
}

/** What an identity is granted and what bounds it, each with the document behind it. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import { policyStatements } from "#lib/providers/policy-statements.ts";
import { grantsSql, organizationPoliciesSql, rolesSql } from "./get-identity.sql.ts";
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
  const details = (rows: GrantRow[]) => rows.map((row) => grantDetail(row, roles));
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

function roleDetail({ provider, content, ...role }: RoleRow): RoleDetail {
  const document = content === null ? null : (JSON.parse(content) as Json);
  return { ...role, document, statements: policyStatements(provider, document) };
}

function grantDetail(row: GrantRow, roles: Map<string, RoleDetail>): GrantDetail {
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
    firstSeen,
    changedAt,
    closedAt,
    unknown,
    unknownSince,
  };
}

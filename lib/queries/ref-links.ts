/** Says of every reference whether it leads somewhere, and where not, whether that is known: a name nobody read is not a dangling one. */
import type { ClientBase } from "pg";
import type { Ref } from "#lib/ingest/contract.ts";
import { waysInOf } from "#lib/providers/ways-in.ts";
import { readScopesSql } from "./get-identity.sql.ts";
import type { PrincipalLink, RefLink } from "./identity-detail.ts";

/** Columns of the linked principal; null where the reference is not resolved. */
export type LinkRow = {
  link_id: string | null;
  link_name: string | null;
  link_kind: string | null;
  link_provider: string | null;
  link_gone: boolean | null;
  link_scope: string | null;
};

export function principalLink(row: LinkRow): PrincipalLink | null {
  if (row.link_id === null) return null;
  return {
    id: row.link_id,
    name: row.link_name ?? "",
    kind: row.link_kind ?? "",
    provider: row.link_provider ?? "",
    gone: row.link_gone ?? false,
    scope: row.link_scope,
  };
}

/** Judges unresolved references of one provider; `homeScope` is where a bare id would live. */
export type RefJudge = (ref: Ref) => "dangling" | "not-collected" | "scope";

/** Reads which scopes named by the references have been read completely. */
export async function judgeRefs(
  client: ClientBase,
  provider: string,
  homeScope: string | null,
  refs: readonly Ref[],
): Promise<RefJudge> {
  const candidates = new Set(refs.flatMap((ref) => scopesNamed(ref, homeScope)));
  const streams = [
    ...new Set(Object.values(waysInOf(provider).streams).flatMap((all) => all[0]?.stream ?? [])),
  ];
  const { rows } = await client.query<{ externalId: string }>(readScopesSql, [
    [...candidates],
    provider,
    streams,
  ]);
  const read = new Set(rows.map(({ externalId }) => externalId));
  return (ref) => {
    if (ref.kind === "scope") return "scope";
    return scopesNamed(ref, homeScope).some((scope) => read.has(scope)) ? "dangling" : "not-collected";
  };
}

export function refLink(ref: Ref, row: LinkRow, judge: RefJudge): RefLink {
  const principal = principalLink(row);
  return { kind: ref.kind, value: ref.value, principal, status: principal ? "resolved" : judge(ref) };
}

/** The scopes a reference may point into: any part of a structured name, or for a bare id the scope it was found in. */
function scopesNamed(ref: Ref, homeScope: string | null): string[] {
  if (ref.kind === "id") return homeScope === null ? [] : [homeScope];
  return ref.value.split(/[:/|]/).filter((part) => part !== "");
}

/** One provider's scopes as a tree, for whoever asks what lies above or below. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import { scopesSql } from "./score.sql.ts";

export type ScopeRow = {
  id: number;
  externalId: string;
  kind: string;
  parentId: number | null;
  attributes: { [key: string]: Json };
  isRetired: boolean;
  isSuspended: boolean;
};

export type NamedScope = Pick<ScopeRow, "externalId" | "kind" | "attributes">;

export type ScopeTree = {
  named(id: number): NamedScope;
  /** The scope and those above it, the nearest first. */
  path(id: number): readonly NamedScope[];
  /** Ids of the scopes right below that are not retired. */
  below(id: number): readonly number[];
  /** Whether it held others that are gone, and none that is only suspended: what is may be read and emptied, and come back. */
  lostAllRetired(id: number): boolean;
  above(id: number): number | null;
  idOf(externalId: string): number | undefined;
};

/** What resolution made has no scope. */
const nowhere: NamedScope = { externalId: "", kind: "", attributes: {} };

export async function readScopeTree(client: ClientBase, provider: string): Promise<ScopeTree> {
  return scopeTreeOf((await client.query<ScopeRow>(scopesSql, [provider])).rows);
}

/** Of all of a provider's scopes, in any order. */
export function scopeTreeOf(rows: readonly ScopeRow[]): ScopeTree {
  const byId = new Map(rows.map((row) => [row.id, row]));
  const byName = new Map(rows.map(({ id, externalId }) => [externalId, id]));
  const children = Map.groupBy(
    rows.filter(({ isRetired }) => !isRetired),
    ({ parentId }) => parentId,
  );
  const retired = Map.groupBy(
    rows.filter(({ isRetired }) => isRetired),
    ({ parentId }) => parentId,
  );
  const paths = new Map<number, NamedScope[]>();

  function path(id: number): readonly NamedScope[] {
    const known = paths.get(id);
    if (known !== undefined) return known;
    const found = new Set<ScopeRow>();
    // A tree that loops ends all the same.
    for (let at = byId.get(id); at !== undefined && !found.has(at); ) {
      found.add(at);
      at = at.parentId === null ? undefined : byId.get(at.parentId);
    }
    paths.set(id, [...found]);
    return [...found];
  }

  return {
    path,
    named: (id) => byId.get(id) ?? nowhere,
    below: (id) => (children.get(id) ?? []).map((child) => child.id),
    lostAllRetired: (id) => retired.get(id)?.every(({ isSuspended }) => !isSuspended) ?? false,
    above: (id) => byId.get(id)?.parentId ?? null,
    idOf: (externalId) => byName.get(externalId),
  };
}

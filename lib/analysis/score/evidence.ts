/** Reads what was observed: of each identity by itself, and what logs of whole scopes would have shown of anybody in them. */
import type { ClientBase } from "pg";
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type Evidence, observedUse, type Window } from "#lib/domain/observed-use.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { emptySet, intersection, type PermissionSet, union } from "#lib/domain/permission-set.ts";
import type { PackedEvidence } from "#lib/domain/wordwise/gather-use.ts";
import { arrayLiteral } from "../array-literal.ts";
import type { ScopeTree } from "./scope-tree.ts";
import { scopeUsageSql, usageSql } from "./score.sql.ts";

/** By identity, as it is stored. */
export async function readEvidence(
  client: ClientBase,
  ids: readonly string[],
): Promise<Map<string, PackedEvidence[]>> {
  const { rows } = await client.query<PackedEvidence & { holder: string }>(usageSql, [arrayLiteral(ids)]);
  const found = new Map<string, PackedEvidence[]>();
  for (const row of rows) {
    const known = found.get(row.holder);
    if (known) known.push(row);
    else found.set(row.holder, [row]);
  }
  return found;
}

export function unpackEvidence({ source, plane, coveredFrom, coveredTo, packed }: PackedEvidence): Evidence {
  return { source, plane, coveredFrom, coveredTo, entries: unpackUsage(packed) };
}

/** What is watched in a place, and since when; null: nothing is. */
export type Watch = { watched: PermissionSet; from: number | null };

export type Watches = {
  /** There are no logs of whole scopes. */
  areNone: boolean;
  /** What is watched in every one of these scopes and everywhere below them. */
  in(scopeIds: Iterable<number>): Watch;
};

/** What the log of a whole scope says; `scope`: its external id. */
export type ScopeEvidence = Evidence & { scope: string };

export async function readScopeEvidence(client: ClientBase, provider: string): Promise<ScopeEvidence[]> {
  const { rows } = await client.query<PackedEvidence & { scope: string }>(scopeUsageSql, [provider]);
  const unpacked = new Map<string, Evidence["entries"]>();
  return rows.map(({ scope, packed, ...row }) => {
    const bytes = Buffer.from(packed).toString("latin1");
    const entries = unpacked.get(bytes) ?? unpackUsage(packed);
    // One log of an organization says the same of each of its accounts.
    unpacked.set(bytes, entries);
    return { scope, ...row, entries };
  });
}

type Options = { scopes: ScopeTree; catalogue: Catalogue; window: Window };

export const blind: Watch = { watched: emptySet, from: null };

export function watchesOf(logs: readonly ScopeEvidence[], { scopes, catalogue, window }: Options): Watches {
  if (logs.length === 0) return { areNone: true, in: () => blind };
  const own = new Map<number, Watch>();
  for (const [scope, found] of Map.groupBy(logs, ({ scope }) => scope)) {
    const id = scopes.idOf(scope);
    if (id !== undefined) own.set(id, watchOf(found));
  }

  function watchOf(evidence: Evidence[]): Watch {
    const { watched } = observedUse(evidence, { catalogue, window, wholeSources: new Set() });
    return { watched, from: Math.min(...evidence.map(({ coveredFrom }) => coveredFrom)) };
  }

  const logged = new Set([...own.keys()].map((id) => scopes.named(id).kind));
  /** A folder of which all is gone: nothing happens in it. One that never showed anything may hold what nobody may see. */
  const isEmpty = (id: number): boolean =>
    scopes.lostAllRetired(id) && !logged.has(scopes.named(id).kind) && scopes.below(id).every(isEmpty);

  const whole = new Map<number, Watch>();
  /** By its own log or that of a scope above it, or by the logs of everything below together. */
  function of(id: number): Watch {
    const known = whole.get(id);
    if (known !== undefined) return known;
    whole.set(id, blind);
    const above = inherited(id);
    const below = scopes
      .below(id)
      .filter((child) => !isEmpty(child))
      .map(of);
    const found = below.length === 0 ? above : either(above, below.reduce(both));
    whole.set(id, found);
    return found;
  }
  function inherited(id: number): Watch {
    const mine = own.get(id) ?? blind;
    const above = scopes.above(id);
    return above === null ? mine : either(mine, inherited(above));
  }

  return {
    areNone: false,
    in(scopeIds) {
      const places = [...new Set(scopeIds)].map(of);
      return places.length === 0 ? blind : places.reduce(both);
    },
  };
}

function both(one: Watch, other: Watch): Watch {
  const from = one.from === null || other.from === null ? null : Math.max(one.from, other.from);
  return { watched: intersection(one.watched, other.watched), from };
}

function either(one: Watch, other: Watch): Watch {
  const from = [one.from, other.from].filter((day) => day !== null);
  return { watched: union(one.watched, other.watched), from: from.length === 0 ? null : Math.min(...from) };
}

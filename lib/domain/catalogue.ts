/**
 * The actions a provider is known to have, as numbered positions: a position never changes its meaning while actions are only
 * appended, and finding what a pattern names costs what it finds.
 */
import { fullSet, hasPosition, intersection, type PermissionSet, setOf } from "./permission-set.ts";
import { fitsWildcards } from "./wildcards.ts";

export type ActionLevel = "list" | "read" | "tagging" | "write" | "permissions";

export type CatalogueEntry = {
  /** The number the table `action` gave it. */
  id: number;
  name: string;
  level: ActionLevel | null;
};

/** What one cluster, tenant or other place offers of the provider's actions. */
export type Offer = {
  actions: PermissionSet;
  /** Of these, what holds for the place as a whole only, never for a part of it (nodes, cluster roles). */
  global: PermissionSet;
};

export type Catalogue = {
  provider: string;
  /** Positions, `0 … size − 1`: the order of ids. */
  size: number;
  ids: readonly number[];
  names: readonly string[];
  levels: readonly (ActionLevel | null)[];
  /** Every action; names with a wildcard, under which use was recorded, are none. */
  all: PermissionSet;
  /** By external id of a scope; a scope that is not in it offers everything. */
  offers: ReadonlyMap<string, Offer>;
  /** Position of an action's id. */
  positionOfId(id: number): number | undefined;
  /** Whether a position is an action by itself, not a name that stands for many. */
  isAction(position: number): boolean;
  /** Position of a name: as it is written, else whatever its case (Google has names that differ in nothing else). */
  positionOf(name: string): number | undefined;
  /** What a pattern names: `*` is any run of characters, `?` exactly one where the provider has it; without case. */
  matching(pattern: string): PermissionSet;
  /** The actions a recorded name stands for: itself, or all that its wildcard names. */
  meantBy(position: number): PermissionSet;
  /** Everything of one level. */
  ofLevel(level: ActionLevel | null): PermissionSet;
};

type Options = {
  provider: string;
  /** In any order, ids unique. */
  entries: Iterable<CatalogueEntry>;
  /** Which wildcards the provider's patterns have. */
  wildcards: "*" | "*?";
  offers?: ReadonlyMap<string, Offer>;
};

export function createCatalogue({ provider, entries, wildcards, offers = new Map() }: Options): Catalogue {
  const ordered = [...entries].sort((one, other) => one.id - other.id);
  const ids = ordered.map(({ id }) => id);
  const names = ordered.map(({ name }) => name);
  const levels = ordered.map(({ level }) => level);
  const folded = names.map((name) => name.toLowerCase());
  const isSingle = (position: number) => !names[position]?.includes("*");
  const sorted = folded.map((_, position) => position).filter(isSingle);
  sorted.sort((one, other) => compare(folded[one] ?? "", folded[other] ?? ""));
  const byName = new Map(folded.map((name, position) => [name, position]));
  const asWritten = new Map(names.map((name, position) => [name, position]));
  const positionOfId = positionsById(ids);
  const all = intersection(fullSet(names.length), setOf(sorted));
  const matches = new Map<string, PermissionSet>();
  const meanings: (PermissionSet | undefined)[] = new Array(names.length);
  const byLevel = new Map<ActionLevel | null, PermissionSet>();

  function find(pattern: string): PermissionSet {
    if (/^\*+$/.test(pattern)) return all;
    const end = pattern.search(wildcards === "*?" ? /[*?]/ : /\*/);
    if (end < 0) {
      const [from, to] = rangeOf(sorted, folded, pattern);
      return setOf(sorted.slice(from, to).filter((position) => folded[position] === pattern));
    }
    const prefix = pattern.slice(0, end);
    const [from, to] = rangeOf(sorted, folded, prefix);
    const candidates = sorted.slice(from, to);
    if (pattern === `${prefix}*`) return setOf(candidates);
    const hasQuestion = wildcards === "*?";
    return setOf(
      candidates.filter((position) =>
        fitsWildcards(pattern, folded[position] ?? "", { question: hasQuestion }),
      ),
    );
  }

  const catalogue: Catalogue = {
    ...{ provider, size: names.length, ids, names, levels, all, offers },
    positionOfId,
    isAction: (position) => hasPosition(all, position),
    positionOf: (name) => asWritten.get(name) ?? byName.get(name.toLowerCase()),
    matching(pattern) {
      const key = pattern.toLowerCase();
      const known = matches.get(key);
      if (known !== undefined) return known;
      const found = find(key);
      matches.set(key, found);
      return found;
    },
    meantBy(position) {
      const known = meanings[position];
      if (known !== undefined) return known;
      const found = catalogue.matching(names[position] ?? "");
      meanings[position] = found;
      return found;
    },
    ofLevel(level) {
      const known = byLevel.get(level);
      if (known !== undefined) return known;
      const found = setOf(sorted.filter((position) => (levels[position] ?? null) === level));
      byLevel.set(level, found);
      return found;
    },
  };
  return catalogue;
}

/** Ids are given without gaps, so a table as long as the largest is short, and asked fifteen times for each of a million identities. */
function positionsById(ids: readonly number[]): Catalogue["positionOfId"] {
  const largest = ids.at(-1) ?? 0;
  if (largest > 16 * ids.length + 1_000_000) {
    const byId = new Map(ids.map((id, position) => [id, position]));
    return (id) => byId.get(id);
  }
  const table = new Int32Array(largest + 1).fill(-1);
  for (const [position, id] of ids.entries()) table[id] = position;
  return (id) => {
    const position = table[id];
    return position === undefined || position < 0 ? undefined : position;
  };
}

/** Half-open range of the sorted names that begin with `prefix`. */
function rangeOf(sorted: readonly number[], folded: readonly string[], prefix: string): [number, number] {
  if (prefix === "") return [0, sorted.length];
  const nameAt = (index: number) => folded[sorted[index] ?? 0] ?? "";
  const first = (isPast: (name: string) => boolean) => {
    let [low, high] = [0, sorted.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isPast(nameAt(middle))) high = middle;
      else low = middle + 1;
    }
    return low;
  };
  const from = first((name) => name >= prefix);
  return [from, first((name) => name >= prefix && !name.startsWith(prefix))];
}

function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

/**
 * What a set of grants allows once everything that denies and bounds it is taken into account. Order never matters; denies,
 * boundaries and policies of the organization only ever shrink; conditions are kept apart and never evaluated away.
 */
import type { Catalogue } from "./catalogue.ts";
import { difference, emptySet, intersection, type PermissionSet, union, unionOf } from "./permission-set.ts";

/** How many resources an allowance reaches: one resource, a prefix of names, an account or the like, everything there is. */
export type Breadth = 0 | 1 | 2 | 3;
export const breadthLabels = [
  "one resource",
  "a prefix",
  "an account, project or namespace",
  "everything",
] as const;

export type Allowance = {
  actions: PermissionSet;
  /** As far as the document itself says; 3 where it says nothing. */
  breadth: Breadth;
  /** It holds under a condition only. */
  conditional: boolean;
};

/** One document, read against one catalogue. */
export type CompiledDocument = {
  allows: readonly Allowance[];
  /** What it takes away always: denies with a condition or for some resources only take nothing away. */
  denies: PermissionSet;
  /** Patterns it allows that name nothing the catalogue knows: new or private actions, or typing errors. Sorted. */
  unknown: readonly string[];
  /** It allows, without naming them, actions the provider has yet to add. */
  openEnded: boolean;
};

export const emptyDocument: CompiledDocument = {
  allows: [],
  denies: emptySet,
  unknown: [],
  openEnded: false,
};

/** What one grant adds to a grant set. */
export type GrantPart = {
  /** Hash of the document, in hex; empty where it could not be read. */
  document: string;
  /** The part of the document that counts, as the provider's engine names it; empty for all of it. */
  select: string;
  effect: "allow" | "deny" | "boundary" | "org-policy";
  /** How far the grant itself reaches. */
  breadth: Breadth;
  /** The grant has a condition of its own. */
  conditional: boolean;
  /**
   * Of `org-policy`: where in the tree it is attached. What one level allows unites, levels intersect. Of `allow` and `deny`: the
   * place it holds at, as a path, so that a deny takes nothing away from what is allowed above it or beside; empty: everywhere.
   */
  level: string;
};

export type CompiledPart = Omit<GrantPart, "document" | "select"> & {
  /** Null: it could not be read. */
  compiled: CompiledDocument | null;
};

export type EffectiveActions = {
  actions: PermissionSet;
  /** Of these, what every allowance gives under a condition only. */
  conditional: PermissionSet;
  /** The same actions, each where its widest allowance reaches: by `Breadth`, disjoint. */
  byBreadth: readonly [PermissionSet, PermissionSet, PermissionSet, PermissionSet];
  unknown: readonly string[];
  openEnded: boolean;
  /** An allowing document could not be read: it is at least this. */
  isAtLeast: boolean;
  /** A denying or bounding document could not be read: it is at most this. */
  isAtMost: boolean;
};

export function effectiveActions(parts: readonly CompiledPart[], catalogue: Catalogue): EffectiveActions {
  const placed = parts.filter((part) => isPlacedDeny(part) && !part.conditional && part.compiled !== null);
  const allowances = parts.flatMap((part) => allowancesOf(part, placed));
  const allowing = parts.filter(({ effect }) => effect === "allow");
  const limits = limitsOf(parts, catalogue);
  const within = (sets: Iterable<PermissionSet>) => bounded(unionOf(sets), limits);
  const reach = (breadth: Breadth) =>
    within(allowances.filter((one) => one.breadth === breadth).map(({ actions }) => actions));
  const widest = [reach(0), reach(1), reach(2), reach(3)] as const;
  const wider = [
    union(widest[1], union(widest[2], widest[3])),
    union(widest[2], widest[3]),
    widest[3],
  ] as const;
  const actions = union(widest[0], wider[0]);
  const always = within(allowances.filter((one) => !one.conditional).map((one) => one.actions));
  return {
    actions,
    conditional: difference(actions, always),
    byBreadth: [
      difference(widest[0], wider[0]),
      difference(widest[1], wider[1]),
      difference(widest[2], wider[2]),
      widest[3],
    ],
    unknown: [...new Set(allowing.flatMap(({ compiled }) => compiled?.unknown ?? []))].sort(),
    openEnded: allowing.some(({ compiled }) => compiled?.openEnded === true),
    isAtLeast: allowing.some(({ compiled }) => compiled === null),
    isAtMost: parts.some(({ effect, compiled }) => effect !== "allow" && compiled === null),
  };
}

/** Whether what holds at the place `outer` holds at `inner` too. */
function coversPlace(outer: string, inner: string): boolean {
  return outer === "" || outer === inner || inner.startsWith(`${outer}/`);
}

function isPlacedDeny({ effect, level }: Pick<GrantPart, "effect" | "level">): boolean {
  return effect === "deny" && level !== "";
}

/**
 * The same parts without places that make no difference: denies that cover no allow are dropped, and allows that no deny covers
 * forget where they hold, so that what gives the same is the same.
 */
export function withoutIdlePlaces<Part extends Pick<GrantPart, "effect" | "level">>(
  parts: readonly Part[],
): Part[] {
  const placed = parts.filter(isPlacedDeny);
  const allowing = parts.filter(({ effect }) => effect === "allow");
  return parts.flatMap((part) => {
    if (isPlacedDeny(part) && !allowing.some(({ level }) => coversPlace(part.level, level))) return [];
    if (part.effect !== "allow" || placed.some(({ level }) => coversPlace(level, part.level))) return [part];
    return [{ ...part, level: "" }];
  });
}

function allowancesOf(part: CompiledPart, placed: readonly CompiledPart[]): Allowance[] {
  if (part.effect !== "allow" || part.compiled === null) return [];
  const covering = placed.filter(({ level }) => coversPlace(level, part.level));
  const denied = unionOf(covering.map(({ compiled }) => compiled?.denies ?? emptySet));
  return part.compiled.allows.map(({ actions, breadth, conditional }) => ({
    actions: difference(actions, denied),
    breadth: Math.min(breadth, part.breadth) as Breadth,
    conditional: conditional || part.conditional,
  }));
}

type Limits = { denied: PermissionSet; bounds: PermissionSet[] };

function bounded(actions: PermissionSet, { denied, bounds }: Limits): PermissionSet {
  return bounds.reduce(intersection, difference(actions, denied));
}

/** A limit that could not be read, or that holds under a condition only, limits nothing: what is granted is never told too small. */
function limitsOf(parts: readonly CompiledPart[], catalogue: Catalogue): Limits {
  const denied = parts.flatMap((part) =>
    part.conditional || isPlacedDeny(part) ? [] : [part.compiled?.denies ?? emptySet],
  );
  const boundaries = parts.flatMap(({ effect, compiled, conditional }) =>
    effect === "boundary" && compiled !== null && !conditional ? [allowedBy(compiled)] : [],
  );
  const levels = Map.groupBy(
    parts.filter(({ effect }) => effect === "org-policy"),
    ({ level }) => level,
  );
  const perLevel = [...levels.values()].map((policies) =>
    policies.some(({ compiled, conditional }) => compiled === null || conditional)
      ? catalogue.all
      : unionOf(policies.map(({ compiled }) => allowedBy(compiled as CompiledDocument))),
  );
  return { denied: unionOf(denied), bounds: [...boundaries, ...perLevel] };
}

function allowedBy({ allows }: CompiledDocument): PermissionSet {
  return unionOf(allows.map(({ actions }) => actions));
}

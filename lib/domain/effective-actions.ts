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
  const given = allowancesOf(parts);
  const limits = limitsOf(parts, catalogue);
  const widest = given.byBreadth.map((sets) => bounded(unionOf(sets), limits)) as FourSets;
  const fromAccount = union(widest[2], widest[3]);
  const fromPrefix = union(widest[1], fromAccount);
  const actions = union(widest[0], fromPrefix);
  const always = given.isEverConditional ? bounded(unionOf(given.always), limits) : actions;
  return {
    actions,
    conditional: difference(actions, always),
    byBreadth: [
      difference(widest[0], fromPrefix),
      difference(widest[1], fromAccount),
      difference(widest[2], widest[3]),
      widest[3],
    ],
    unknown: given.unknown.length < 2 ? given.unknown : [...new Set(given.unknown)].sort(),
    openEnded: given.openEnded,
    isAtLeast: given.isAtLeast,
    isAtMost: parts.some(({ effect, compiled }) => effect !== "allow" && compiled === null),
  };
}

type FourSets = [PermissionSet, PermissionSet, PermissionSet, PermissionSet];

type Given = {
  byBreadth: [PermissionSet[], PermissionSet[], PermissionSet[], PermissionSet[]];
  /** What no condition is on. */
  always: PermissionSet[];
  isEverConditional: boolean;
  unknown: string[];
  openEnded: boolean;
  isAtLeast: boolean;
};

/** What the parts allow, less what is denied at the very place. Worked through once for each of a million identities. */
function allowancesOf(parts: readonly CompiledPart[]): Given {
  const given: Given = {
    byBreadth: [[], [], [], []],
    always: [],
    ...{ isEverConditional: false, unknown: [], openEnded: false, isAtLeast: false },
  };
  const placed = parts.filter((part) => isPlacedDeny(part) && !part.conditional && part.compiled !== null);
  for (const { effect, compiled, level, breadth, conditional } of parts) {
    if (effect !== "allow") continue;
    if (compiled === null) {
      given.isAtLeast = true;
      continue;
    }
    if (compiled.openEnded) given.openEnded = true;
    if (compiled.unknown.length > 0) given.unknown.push(...compiled.unknown);
    const denied = placed.length === 0 ? emptySet : deniedAt(level, placed);
    for (const allowance of compiled.allows) {
      const actions = difference(allowance.actions, denied);
      given.byBreadth[Math.min(allowance.breadth, breadth) as Breadth].push(actions);
      if (allowance.conditional || conditional) given.isEverConditional = true;
      else given.always.push(actions);
    }
  }
  return given;
}

function deniedAt(place: string, placed: readonly CompiledPart[]): PermissionSet {
  const covering = placed.filter(({ level }) => coversPlace(level, place));
  return unionOf(covering.map(({ compiled }) => compiled?.denies ?? emptySet));
}

/** Whether what holds at the place `outer` holds at `inner` too. */
function coversPlace(outer: string, inner: string): boolean {
  return outer === "" || outer === inner || inner.startsWith(`${outer}/`);
}

/** A deny that counts at its place of the tree only, not everywhere. */
export function isPlacedDeny({ effect, level }: Pick<GrantPart, "effect" | "level">): boolean {
  return effect === "deny" && level !== "";
}

/**
 * The same parts without places that make no difference: denies that cover no allow are dropped, and allows that no deny covers
 * forget where they hold, so that what gives the same is the same.
 */
export function withoutIdlePlaces<Part extends Pick<GrantPart, "effect" | "level">>(
  parts: readonly Part[],
): Part[] {
  // Nearly every set, and nothing to forget in it.
  if (parts.every((part) => part.level === "" || part.effect === "boundary" || part.effect === "org-policy"))
    return parts.slice();
  const placed = parts.filter(isPlacedDeny);
  const allowing = parts.filter(({ effect }) => effect === "allow");
  return parts.flatMap((part) => {
    if (isPlacedDeny(part) && !allowing.some(({ level }) => coversPlace(part.level, level))) return [];
    if (part.effect !== "allow" || placed.some(({ level }) => coversPlace(level, part.level))) return [part];
    return [{ ...part, level: "" }];
  });
}

type Limits = { denied: PermissionSet; bounds: PermissionSet[] };

function bounded(actions: PermissionSet, { denied, bounds }: Limits): PermissionSet {
  return bounds.reduce(intersection, difference(actions, denied));
}

/** A limit that could not be read, or that holds under a condition only, limits nothing: what is granted is never told too small. */
function limitsOf(parts: readonly CompiledPart[], catalogue: Catalogue): Limits {
  const denied: PermissionSet[] = [];
  const bounds: PermissionSet[] = [];
  const levels = new Map<string, PermissionSet[]>();
  for (const part of parts) {
    const { effect, compiled, conditional, level } = part;
    if (compiled !== null && !conditional && !isPlacedDeny(part)) denied.push(compiled.denies);
    const allowed = compiled === null || conditional ? catalogue.all : allowedBy(compiled);
    if (effect === "boundary") bounds.push(allowed);
    if (effect !== "org-policy") continue;
    const known = levels.get(level);
    if (known === undefined) levels.set(level, [allowed]);
    else known.push(allowed);
  }
  for (const allowed of levels.values()) bounds.push(unionOf(allowed));
  return { denied: unionOf(denied), bounds: bounds.filter((bound) => bound !== catalogue.all) };
}

function allowedBy({ allows }: CompiledDocument): PermissionSet {
  return allows.length === 1 && allows[0] !== undefined
    ? allows[0].actions
    : unionOf(allows.map(({ actions }) => actions));
}

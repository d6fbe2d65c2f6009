/**
 * Takes actions out of a list of patterns: what no pattern loses anything of stays to the letter, the rest is named, and a wildcard
 * stands for names only where all it matches today stays and an old pattern already covered whatever it may come to match.
 */
import type { Catalogue } from "../catalogue.ts";
import {
  difference,
  doIntersect,
  emptySet,
  hasPosition,
  isEmptySet,
  isSubset,
  type PermissionSet,
  positionsOf,
  sizeOf,
  union,
  unionOf,
} from "../permission-set.ts";

export type PatternLanguage = {
  catalogue: Catalogue;
  meaningOf(pattern: string): PermissionSet;
  /** How an action is written in a pattern. */
  nameOf(position: number): string;
  /** Patterns that might stand for this name and others, the widest first, each ending in a star. */
  widerThan(name: string): string[];
  /** Whether `?` is a wildcard. */
  question: boolean;
};

export type Narrowed = {
  patterns: string[];
  /** Wildcards that took the place of names: they may match what the provider adds. */
  wildcards: string[];
};

/**
 * `wildcards`: which actions a new wildcard may stand for; none where it is empty. Whole groups that lose nothing are written by
 * their own pattern whatever it says.
 */
export function narrowPatterns(
  patterns: readonly string[],
  removable: PermissionSet,
  language: PatternLanguage,
  wildcards: PermissionSet,
): Narrowed {
  const isTouched = (pattern: string) => doIntersect(language.meaningOf(pattern), removable);
  const [touched, whole] = [patterns.filter(isTouched), patterns.filter((one) => !isTouched(one))];
  const already = unionOf(whole.map(language.meaningOf));
  const left = difference(difference(unionOf(touched.map(language.meaningOf)), removable), already);
  const allowed = union(left, already);
  const written = writeActions(left, { allowed, wildcards, covered: touched, language });
  return { patterns: [...whole, ...written.patterns], wildcards: written.wildcards };
}

type Writing = {
  /** All that a wildcard may match. */
  allowed: PermissionSet;
  wildcards: PermissionSet;
  /** Old patterns, one of which must cover a wildcard; null: anything may. */
  covered: readonly string[] | null;
  language: PatternLanguage;
};

/** The fewest patterns found for exactly these actions, going through them in the order of names. */
export function writeActions(actions: PermissionSet, writing: Writing): Narrowed {
  const { language } = writing;
  const named = positionsOf(actions)
    .map((position) => ({ position, name: language.nameOf(position) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  const patterns: string[] = [];
  const wildcards: string[] = [];
  // What is not safe for one name is not for the next: names of one beginning come in a row.
  const unsafe = new Set<string>();
  let done = emptySet;
  for (const { position, name } of named) {
    if (hasPosition(done, position)) continue;
    const wide = language.widerThan(name).find((pattern) => {
      if (unsafe.has(pattern)) return false;
      const safe = isSafe(pattern, done, writing);
      if (!safe) unsafe.add(pattern);
      return safe;
    });
    patterns.push(wide ?? name);
    if (wide === undefined) continue;
    wildcards.push(wide);
    done = union(done, language.meaningOf(wide));
  }
  return { patterns, wildcards };
}

function isSafe(pattern: string, done: PermissionSet, writing: Writing): boolean {
  const { allowed, wildcards, covered, language } = writing;
  const meant = language.meaningOf(pattern);
  if (isEmptySet(meant) || !isSubset(meant, allowed)) return false;
  if (sizeOf(difference(meant, done)) < 2 || !isSubset(meant, wildcards)) return false;
  return covered === null || covered.some((old) => coversPattern(old, pattern, language.question));
}

/**
 * Whether whatever the new pattern matches, the old one matches too: its stars must fall to stars, and `?` to anything but a star.
 * May say no where it is so; never yes where it is not.
 */
export function coversPattern(old: string, pattern: string, question: boolean): boolean {
  const [from, to] = [old.toLowerCase(), pattern.toLowerCase()];
  // Reachable positions of the old pattern, character by character of the new one.
  let reached = closed(new Set([0]), from);
  for (const character of to) {
    const next = new Set<number>();
    for (const at of reached) {
      if (from[at] === "*") next.add(at);
      else if (from[at] === character && character !== "*") next.add(at + 1);
      else if (question && from[at] === "?" && character !== "*") next.add(at + 1);
    }
    reached = closed(next, from);
  }
  return reached.has(from.length);
}

/** A star may also stand for nothing. */
function closed(positions: Set<number>, pattern: string): Set<number> {
  for (const at of positions) if (pattern[at] === "*") positions.add(at + 1);
  return positions;
}

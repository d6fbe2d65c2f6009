/**
 * Who of all that get one document needs which of its actions. Only what every one of them is proven not to use, or is not granted at
 * all, is nobody's; whatever cannot be told of one of them is undecided for all.
 */
import {
  difference,
  intersection,
  type PermissionSet,
  positionsOf,
  setOf,
  union,
} from "../permission-set.ts";

export type SharerUse = {
  id: string;
  name: string;
  /** Everything it may do; null: not known. */
  granted: PermissionSet | null;
  /** Seen in the window, granted or not. */
  used: PermissionSet;
  /** Proven unused; of whoever is too young or too little watched nothing is. */
  unused: PermissionSet;
  /** There is enough evidence to tell. */
  isTold: boolean;
};

export type ActionUse = {
  action: string;
  state: "unused" | "undecided" | "used";
  /** How many used it, and the first of them. */
  users: number;
  usedBy: { id: string; name: string }[];
  /** Of how many it is proven unused, and of how many nothing can be told. */
  unused: number;
  undecided: number;
};

/** Names shown of each action; more are counted. */
const mostNamed = 3;

type Options = {
  /** By position. */
  names: readonly string[];
  /** It reaches others who are not among `sharers`. */
  isPartly: boolean;
};

/** `given`: positions of what the document gives, ascending. In that order. */
export function sharedUse(
  given: readonly number[],
  sharers: readonly SharerUse[],
  { names, isPartly }: Options,
): ActionUse[] {
  const all = setOf(given);
  const found = new Map(
    given.map((position): [number, ActionUse] => [
      position,
      {
        ...{ action: names[position] ?? "", state: "unused", users: 0, usedBy: [] },
        ...{ unused: 0, undecided: 0 },
      },
    ]),
  );
  const each = (actions: PermissionSet, note: (use: ActionUse) => void) => {
    for (const position of positionsOf(intersection(all, actions))) note(found.get(position) as ActionUse);
  };
  for (const { id, name, granted, used, unused } of sharers) {
    each(used, (use) => {
      if (use.users++ < mostNamed) use.usedBy.push({ id, name });
    });
    const idle = difference(unused, used);
    each(idle, (use) => use.unused++);
    each(difference(granted ?? all, union(used, idle)), (use) => use.undecided++);
  }
  return [...found.values()].map((use) => ({ ...use, state: stateOf(use, isPartly) }));
}

function stateOf({ users, undecided }: ActionUse, isPartly: boolean): ActionUse["state"] {
  if (users > 0) return "used";
  return undecided > 0 || isPartly ? "undecided" : "unused";
}

/** Those who used the same of it, and what a document of their own would have to give. `actions` null: of these nothing can be told. */
export type SplitGroup = { sharers: { id: string; name: string }[]; actions: string[] | null };

/** The largest group first, whom nothing can be told of last. One group: there is nothing to split. */
export function splitByUse(
  given: readonly number[],
  sharers: readonly SharerUse[],
  names: readonly string[],
): SplitGroup[] {
  const all = setOf(given);
  const groups = new Map<string, SplitGroup>();
  const untold: SplitGroup = { sharers: [], actions: null };
  for (const { id, name, granted, used, isTold } of sharers) {
    if (granted === null || !isTold) {
      untold.sharers.push({ id, name });
      continue;
    }
    const positions = positionsOf(intersection(all, used));
    const key = positions.join(",");
    const known = groups.get(key) ?? { sharers: [], actions: positions.map((at) => names[at] ?? "") };
    known.sharers.push({ id, name });
    groups.set(key, known);
  }
  const sorted = [...groups.values()].sort(
    (one, other) =>
      other.sharers.length - one.sharers.length || (one.actions?.length ?? 0) - (other.actions?.length ?? 0),
  );
  return untold.sharers.length === 0 ? sorted : [...sorted, untold];
}

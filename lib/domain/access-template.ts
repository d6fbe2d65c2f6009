/**
 * A least-privilege template: what at least nine of ten judged siblings used in the window, and nothing else. How far an identity is
 * from it is told as the share of all actions either has that only one has (Jaccard distance), so that identities and templates of any
 * size compare; the counts beside it say what there is to do.
 */
import { type PermissionSet, positionsOf, setOf, sizeOf, sizeOfIntersection } from "./permission-set.ts";

/** Of whoever the evidence about is enough. */
export type Sibling = { id: string; name: string; granted: PermissionSet; used: PermissionSet };

/** The least share of siblings that used an action. */
export const templateShare = 0.9;
/** Of fewer nothing is said: what they have in common may be chance. */
export const fewestSiblings = 5;

const mostNamed = 5;

export type TemplateDistance = {
  id: string;
  name: string;
  /** 0: granted exactly the template; 1: nothing in common. */
  distance: number;
  /** Granted, and not in the template. */
  beyond: number;
  /** Of those, used: what the template would take from it. */
  beyondUsed: number;
  /** In the template, and not granted. */
  lacking: number;
};

export type AccessTemplate = {
  actions: PermissionSet;
  /** What most of them used, whether or not nine of ten did: position and how many. The most used first. */
  commonest: { position: number; users: number }[];
  siblings: number;
  /** The farthest first. */
  distances: TemplateDistance[];
};

/** Null: too few siblings. */
export function accessTemplate(siblings: readonly Sibling[]): AccessTemplate | null {
  if (siblings.length < fewestSiblings) return null;
  const users = new Map<number, number>();
  for (const { used } of siblings)
    for (const position of positionsOf(used)) users.set(position, (users.get(position) ?? 0) + 1);
  // Whole numbers: nine of ten is nine, whatever 0.9 is as a fraction.
  const least = Math.ceil(siblings.length * templateShare - 1e-9);
  const actions = setOf([...users].filter(([, count]) => count >= least).map(([position]) => position));
  const commonest = [...users]
    .map(([position, count]) => ({ position, users: count }))
    .sort((one, other) => other.users - one.users || one.position - other.position)
    .slice(0, mostNamed);
  const distances = siblings
    .map((sibling) => distanceFrom(sibling, actions))
    .sort((one, other) => other.distance - one.distance || (one.id < other.id ? -1 : 1));
  return { actions, commonest, siblings: siblings.length, distances };
}

function distanceFrom({ id, name, granted, used }: Sibling, template: PermissionSet): TemplateDistance {
  const both = sizeOfIntersection(granted, template);
  const [beyond, lacking] = [sizeOf(granted) - both, sizeOf(template) - both];
  const either = both + beyond + lacking;
  return {
    ...{ id, name, beyond, lacking },
    distance: either === 0 ? 0 : (beyond + lacking) / either,
    beyondUsed: sizeOf(used) - sizeOfIntersection(used, template),
  };
}

/**
 * A narrowed policy that IAM takes: within its size by the least means that do, from names to wildcards to several policies to
 * leaving services as they are; what is left as it was is told.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import {
  difference,
  emptySet,
  intersection,
  type PermissionSet,
  setOf,
  unionOf,
} from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { isRecord, type Statement, statementsOf } from "../statements.ts";
import { servicesIn } from "./action-language.ts";
import { type NarrowedPolicy, narrowPolicy, type Wildcards } from "./narrow-policy.ts";
import { policySize } from "./policy-size.ts";

export type Room = {
  /** Characters each policy may have. */
  size: number;
  /** Policies it may be cut into. */
  parts: number;
};

export type FittedPolicy = {
  /** Empty: nothing is left of it. */
  documents: Json[];
  wildcards: string[];
  /** May go, and stays all the same: naming what remains beside it would not fit. */
  givenBack: PermissionSet;
};

/** Each goes through the whole policy once. */
const mostTries = 6;

type Request = { removable: PermissionSet; catalogue: Catalogue; room: Room };

/** Null where not even the document as it was fits. */
export function fitPolicy(document: Json, { removable, catalogue, room }: Request): FittedPolicy | null {
  const narrowed = (back: PermissionSet, wildcards: Wildcards) =>
    narrowPolicy(document, { removable: difference(removable, back), catalogue, wildcards });
  const plain = fitted(narrowed(emptySet, "reading"), { ...room, parts: 1 }, emptySet);
  if (plain !== null) return plain;
  const short = narrowed(emptySet, "any");
  const least = fitted(short, { ...room, parts: 1 }, emptySet) ?? fitted(short, room, emptySet);
  if (least !== null) return least;
  // Services with the least to lose are left as they are first: as few of them as a few tries find.
  const services = [...servicesIn(intersection(removable, givesOf(document, catalogue)), catalogue).values()];
  const ordered = services.sort((one, other) => one.length - other.length).map(setOf);
  let [low, high] = [1, ordered.length];
  let best: FittedPolicy | null = null;
  for (let tries = 0; tries < mostTries && low <= high; tries++) {
    const middle = (low + high) >>> 1;
    const back = unionOf(ordered.slice(0, middle));
    const found = fitted(narrowed(back, "any"), room, back);
    if (found !== null) [best, high] = [found, middle - 1];
    else low = middle + 1;
  }
  return best;
}

function givesOf(document: Json, catalogue: Catalogue): PermissionSet {
  return statementsOf(document).some(({ NotAction }) => NotAction !== undefined)
    ? catalogue.all
    : unionOf(
        statementsOf(document).flatMap(({ Action }) =>
          (Array.isArray(Action) ? Action : [Action]).map((one) =>
            typeof one === "string" ? catalogue.matching(one) : emptySet,
          ),
        ),
      );
}

function fitted(
  { document, wildcards }: NarrowedPolicy,
  room: Room,
  givenBack: PermissionSet,
): FittedPolicy | null {
  if (document === null) return { documents: [], wildcards, givenBack };
  if (policySize(document) <= room.size) return { documents: [document], wildcards, givenBack };
  const documents = room.parts > 1 ? cutPolicy(document, room.size) : null;
  return documents === null || documents.length > room.parts ? null : { documents, wildcards, givenBack };
}

/** The statements dealt out over as few policies as they fill in their order; null where one of them is too large. */
function cutPolicy(document: Json, size: number): Json[] | null {
  if (!isRecord(document)) return null;
  const { Statement: _, Id: __, ...head } = document;
  const holds = (statements: Statement[]) => policySize({ ...head, Statement: statements }) <= size;
  const parts: Statement[][] = [[]];
  for (const statement of statementsOf(document).flatMap((one) => cutStatement(one, holds))) {
    if (!holds([statement])) return null;
    const last = parts.at(-1) ?? [];
    if (holds([...last, statement])) last.push(statement);
    else parts.push([statement]);
  }
  return parts.map((statements) => ({ ...head, Statement: statements }));
}

/** A long list of actions in halves, each under the same resources and conditions; a Sid may stand once in a policy only. */
function cutStatement(statement: Statement, holds: (statements: Statement[]) => boolean): Statement[] {
  const { Action, Effect, Sid } = statement;
  if (holds([statement]) || Effect !== "Allow" || !Array.isArray(Action) || Action.length < 2)
    return [statement];
  const middle = Math.ceil(Action.length / 2);
  return [Action.slice(0, middle), Action.slice(middle)].flatMap((half, at) =>
    cutStatement(
      { ...statement, ...(typeof Sid === "string" ? { Sid: `${Sid}${at + 1}` } : {}), Action: half },
      holds,
    ),
  );
}

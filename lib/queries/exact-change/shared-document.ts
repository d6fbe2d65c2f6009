/**
 * One change of a document that several get, which takes from it only what every one of them is proven not to use: checked against each
 * of them before it is shown. Where somebody stands in the way of all of it, documents of their own are proposed for the others.
 */
import type { ClientBase } from "pg";
import type { Scoring } from "#lib/analysis/score/scoring.ts";
import { scoringOnce } from "#lib/analysis/score/scoring-once.ts";
import { readStanding } from "#lib/analysis/score/standing.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import {
  difference,
  hasPosition,
  intersection,
  isEmptySet,
  type PermissionSet,
  positionsOf,
  unionOf,
} from "#lib/domain/permission-set.ts";
import type { Refusal } from "#lib/domain/remediation/change.ts";
import { type Blocker, judgeShared, mustStay } from "#lib/domain/remediation/may-go.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { blockerWords } from "#lib/providers/remediation/blocker-words.ts";
import {
  type JudgedGrant,
  type Narrowing,
  type Remediation,
  remediationOf,
} from "#lib/providers/remediation.ts";
import { guarded, type ShownChange, type ShownPlan, type Work } from "../exact-change.ts";
import { openCheck } from "./check-narrowings.ts";
import { heldGrants, judgeGrants } from "./judge-grants.ts";
import { type JudgedSharer, readRoleSharers } from "./read-sharers.ts";
import { bytesOf, documentsOf, goneBy, namesOf, narrowedBy, removals } from "./removals.ts";

/** What somebody keeps in it: proven unused by some who get it, and not by all. */
export type HeldAction = { action: string; unusedBy: number; of: number; blockedBy: string[] };

export type SharedPlan = Pick<ShownPlan, "changes" | "refusals"> & {
  /** The most wanted first; not more than are read. */
  held: HeldAction[];
  /** The document is changed for all; else documents of their own are proposed. */
  isSplit: boolean;
  sharers: number;
};

type Role = { externalId: string; name: string; provider: string };
type Context = { client: ClientBase; role: Role; asOf: Date; remediation: Remediation; scoring: Scoring };

const mostHeld = 50;
/** More proposals would be a project of their own. */
const mostSplit = 5;

export async function sharedPlan(
  client: ClientBase,
  { role, asOf }: { role: Role; asOf: Date },
): Promise<SharedPlan> {
  const [engine, remediation] = [grantedActionsOf(role.provider), remediationOf(role.provider)];
  const nothing = { changes: [], held: [], isSplit: false, sharers: 0 };
  const refused = (why: string) => ({ ...nothing, refusals: [{ target: role.name, why }] });
  if (engine === undefined || remediation === undefined)
    return refused("No change is written for its provider.");
  const judgedBy = { provider: role.provider, engine, asOf, windowDays: defaultWindowDays };
  const scoring = await scoringOnce(client, judgedBy);
  const context = { client, role, asOf, remediation, scoring };
  const standing = { holder: { id: "" }, scoring };
  const read = await readRoleSharers(client, [role.externalId], { standing, remediation });
  const { sharers, isBound } = read.get(role.externalId) ?? { sharers: [], isBound: false };
  if (sharers.length === 0) return refused("Nobody gets it any more.");
  if (isBound)
    return refused("It also bounds what others may do: give each who gets it a document of its own instead.");
  const wanted = unionOf(sharers.map(({ mayGo }) => mayGo));
  const grants = await firstGrants(context, sharers);
  if (grants === null) return refused("Nobody who gets it could be judged.");
  const verdict = judgeShared(unionOf(grants.of.map(({ gives }) => gives)), wanted, sharers);
  const held = heldActions(difference(verdict.alone, verdict.everyone), sharers, verdict.blockers, scoring);
  const told = { held, sharers: sharers.length };
  if (isEmptySet(verdict.everyone))
    return { ...told, ...(await splitPlan(context, sharers, verdict.blockers)), isSplit: true };
  return { ...told, ...(await changeForAll(context, { grants, sharers, verdict })), isSplit: false };
}

type Grants = { of: JudgedGrant[]; work: Pick<Work, "subject"> };

/** The grants of the role to the first who can be judged; to whom it is granted by name rather than through a group. */
async function firstGrants(context: Context, sharers: readonly JudgedSharer[]): Promise<Grants | null> {
  let found: Grants | null = null;
  for (const sharer of sharers) {
    if (sharer.id === null || sharer.evidence !== "enough") continue;
    const one = await grantsOf(context, sharer);
    if (one === null) continue;
    if (one.of.some(({ subject }) => subject.isItself)) return one;
    found ??= one;
  }
  return found;
}

async function grantsOf({ client, role, asOf, remediation }: Context, { id, mayGo }: JudgedSharer) {
  if (id === null) return null;
  const standing = await readStanding(client, { id, provider: role.provider, asOf });
  if (standing === null) return null;
  const grants = await judgeGrants(client, standing, { mayGo, remediation });
  const of = grants.filter((grant) => grant.role.externalId === role.externalId);
  const subject = await subjectOf(client, id);
  return of.length === 0 || subject === null ? null : { of, work: { subject } };
}

/** Null for whoever nothing of may be changed. */
async function subjectOf(client: ClientBase, id: string): Promise<Work["subject"] | null> {
  let subject: Work["subject"] | null = null;
  await guarded(client, id, "remove-unused", async (work) => {
    subject = work.subject;
    return { changes: [], refusals: [] };
  });
  return subject;
}

type ForAll = {
  grants: Grants;
  sharers: readonly JudgedSharer[];
  verdict: { everyone: PermissionSet; blockers: Blocker[] };
};

async function changeForAll(context: Context, { grants, sharers, verdict }: ForAll) {
  const { remediation, scoring, role } = context;
  const { catalogue } = scoring.context;
  const shared = grants.of.map((grant) => {
    const goes = intersection(grant.gives, verdict.everyone);
    return { ...grant, alone: goes, everyone: goes, blockers: [], isShared: sharers.length > 1 };
  });
  const narrowed = narrowedBy(remediation, {
    subject: grants.work.subject,
    grants: shared,
    catalogue,
    ready: [],
  });
  const shown: ShownChange[] = [];
  const refusals: Refusal[] = [...narrowed.refusals];
  for (const narrowing of narrowed.narrowings) {
    const problems = await problemsForEach(context, narrowing, sharers);
    if (problems.length > 0)
      refusals.push({ target: role.name, why: `It did not stand its own check: ${problems.join("; ")}.` });
    else
      shown.push({
        ...narrowing.change,
        gone: namesOf(goneBy(narrowing, shared, { scoring }), catalogue.names),
        bytes: bytesOf(narrowing, shared),
        documents: documentsOf(narrowing, shared),
      });
  }
  if (verdict.blockers.length > 0)
    refusals.push({ target: "The rest of it", why: `It stays, for ${blockerWords(verdict.blockers)}.` });
  return { changes: shown, refusals };
}

/** Worked out anew for everybody it reaches: nothing new, and nothing used or undecided gone. */
async function problemsForEach(
  { client, role, asOf }: Context,
  { after, change }: Narrowing,
  sharers: readonly JudgedSharer[],
): Promise<string[]> {
  const [documents = []] = after.values();
  const problems: string[] = [];
  for (const { id, name, mayGo } of sharers) {
    if (id === null) continue;
    const standing = await readStanding(client, { id, provider: role.provider, asOf });
    if (standing === null) continue;
    const keys = heldGrants(standing)
      .filter(({ grant }) => grant.effect === "allow" && grant.role.externalId === role.externalId)
      .map(({ key }) => key);
    const check = openCheck(standing, mustStay(standing.facts.granted.actions, mayGo));
    const own = { change, after: new Map(keys.map((key) => [key, documents])) };
    problems.push(...check.problemsOf([own]).map((why) => `${name}: ${why}`));
  }
  return problems;
}

async function splitPlan(
  { client, role }: Context,
  sharers: readonly JudgedSharer[],
  blockers: readonly Blocker[],
) {
  const free = sharers.filter(
    ({ id, mayGo, evidence }) => id !== null && evidence === "enough" && !isEmptySet(mayGo),
  );
  const changes: ShownChange[] = [];
  const refusals: Refusal[] = [
    {
      target: role.name,
      why: `Nothing may go for everybody: ${blockerWords(blockers) || "nothing is unused by all of them"}. It is split instead: ${free.length === 0 ? "nobody of them could do with less yet" : "each of these gets a document of its own, and the shared one stays for the others"}.`,
    },
  ];
  for (const { id, name } of free.slice(0, mostSplit)) {
    const found = await guarded(client, id ?? "", "remove-unused", (work) =>
      removals(work, (grant) => grant.role.externalId === role.externalId),
    );
    changes.push(...found.changes.map((one) => ({ ...one, target: `${one.target}, for ${name}` })));
    refusals.push(...found.refusals.map(({ why }) => ({ target: name, why })));
  }
  if (free.length > mostSplit)
    refusals.push({
      target: `${free.length - mostSplit} more`,
      why: "Their own changes stand on their pages.",
    });
  return { changes, refusals };
}

/** Of each action: how many are proven not to use it, and who is in the way. */
function heldActions(
  actions: PermissionSet,
  sharers: readonly JudgedSharer[],
  blockers: readonly Blocker[],
  { context }: Scoring,
): HeldAction[] {
  const byName = new Map(sharers.map((sharer) => [`${sharer.id} ${sharer.name}`, sharer]));
  const told = positionsOf(actions).map((position): HeldAction => {
    const unused = sharers.filter(
      ({ evidence, mayGo }) => evidence === "enough" && hasPosition(mayGo, position),
    );
    const inTheWay = blockers.filter(({ id, name }) => {
      const sharer = byName.get(`${id} ${name}`);
      return sharer === undefined || !unused.includes(sharer);
    });
    return {
      action: context.catalogue.names[position] ?? "",
      unusedBy: unused.length,
      of: sharers.length,
      blockedBy: inTheWay.map(({ name }) => name),
    };
  });
  return told
    .sort((one, other) => other.unusedBy - one.unusedBy || (one.action < other.action ? -1 : 1))
    .slice(0, mostHeld);
}

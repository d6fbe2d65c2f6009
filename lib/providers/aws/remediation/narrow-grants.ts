/** Everything an identity of IAM holds and does not need, as one change per policy: in place where nobody else loses, else a copy of its own. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import {
  areEqualSets,
  difference,
  isEmptySet,
  isSubset,
  type PermissionSet,
  sizeOf,
} from "#lib/domain/permission-set.ts";
import type { Change, Refusal } from "#lib/domain/remediation/change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { blockerWords } from "../../remediation/blocker-words.ts";
import type { JudgedGrant, Narrowing, NarrowRequest, Subject } from "../../remediation.ts";
import { parseArn } from "../keys.ts";
import { statementsOf } from "../statements.ts";
import { type FittedPolicy, fitPolicy, type Room } from "./fit-policy.ts";
import { holderWords, type IamHolder, iamHolder, policyName } from "./iam-holder.ts";
import { inlineChange } from "./inline-change.ts";
import { leaveGroupChange } from "./leave-group-change.ts";
import { managedChange } from "./managed-change.ts";
import { ownPolicyChange } from "./own-policy-change.ts";
import { mostAttached, policyLimits, policySize } from "./policy-size.ts";
import { madeByNote } from "./untouchable.ts";

type Result = { narrowings: Narrowing[]; refusals: Refusal[] };

/** What all changes of one identity share while they are worked out. */
type Work = {
  subject: Subject;
  holder: IamHolder;
  arn: string;
  catalogue: Catalogue;
  /** Names of policies that are to be made. */
  taken: Set<string>;
  /** Characters that inline policies have, by holder, as they are or are to be. */
  inline: Map<string, Map<string, number>>;
  attached: number;
  refusals: Refusal[];
};

export function narrowGrants({ subject, grants, catalogue, taken = [] }: NarrowRequest): Result {
  const holder = iamHolder(subject.kind, subject.name);
  const arn = subject.resourceName;
  if (holder === null || arn === null) return { narrowings: [], refusals: [] };
  const own = grants.filter((grant) => grant.subject.isItself);
  const work: Work = {
    ...{ subject, holder, arn, catalogue, refusals: [], taken: new Set(taken) },
    inline: inlineSizes(grants),
    attached: own.filter(({ via }) => via === "attached").length,
  };
  const ofGroups = Map.groupBy(
    grants.filter((grant) => !grant.subject.isItself),
    (grant) => grant.subject.value,
  );
  const narrowings = [
    ...own.flatMap((grant) => changeOf(grant, holder, grant.alone, work) ?? []),
    ...[...ofGroups.values()].flatMap((held) => groupChanges(held, work)),
  ];
  return { narrowings, refusals: work.refusals };
}

function inlineSizes(grants: readonly JudgedGrant[]): Work["inline"] {
  const sizes: Work["inline"] = new Map();
  for (const { via, subject, role, key } of grants) {
    if (via !== "inline") continue;
    const known = sizes.get(subject.value) ?? new Map<string, number>();
    sizes.set(subject.value, known.set(key, policySize(role.document)));
  }
  return sizes;
}

/** Null where nothing of it goes. */
function changeOf(
  grant: JudgedGrant,
  holder: IamHolder,
  removable: PermissionSet,
  work: Work,
): Narrowing | null {
  if (isEmptySet(removable)) return null;
  if (grant.via === "inline") return inlineNarrowing(grant, holder, removable, work);
  const isEditable = grant.role.manager === "customer" && !grant.isBound;
  const inPlace =
    isEditable && areEqualSets(grant.everyone, removable) ? managedNarrowing(grant, removable, work) : null;
  return inPlace ?? ownNarrowing(grant, holder, removable, work);
}

function inlineNarrowing(
  grant: JudgedGrant,
  holder: IamHolder,
  removable: PermissionSet,
  work: Work,
): Narrowing | null {
  const sizes = work.inline.get(grant.subject.value) ?? new Map<string, number>();
  const others = [...sizes].reduce((sum, [key, size]) => (key === grant.key ? sum : sum + size), 0);
  const target = `inline policy ${grant.role.name} of ${holderWords(holder)}`;
  // One that is too large already may stay as large, not grow.
  const size = Math.max(policyLimits[holder.noun] - others, sizes.get(grant.key) ?? 0);
  const fitted = fitWithin(grant, target, { size, parts: 1 }, removable, work);
  if (fitted === null) return null;
  const [document = null] = fitted.documents;
  sizes.set(grant.key, document === null ? 0 : policySize(document));
  const change = inlineChange({
    ...{ holder, arn: work.arn, policy: grant.role.name, document },
    notes: notesOf(fitted, size, work),
  });
  return { change, after: new Map([[grant.key, fitted.documents]]) };
}

/** Null where nothing is left of it, so that it is better detached. */
function managedNarrowing(grant: JudgedGrant, removable: PermissionSet, work: Work): Narrowing | null {
  const { role } = grant;
  const arn = role.resourceName ?? role.externalId;
  const room = { size: policyLimits.managed, parts: 1 };
  const fitted = fitWithin(grant, `policy ${role.name}`, room, removable, work, true);
  const [document = null] = fitted?.documents ?? [];
  if (fitted === null || document === null) return null;
  const path = typeof role.attributes.path === "string" ? role.attributes.path : pathOf(arn);
  const change = managedChange({
    policy: { arn, name: role.name, path, version: role.version },
    ...{ holderArn: work.arn, document, isShared: grant.isShared },
    notes: notesOf(fitted, room.size, work),
  });
  return { change, after: new Map([[grant.key, [document]]]) };
}

function ownNarrowing(
  grant: JudgedGrant,
  holder: IamHolder,
  removable: PermissionSet,
  work: Work,
): Narrowing | null {
  const { role, blockers } = grant;
  const target = `policy ${role.name} of ${holderWords(holder)}`;
  const room = { size: policyLimits.managed, parts: Math.max(1, mostAttached - work.attached) };
  const fitted = fitWithin(grant, target, room, removable, work);
  if (fitted === null) return null;
  const own = named(fitted, [holder.name, role.name], work);
  const notes = notesOf(fitted, room.size, work);
  if (work.attached + own.length > mostAttached)
    notes.push(
      `It has ${work.attached} managed policies, and ${mostAttached} are the most unless the quota was raised: for the time of the change there is one more. If attaching is refused, nothing has changed.`,
    );
  const change: Change = ownPolicyChange({
    ...{ holder, arn: work.arn, own, notes },
    policy: { arn: role.resourceName ?? role.externalId, name: role.name, version: role.version },
    why: whyOwn(grant, blockerWords(blockers)),
  });
  return { change, after: new Map([[grant.key, fitted.documents]]) };
}

function whyOwn({ role, isBound }: JudgedGrant, blocking: string): string {
  if (role.manager === "provider")
    return "The policy is AWS's own and cannot be edited; a copy with less in it can take its place.";
  if (isBound)
    return "The policy also bounds what others may do, so it stays as it is; a copy with less in it takes its place here.";
  return `The policy is shared, so it stays as it is: ${blocking}.`;
}

/** In place for the whole group where each of its members agrees; else the user leaves it with what it needs. */
function groupChanges(held: readonly JudgedGrant[], work: Work): Narrowing[] {
  const wanted = held.filter(({ alone }) => !isEmptySet(alone));
  const [first] = wanted;
  if (first === undefined) return [];
  const { name } = first.subject;
  if (wanted.every(({ alone, everyone }) => isSubset(alone, everyone)))
    return wanted.flatMap((grant) => changeOf(grant, { noun: "group", name }, grant.alone, work) ?? []);
  const blocking = blockerWords(wanted.flatMap(({ blockers }) => blockers));
  const target = `group ${name}`;
  if (work.holder.noun !== "user" || held.some(({ role }) => role.document === null)) {
    work.refusals.push({
      target,
      why: `The group is shared (${blocking}), and a policy of it could not be read.`,
    });
    return [];
  }
  const room = { size: policyLimits.managed, parts: 2 };
  const fitted = held.map((grant) => ({
    grant,
    policy: fitPolicy(grant.role.document, { removable: grant.alone, catalogue: work.catalogue, room }),
  }));
  const whole = fitted.flatMap(({ grant, policy }) => (policy === null ? [] : [{ grant, policy }]));
  const own = whole.flatMap(({ grant, policy }) => named(policy, [work.holder.name, grant.role.name], work));
  if (whole.length < fitted.length || work.attached + own.length > mostAttached) {
    work.refusals.push({
      target,
      why: `The group is shared (${blocking}), and its policies do not fit into the ${mostAttached - work.attached} managed policies the user may still have.`,
    });
    return [];
  }
  const notes = [
    `The group is shared: ${blocking}.`,
    ...whole.flatMap(({ policy }) => notesOf(policy, room.size, work)),
  ];
  const change = leaveGroupChange({
    holder: work.holder,
    arn: work.arn,
    group: name,
    own,
    notes: [...new Set(notes)],
  });
  return [{ change, after: new Map(whole.map(({ grant, policy }) => [grant.key, policy.documents])) }];
}

function fitWithin(
  { role }: JudgedGrant,
  target: string,
  room: Room,
  removable: PermissionSet,
  { catalogue, refusals }: Work,
  isQuiet = false,
): FittedPolicy | null {
  const fitted = fitPolicy(role.document, { removable, catalogue, room });
  const isIdle = fitted !== null && isEmptySet(difference(removable, fitted.givenBack));
  if (fitted !== null && !isIdle) return fitted;
  if (!isQuiet)
    refusals.push({
      target,
      why: `Naming what stays in it would need more than the ${room.size} characters there are: cut the policy in two by hand first.`,
    });
  return null;
}

function named(
  { documents }: FittedPolicy,
  parts: string[],
  { taken }: Work,
): { name: string; document: Json }[] {
  return documents.map((document) => ({ name: policyName([...parts, "used"], taken), document }));
}

function notesOf(
  { wildcards, givenBack, documents }: FittedPolicy,
  size: number,
  { subject }: Work,
): string[] {
  const notes = madeByNote(subject.tags);
  if (wildcards.length > 0)
    notes.push(
      `New wildcards, each within what an old one covered: ${wildcards.join(", ")}. Today they match only what stays; actions AWS adds may match.`,
    );
  if (!isEmptySet(givenBack))
    notes.push(
      `${sizeOf(givenBack)} actions that could go stay, for naming what remains beside them does not fit into ${size} characters.`,
    );
  const isOpen = documents
    .flatMap(statementsOf)
    .some(({ Effect, NotAction }) => Effect === "Allow" && NotAction !== undefined);
  if (isOpen) notes.push("It stays open as it was: it gives what AWS adds, but for what it names.");
  return notes;
}

function pathOf(arn: string): string {
  return /^policy(\/(?:.*\/)?)[^/]*$/.exec(parseArn(arn)?.resource ?? "")?.[1] ?? "/";
}

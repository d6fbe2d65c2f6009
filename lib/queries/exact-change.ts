/**
 * The exact change for one identity: the steps, their texts and what takes them back, worked out from what is stored and checked by
 * the engine before it is shown. Reads only; nothing is ever applied.
 */
import type { ClientBase } from "pg";
import { readStanding, type Standing } from "#lib/analysis/score/standing.ts";
import { countsOf, type EvidenceState, overPrivilegeIndex } from "#lib/domain/over-privilege.ts";
import {
  difference,
  isEmptySet,
  type PermissionSet,
  positionsOf,
  sizeOf,
  unionOf,
} from "#lib/domain/permission-set.ts";
import { type Change, problemsOfOrder, type Refusal } from "#lib/domain/remediation/change.ts";
import { isForEmergencies } from "#lib/domain/remediation/emergency-access.ts";
import { type KeptReason, mustStay } from "#lib/domain/remediation/may-go.ts";
import { riskOf, type Tier } from "#lib/domain/risk.ts";
import { NotFound, RollcallError } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import {
  type CredentialFacts,
  isRefusal,
  type JudgedGrant,
  type Narrowing,
  type Outcome,
  type Remediation,
  remediationOf,
  type StoredRole,
  type Subject,
} from "#lib/providers/remediation.ts";
import { type NarrowingCheck, openCheck } from "./exact-change/check-narrowings.ts";
import * as sql from "./exact-change/exact-change.sql.ts";
import { judgeGrants } from "./exact-change/judge-grants.ts";
import { judge } from "./exact-change/judge-identities.ts";
import { providerAsOf } from "./provider-as-of.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export const changeActions = ["remove-unused", "deactivate-keys", "retire"] as const;
export type ChangeAction = (typeof changeActions)[number];

/** `gone`: what it takes out of its document; of other kinds none. */
export type ShownChange = Change & { gone: string[] };

export type ExactChange = {
  identity: { id: string; name: string; kind: string; provider: string; scope: string | null };
  action: ChangeAction;
  asOf: Date;
  changes: ShownChange[];
  refusals: Refusal[];
  /** Proven unused, and kept all the same. */
  kept: { reason: KeptReason; why: string; actions: string[] }[];
  /** What all changes together do; null where they are not about actions. */
  effect: ActionEffect | null;
};

export type ActionEffect = {
  window: { from: string; to: string };
  evidence: EvidenceState;
  granted: number;
  removed: number;
  index: { before: number | null; after: number | null };
  tier: { before: Tier; after: Tier };
};

type SubjectRow = Omit<Subject, "aliases" | "scopes"> & {
  provider: string;
  isGone: boolean;
  lastUsedOn: string | null;
  workloads: number;
  scopeId: number | null;
};

type Work = {
  client: ClientBase;
  id: string;
  row: SubjectRow;
  subject: Subject;
  remediation: Remediation;
  asOf: Date;
};

/** Throws NotFound for an id nobody has, or before anything was collected. */
export async function exactChange(
  reader: Reader,
  { id, action }: { id: string; action: ChangeAction },
): Promise<ExactChange> {
  if (!/^\d{1,18}$/.test(id)) throw notFound(id);
  return inSnapshot(reader, async (client) => {
    const [row] = (await client.query<SubjectRow>(sql.subjectSql, [id])).rows;
    const asOf = await providerAsOf(client, id);
    if (row === undefined || asOf === null) throw notFound(id);
    const subject = await readSubject(client, id, row);
    const { provider, kind, name } = row;
    const empty: ExactChange = {
      identity: { id, name, kind, provider, scope: subject.scopes[0]?.name ?? null },
      ...{ action, asOf, changes: [], refusals: [], kept: [], effect: null },
    };
    const remediation = remediationOf(provider);
    const refused = (why: string) => ({ ...empty, refusals: [{ target: name, why }] });
    if (row.isGone) return refused("It is gone: there is nothing left to change.");
    if (remediation === undefined) return refused("No change is written for its provider.");
    const untouchable = remediation.untouchable(subject);
    if (untouchable !== null) return refused(untouchable);
    if (await isOurs(client, row))
      return refused(
        "Rollcall reads with it: change it together with the permissions that ship with the collector.",
      );
    if (action !== "deactivate-keys" && isForEmergencies(name, row.tags))
      return refused(
        "It is kept for emergencies, as its name or a tag says: that it is not used is no reason to change it.",
      );
    const work: Work = { client, id, row, subject, remediation, asOf };
    if (action === "deactivate-keys") return { ...empty, ...(await keyChanges(work)) };
    if (action === "retire") return { ...empty, ...(await retirement(work)) };
    return { ...empty, ...(await removals(work)) };
  });
}

function notFound(id: string): NotFound {
  return new NotFound(`There is no identity ${id.slice(0, 40)}.`, {
    hint: "Search the list of identities by name; it may be gone, or nothing was collected yet.",
  });
}

/** By the names that sources sign in with, and by the one that set-up proposes. */
async function isOurs(
  client: ClientBase,
  { provider, name, resourceName, attributes }: SubjectRow,
): Promise<boolean> {
  if (/^rollcall(-reader|-collector)?$/.test(name)) return true;
  const { rows } = await client.query<{ found: boolean }>(sql.isOursSql, [
    provider,
    [name, resourceName, attributes.appId].filter((one) => typeof one === "string"),
  ]);
  return rows[0]?.found === true;
}

async function readSubject(client: ClientBase, id: string, row: SubjectRow): Promise<Subject> {
  const aliases = await client.query<{ kind: string; value: string }>(
    "select kind, value from alias where principal_id = $1 and closed_at is null order by kind, value",
    [id],
  );
  const scopes = await client.query<Subject["scopes"][number]>(sql.scopePathSql, [row.scopeId]);
  const { kind, externalId, name, resourceName, attributes, tags, disabled } = row;
  return {
    kind,
    externalId,
    name,
    resourceName,
    attributes,
    tags,
    disabled,
    aliases: aliases.rows,
    scopes: scopes.rows,
  };
}

type Found = Pick<ExactChange, "changes" | "refusals"> & Partial<ExactChange>;

async function keyChanges({ client, id, subject, remediation }: Work): Promise<Found> {
  const credentials = await readCredentials(client, id);
  if (credentials.length === 0)
    return { changes: [], refusals: [{ target: subject.name, why: "No credential of it is stored." }] };
  return sorted(
    credentials.map((credential) =>
      attempt(credential.externalId, () => remediation.credential(credential, subject)),
    ),
  );
}

async function readCredentials(client: ClientBase, id: string): Promise<CredentialFacts[]> {
  return (await client.query<CredentialFacts>(sql.credentialFactsSql, [id])).rows;
}

async function retirement({ client, id, row, subject, remediation, asOf }: Work): Promise<Found> {
  const standing = await readStanding(client, { id, provider: row.provider, asOf });
  const grants =
    standing === null ? [] : await judgeGrants(client, standing, { mayGo: unionOf([]), remediation });
  const groups = (await client.query<{ name: string }>(sql.groupNamesSql, [id])).rows.map(({ name }) => name);
  const credentials = await readCredentials(client, id);
  const { workloads, lastUsedOn } = row;
  const found = sorted([
    attempt(subject.name, () => remediation.retire({ subject, credentials, grants, groups, workloads })),
  ]);
  if (lastUsedOn !== null)
    for (const { notes } of found.changes)
      notes.unshift(`It was last used on ${lastUsedOn}: whoever uses it loses it with the first step.`);
  return found;
}

/** A name no command can be written for is no failure of all. */
function attempt(target: string, make: () => Outcome): Outcome {
  try {
    return make();
  } catch (error) {
    if (error instanceof RollcallError) return { target, why: error.message };
    throw error;
  }
}

function sorted(outcomes: readonly Outcome[]): Found {
  const changes = outcomes.filter((one): one is Change => !isRefusal(one));
  const wrong = changes.flatMap((change) =>
    problemsOfOrder(change).map((why): Refusal => ({ target: change.target, why })),
  );
  const isRight = (change: Change) => !wrong.some(({ target }) => target === change.target);
  return {
    changes: changes.filter(isRight).map((change) => ({ ...change, gone: [] })),
    refusals: [...outcomes.filter(isRefusal), ...wrong],
  };
}

async function removals({ client, id, row, subject, remediation, asOf }: Work): Promise<Found> {
  const standing = await readStanding(client, { id, provider: row.provider, asOf });
  const refused = (why: string): Found => ({ changes: [], refusals: [{ target: subject.name, why }] });
  if (standing === null) return refused("It has no score: nothing tells what it does not use.");
  const { facts, use, evidence, window, score, scoring } = standing;
  const granted = facts.granted.actions;
  const state = score.evidence;
  const judged = judge({ granted, unused: use.unused, evidence, state, window }, scoring, remediation);
  const { catalogue } = scoring.context;
  const kept = judged.kept.map(({ actions, ...rest }) => ({
    ...rest,
    actions: namesOf(actions, catalogue.names),
  }));
  const { mayGo } = judged;
  if (isEmptySet(mayGo))
    return {
      ...refused(whyNothing(standing, state, kept.length)),
      kept,
      effect: effectOf(standing, granted),
    };
  const grants = await judgeGrants(client, standing, { mayGo, remediation });
  const ready = await readReadyRoles(client, row, remediation);
  const check = openCheck(standing, mustStay(granted, mayGo));
  const narrowed = narrowedBy(remediation, { subject, grants, catalogue, ready });
  const { shown, refusals } = checked(narrowed.narrowings, check);
  return {
    changes: shown.map((one) => ({
      ...one.change,
      gone: namesOf(goneBy(one, grants, standing), catalogue.names),
    })),
    refusals: [...narrowed.refusals, ...refusals],
    kept,
    effect: effectOf(standing, check.after(shown).actions),
  };
}

function narrowedBy(remediation: Remediation, request: Parameters<Remediation["narrow"]>[0]) {
  try {
    return remediation.narrow(request);
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { narrowings: [], refusals: [{ target: request.subject.name, why: error.message }] };
  }
}

/** Each by itself and all together; what does not stand the check is not shown. */
function checked(
  narrowings: readonly Narrowing[],
  check: NarrowingCheck,
): { shown: Narrowing[]; refusals: Refusal[] } {
  const problems = narrowings.map((one) => ({ one, why: check.problemsOf([one]) }));
  const shown = problems.filter(({ why }) => why.length === 0).map(({ one }) => one);
  const refusals = problems
    .filter(({ why }) => why.length > 0)
    .map(({ one, why }) => ({
      target: one.change.target,
      why: `It did not stand its own check: ${why.join("; ")}.`,
    }));
  const together = check.problemsOf(shown);
  if (together.length === 0) return { shown, refusals };
  return {
    shown: [],
    refusals: [
      ...refusals,
      { target: "All changes together", why: `They did not stand their check: ${together.join("; ")}.` },
    ],
  };
}

function whyNothing({ facts }: Standing, state: EvidenceState, kept: number): string {
  if (state === "young") return "It, or the evidence, is too young: nothing of it is proven unused yet.";
  if (state === "blind") return "Too little of what it may do is watched to take anything from it.";
  if (isEmptySet(facts.granted.actions)) return "Nothing is granted to it.";
  return kept > 0
    ? "All that is proven unused is kept for the reasons below."
    : "Nothing that is granted to it is proven unused.";
}

function effectOf(standing: Standing, after: PermissionSet): ActionEffect {
  const { facts, use, score, window, scoring } = standing;
  const before = facts.granted.actions;
  const { tier } = riskOf(after, scoring.context.risks);
  const left = countsOf(after, { used: use.used, unused: difference(use.unused, difference(before, after)) });
  return {
    window: { from: dayText(window.from), to: dayText(window.to) },
    evidence: score.evidence,
    granted: sizeOf(before),
    removed: sizeOf(before) - sizeOf(after),
    index: { before: score.index, after: overPrivilegeIndex(left) },
    tier: { before: score.tier, after: tier },
  };
}

/** What the changed documents no longer give, whatever other grants still do. */
function goneBy({ after }: Narrowing, grants: readonly JudgedGrant[], { scoring }: Standing): PermissionSet {
  const { engine, catalogue } = scoring.context;
  return unionOf(
    grants.flatMap(({ key, gives, selects }) => {
      const documents = after.get(key);
      if (documents === undefined) return [];
      const left = documents.flatMap((document) =>
        selects.flatMap((select) =>
          engine.compile(document, catalogue, select).allows.map(({ actions }) => actions),
        ),
      );
      return [difference(gives, unionOf(left))];
    }),
  );
}

function namesOf(actions: PermissionSet, names: readonly string[]): string[] {
  return positionsOf(actions)
    .map((position) => names[position] ?? "")
    .sort();
}

async function readReadyRoles(
  client: ClientBase,
  row: SubjectRow,
  { readyKinds }: Remediation,
): Promise<StoredRole[]> {
  if (readyKinds.length === 0) return [];
  const { rows } = await client.query<Omit<StoredRole, "document"> & { content: string }>(sql.readyRolesSql, [
    row.provider,
    readyKinds,
    row.scopeId,
  ]);
  return rows.map(({ content, ...role }) => ({ ...role, document: JSON.parse(content) as Json }));
}

function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

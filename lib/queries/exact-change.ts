/**
 * The exact change for one identity: the steps, their texts and what takes them back, worked out from what is stored and checked by
 * the engine before it is shown. Reads only; nothing is ever applied.
 */

import type { ClientBase } from "pg";
import { readStanding } from "#lib/analysis/score/standing.ts";
import type { EvidenceState } from "#lib/domain/over-privilege.ts";
import { unionOf } from "#lib/domain/permission-set.ts";
import { type Change, isRefusal, problemsOfOrder, type Refusal } from "#lib/domain/remediation/change.ts";
import { isForEmergencies } from "#lib/domain/remediation/emergency-access.ts";
import type { KeptReason } from "#lib/domain/remediation/may-go.ts";
import type { Tier } from "#lib/domain/risk.ts";
import { NotFound, RollcallError } from "#lib/errors.ts";
import {
  type CredentialFacts,
  type Outcome,
  type Remediation,
  remediationOf,
  type Subject,
} from "#lib/providers/remediation.ts";
import * as sql from "./exact-change/exact-change.sql.ts";
import { judgeGrants } from "./exact-change/judge-grants.ts";
import { removals } from "./exact-change/removals.ts";
import { providerAsOf } from "./provider-as-of.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export const changeActions = ["remove-unused", "deactivate-keys", "retire"] as const;
export type ChangeAction = (typeof changeActions)[number];

/**
 * `gone`: what it takes out of its document; of other kinds none. `bytes`: of the documents it changes, as compact JSON, and of those
 * that stand in their place; null for other kinds.
 */
export type ShownChange = Change & { gone: string[]; bytes: { before: number; after: number } | null };

/** What is done about one thing, whatever it is. */
export type ShownPlan = {
  asOf: Date;
  changes: ShownChange[];
  refusals: Refusal[];
  /** Proven unused, and kept all the same. */
  kept: { reason: KeptReason; why: string; actions: string[] }[];
  /** What all changes together do; null where they are not about actions. */
  effect: ActionEffect | null;
};

export type ExactChange = ShownPlan & {
  identity: { id: string; name: string; kind: string; provider: string; scope: string | null };
  action: ChangeAction;
};

export type ActionEffect = {
  window: { from: string; to: string };
  evidence: EvidenceState;
  granted: number;
  removed: number;
  index: { before: number | null; after: number | null };
  tier: { before: Tier; after: Tier };
};

export type SubjectRow = Omit<Subject, "aliases" | "scopes"> & {
  provider: string;
  isGone: boolean;
  lastUsedOn: string | null;
  workloads: number;
  scopeId: number | null;
  isOurs: boolean;
  /** By a person, to be for emergencies. */
  isDeclared: boolean;
};

export type Work = {
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
  return inSnapshot(reader, async (client) => ({
    ...(await guarded(client, id, action, makers[action])),
    action,
  }));
}

const makers: Record<ChangeAction, (work: Work) => Promise<Found>> = {
  "remove-unused": removals,
  "deactivate-keys": keyChanges,
  retire: retirement,
};

/**
 * What `make` finds for an identity, or why nothing of it may be changed. `of`: keys of what is kept for emergencies are keys all the
 * same. Throws NotFound.
 */
export async function guarded(
  client: ClientBase,
  id: string,
  of: ChangeAction | "trust",
  make: (work: Work) => Promise<Found>,
): Promise<Omit<ExactChange, "action">> {
  if (!/^\d{1,18}$/.test(id)) throw notFound(id);
  const [row] = (await client.query<SubjectRow>(sql.subjectSql, [id])).rows;
  const asOf = await providerAsOf(client, id);
  if (row === undefined || asOf === null) throw notFound(id);
  const subject = await readSubject(client, id, row);
  const { provider, kind, name } = row;
  const empty = {
    identity: { id, name, kind, provider, scope: subject.scopes[0]?.name ?? null },
    ...{ asOf, changes: [], refusals: [], kept: [], effect: null },
  };
  const remediation = remediationOf(provider);
  const why = remediation === undefined ? null : whyLeftAlone({ row, subject, remediation, of });
  const refused = (reason: string) => ({ ...empty, refusals: [{ target: name, why: reason }] });
  if (row.isGone) return refused("It is gone: there is nothing left to change.");
  if (remediation === undefined) return refused("No change is written for its provider.");
  if (why !== null) return refused(why);
  return { ...empty, ...(await make({ client, id, row, subject, remediation, asOf })) };
}

type Guarded = Pick<Work, "row" | "subject" | "remediation"> & { of: ChangeAction | "trust" };

/** Null: it may be changed. */
function whyLeftAlone({ row, subject, remediation, of }: Guarded): string | null {
  const untouchable = remediation.untouchable(subject);
  if (untouchable !== null)
    return `Nobody may change it. ${untouchable} Where it is to stay as it is, ask for an exception that says so.`;
  if (row.isOurs)
    return "Rollcall reads with it: change it together with the permissions that ship with the collector.";
  if (of !== "deactivate-keys" && of !== "trust" && (row.isDeclared || isForEmergencies(row.name, row.tags)))
    return `It is kept for emergencies, as ${row.isDeclared ? "somebody declared" : "its name or a tag says"}: that it is not used is no reason to change it.`;
  return null;
}

function notFound(id: string): NotFound {
  return new NotFound(`There is no identity ${id.slice(0, 40)}.`, {
    hint: "Search the list of identities by name; it may be gone, or nothing was collected yet.",
  });
}

export async function readSubject(client: ClientBase, id: string, row: SubjectRow): Promise<Subject> {
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

export type Found = Pick<ExactChange, "changes" | "refusals"> & Partial<ExactChange>;

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

/** One credential: a new one takes its place, or it goes. `externalId`: as its provider calls it. */
export async function keyChange(
  { client, id, subject, remediation }: Work,
  { externalId, isRotated }: { externalId: string; isRotated: boolean },
): Promise<Found> {
  const all = await readCredentials(client, id);
  const credential = all.find((one) => one.externalId === externalId);
  if (credential === undefined)
    return {
      changes: [],
      refusals: [{ target: externalId, why: "It is gone: there is nothing left to change." }],
    };
  const others = all.filter(
    (one) => one !== credential && one.kind === credential.kind && one.status === "active",
  );
  return sorted([
    attempt(externalId, () =>
      isRotated
        ? remediation.rotate({ credential, subject, others })
        : remediation.credential(credential, subject),
    ),
  ]);
}

async function readCredentials(client: ClientBase, id: string): Promise<CredentialFacts[]> {
  return (await client.query<CredentialFacts>(sql.credentialFactsSql, [id])).rows;
}

export async function retirement({ client, id, row, subject, remediation, asOf }: Work): Promise<Found> {
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
export function attempt(target: string, make: () => Outcome): Outcome {
  try {
    return make();
  } catch (error) {
    if (error instanceof RollcallError) return { target, why: error.message };
    throw error;
  }
}

export function sorted(outcomes: readonly Outcome[]): Found {
  const changes = outcomes.filter((one): one is Change => !isRefusal(one));
  const wrong = changes.flatMap((change) =>
    problemsOfOrder(change).map((why): Refusal => ({ target: change.target, why })),
  );
  const isRight = (change: Change) => !wrong.some(({ target }) => target === change.target);
  return {
    changes: changes.filter(isRight).map((change) => ({ ...change, gone: [], bytes: null })),
    refusals: [...outcomes.filter(isRefusal), ...wrong],
  };
}

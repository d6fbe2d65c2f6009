/** What an identity does not use, taken from it: one narrowing per grant, each checked by the engine before it is shown. */
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
import type { Change, Refusal } from "#lib/domain/remediation/change.ts";
import { mustStay } from "#lib/domain/remediation/may-go.ts";
import { riskOf } from "#lib/domain/risk.ts";
import { RollcallError } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { JudgedGrant, Narrowing, Remediation, StoredRole } from "#lib/providers/remediation.ts";
import type { ActionEffect, Found, Work } from "../exact-change.ts";
import { type NarrowingCheck, openCheck } from "./check-narrowings.ts";
import { readyRolesSql, takenNamesSql } from "./exact-change.sql.ts";
import { judgeGrants } from "./judge-grants.ts";
import { judge } from "./judge-identities.ts";

/** `isMeant`: of which grants changes are shown; of all where absent. */
export async function removals(
  { client, id, row, subject, remediation, asOf }: Work,
  isMeant: (grant: JudgedGrant) => boolean = () => true,
): Promise<Found> {
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
  const taken = await client.query<{ name: string }>(takenNamesSql, [row.provider, row.name]);
  const check = openCheck(standing, mustStay(granted, mayGo));
  const narrowed = narrowedBy(remediation, {
    ...{ subject, grants, catalogue, ready },
    taken: taken.rows.map(({ name }) => name),
  });
  const meant = new Set(grants.filter(isMeant).map(({ key }) => key));
  const wanted = narrowed.narrowings.filter(({ after }) => [...after.keys()].some((key) => meant.has(key)));
  const { shown, refusals } = checked(wanted, check);
  return {
    changes: shown.map((one) => ({
      ...one.change,
      gone: namesOf(goneBy(one, grants, standing), catalogue.names),
      documents: documentsOf(one, grants),
      bytes: bytesOf(one, grants),
    })),
    refusals: [...narrowed.refusals, ...refusals],
    kept,
    effect: effectOf(standing, check.after(shown).actions),
  };
}

export function narrowedBy(remediation: Remediation, request: Parameters<Remediation["narrow"]>[0]) {
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
export function goneBy(
  { after }: Narrowing,
  grants: readonly JudgedGrant[],
  { scoring }: Pick<Standing, "scoring">,
): PermissionSet {
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

/** As they are, and as they will be; where several take the place of one, all of them. */
export function documentsOf(
  { after, change }: Narrowing,
  grants: readonly JudgedGrant[],
): NonNullable<Change["documents"]> {
  const changed = grants.flatMap(({ key, role }) => {
    const made = after.get(key);
    if (made === undefined) return [];
    const [only] = made;
    return [{ name: role.name, before: role.document, after: made.length > 1 ? [...made] : (only ?? null) }];
  });
  const byText = new Map(changed.map((one) => [JSON.stringify(one), one]));
  return [...(change.documents ?? []), ...byText.values()];
}

/** A document that several grants bring counts once. */
export function bytesOf(
  { after }: Narrowing,
  grants: readonly JudgedGrant[],
): { before: number; after: number } {
  const sizeOfAll = (documents: Iterable<string>) =>
    [...new Set(documents)].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  const changed = grants.filter(({ key }) => after.has(key)).map(({ role }) => JSON.stringify(role.document));
  const made = [...after.values()].flatMap((documents) => documents.map((one) => JSON.stringify(one)));
  return { before: sizeOfAll(changed), after: sizeOfAll(made) };
}

export function namesOf(actions: PermissionSet, names: readonly string[]): string[] {
  return positionsOf(actions)
    .map((position) => names[position] ?? "")
    .sort();
}

async function readReadyRoles(
  client: ClientBase,
  row: Work["row"],
  { readyKinds }: Remediation,
): Promise<StoredRole[]> {
  if (readyKinds.length === 0) return [];
  const { rows } = await client.query<Omit<StoredRole, "document"> & { content: string }>(readyRolesSql, [
    row.provider,
    readyKinds,
    row.scopeId,
  ]);
  return rows.map(({ content, ...role }) => ({ ...role, document: JSON.parse(content) as Json }));
}

function dayText(day: number): string {
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

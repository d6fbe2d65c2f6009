/** Findings about grants to nobody, or to everybody: each is judged at each refresh, as there are few and no identity to hang them on. */
import type { ClientBase } from "pg";
import type { BindingCheck } from "#lib/domain/checks/check.ts";
import type { BindingFacts } from "#lib/domain/checks/check-facts.ts";
import {
  type Judgement,
  type KnownFinding,
  reconcileFindings,
} from "#lib/domain/checks/reconcile-findings.ts";
import type { SetChecks } from "./check-plan.ts";
import type { FactEstate } from "./fact-estate.ts";
import * as sql from "./findings.sql.ts";
import { isEverybodyRead } from "./is-everybody-read.ts";
import { type ChangedFinding, type FindingRow, knownFinding, writeFindings } from "./write-findings.ts";

type BindingRow = {
  id: string;
  provider: string;
  subjectKind: string;
  subjectValue: string;
  scopeId: number;
  roleName: string;
  roleExternalId: string;
  via: string;
  isBootstrap: boolean;
  /** What Azure calls it; null where it does not say, or no other does. */
  subjectType: string | null;
  scopeExternalId: string;
  scopeName: string;
  /** It names somebody who was there. */
  isGone: boolean;
};

type KnownRow = FindingRow & { grantId: string; isGranted: boolean };

type Options = { estate: FactEstate; set: SetChecks; checks: readonly BindingCheck[] };

const batchSize = 5000;

export async function refreshBindings(client: ClientBase, { estate, set, checks }: Options) {
  await client.query("begin");
  await client.query(sql.findingsLockSql);
  const changed = await judgeEveryBinding(client, { estate, set, checks });
  const written = await writeFindings(client, changed);
  await client.query("commit");
  return { considered: 0, ...written, bits: 0 };
}

/** What would be written, and nothing is. */
export async function judgeEveryBinding(
  client: ClientBase,
  { estate, set, checks }: Options,
): Promise<ChangedFinding[]> {
  const bindings = await readBindings(client, estate);
  const { rows } = await client.query<KnownRow>(sql.knownBindingsSql, [
    bindings.map(({ grantId }) => grantId),
  ]);
  const day = { now: estate.asOf, today: estate.asOf.toISOString().slice(0, 10) };
  return checks.flatMap((check) => judgeBindings(check, { bindings, rows, set, day }));
}

type Judging = {
  bindings: readonly BindingFacts[];
  rows: readonly KnownRow[];
  set: SetChecks;
  day: { now: Date; today: string };
};

function judgeBindings(check: BindingCheck, { bindings, rows, set, day }: Judging): ChangedFinding[] {
  const known = Map.groupBy(
    rows.filter(({ rule }) => rule === check.bit),
    ({ grantId }) => grantId,
  );
  const there = new Set(bindings.map(({ grantId }) => grantId));
  const { isEnabled, thresholds } = set.settingOf(check.bit);
  const reconcile = (grantId: string, judgement: Judgement): ChangedFinding[] => {
    const before: KnownFinding[] = (known.get(grantId) ?? []).map(knownFinding);
    const settled: Judgement = isEnabled
      ? judgement
      : { is: "not-judged", why: "The check is switched off." };
    return reconcileFindings(before, settled, day.now).map((finding) => ({
      ...{ identityId: null, grantId, rule: check.bit, finding },
    }));
  };
  const judged = bindings.flatMap((facts) =>
    reconcile(facts.grantId, {
      is: "judged",
      judged: check.candidates(facts).map((candidate) => ({
        candidate,
        verdict: check.judge(candidate, facts, { today: day.today, thresholds }),
      })),
      isTold: () => true,
      endingOf: () => ({ ended: "no-longer-applies", why: "The check no longer finds it." }),
    }),
  );
  // Of these the grant is closed, or names somebody who is there now.
  const others = [...known].filter(([grantId]) => !there.has(grantId));
  const ended = others.flatMap(([grantId, [row]]) =>
    reconcile(
      grantId,
      row?.isGranted === true
        ? { is: "not-judged", why: "It names somebody who is known now." }
        : { is: "gone", why: "The grant is gone." },
    ),
  );
  return [...judged, ...ended];
}

async function readBindings(client: ClientBase, estate: FactEstate): Promise<BindingFacts[]> {
  const bindings: BindingFacts[] = [];
  for (let last = "0"; ; ) {
    const { rows } = await client.query<BindingRow>(sql.bindingsSql, [last, batchSize]);
    bindings.push(...rows.map((row) => bindingFacts(row, estate)));
    last = rows.at(-1)?.id ?? last;
    if (rows.length < batchSize) return bindings;
  }
}

function bindingFacts(row: BindingRow, estate: FactEstate): BindingFacts {
  const subject = { kind: row.subjectKind, value: row.subjectValue };
  return {
    grantId: row.id,
    provider: row.provider,
    subject,
    role: { name: row.roleName, externalId: row.roleExternalId },
    via: row.via,
    isBootstrap: row.isBootstrap,
    scope: { externalId: row.scopeExternalId, name: row.scopeName },
    isSubjectSurelyGone:
      row.isGone ||
      (!mayBePerson(row) &&
        scopesOf(row, estate).some((scopeId) => isEverybodyRead(row.provider, scopeId, estate))),
  };
}

/** People of a tenant are not collected: an id of which Azure does not say what it is may be one of theirs. */
function mayBePerson({ provider, via, subjectKind, subjectType }: BindingRow): boolean {
  const isAssignment = provider === "azure" && subjectKind === "id" && via.startsWith("role-assignment");
  return isAssignment && (subjectType === null || subjectType === "Unknown");
}

/** Where the subject would live: any scope its name tells of; of a bare id, where it was found. */
function scopesOf(row: BindingRow, { scopeNamed }: FactEstate): number[] {
  if (row.subjectKind === "id") return [row.scopeId];
  return scopeNamed(row.provider, row.subjectValue);
}

/**
 * What a check would open and end if it were set otherwise: judged by what is stored, as the refresh after it would, and nothing is
 * written. At most `most` identities are asked; where more would have to be, it says of how many, and its counts are estimates.
 */
import type { ClientBase } from "pg";
import { arrayLiteral } from "#lib/analysis/array-literal.ts";
import { type Checks, readSetChecks, type SetChecks } from "#lib/analysis/findings/check-plan.ts";
import { type FactEstate, openFactEstate } from "#lib/analysis/findings/fact-estate.ts";
import { knownSql } from "#lib/analysis/findings/findings.sql.ts";
import { readCheckFacts } from "#lib/analysis/findings/read-check-facts.ts";
import { judgeEveryBinding } from "#lib/analysis/findings/refresh-bindings.ts";
import { type FindingRow, knownFinding } from "#lib/analysis/findings/write-findings.ts";
import type { BindingCheck, IdentityCheck } from "#lib/domain/checks/check.ts";
import { type CheckSetting, checkSetting, type StoredSetting } from "#lib/domain/checks/check-setting.ts";
import { judgeIdentity } from "#lib/domain/checks/judge-identity.ts";
import type { FindingState, KnownFinding } from "#lib/domain/checks/reconcile-findings.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "../snapshot.ts";
import { readSettings } from "./finding-counts.ts";
import { askedSql, namesSql, outsideSql } from "./preview-check.sql.ts";

export type PreviewedFinding = {
  /** Null: it is about a grant to nobody. */
  identity: { id: string; name: string; scope: string | null } | null;
  evidence: string;
};

export type PreviewedChange = {
  /** Exact where everybody was asked, else what those who were asked let expect. */
  count: number;
  /** The first of them. */
  sample: PreviewedFinding[];
};

export type CheckPreview = {
  opens: PreviewedChange;
  ends: PreviewedChange;
  /** Identities that were asked, of those that had to be: fewer make the counts estimates. */
  asked: number;
  of: number;
};

export type PreviewRequest = {
  check: IdentityCheck | BindingCheck;
  /** As it would be. */
  setting: CheckSetting;
  asOf: Date;
  /** Identities that are asked at most. */
  most?: number;
  /** Findings listed of each kind. */
  limit?: number;
} & SnapshotOptions;

const usualMost = 4000;
const batchSize = 1500;

/** Throws Invalid for a name in the scope that nothing has, Unavailable when the time limit is hit. */
export async function previewCheck(reader: Reader, request: PreviewRequest): Promise<CheckPreview> {
  return inSnapshot(
    reader,
    (client) =>
      request.check.about === "binding"
        ? previewBindings(client, request, request.check)
        : previewIdentities(client, request, request.check),
    request,
  );
}

async function previewIdentities(
  client: ClientBase,
  request: PreviewRequest,
  check: IdentityCheck,
): Promise<CheckPreview> {
  const { setting, asOf, most = usualMost, limit = 20 } = request;
  const outside = await endsOutside(client, check.bit, setting, { asOf, limit });
  const asked = setting.isEnabled ? await whomToAsk(client, check, { setting, asOf, most }) : noOne;
  const seen = await judgeAsked(client, request, { check, asked });
  const opens = together(seen.opens, asked);
  const ends = together(seen.ends, asked);
  return {
    opens: { count: opens.count, sample: await named(client, opens.sample.slice(0, limit)) },
    ends: {
      count: ends.count + outside.count,
      sample: await named(client, [...ends.sample, ...outside.sample].slice(0, limit)),
    },
    asked: asked.holders.ids.length + asked.others.ids.length,
    of: asked.holders.of + asked.others.of,
  };
}

/** Those with an open finding of the check and those without are two samples: few of many have one. */
type Sample = { ids: string[]; of: number };
type Whom = { holders: Sample; others: Sample };
type Change = { id: string | null; evidence: string };
type Seen = { holders: Change[]; others: Change[] };

const noOne: Whom = { holders: { ids: [], of: 0 }, others: { ids: [], of: 0 } };

async function whomToAsk(
  client: ClientBase,
  check: IdentityCheck,
  { setting, asOf, most }: { setting: CheckSetting; asOf: Date; most: number },
): Promise<Whom> {
  const now = checkSetting(check, (await readSettings(client)).get(check.bit));
  const isSame = now.isEnabled && JSON.stringify(now.thresholds) === JSON.stringify(setting.thresholds);
  const judgedBefore = isSame ? (now.scope ?? "everybody") : null;
  const names = [setting.scope ?? [], now.scope ?? []].flat();
  const context = { asOf, idsOf: await resolveNames(client, names), parameters: [] };
  const statement = askedSql({ rule: check.bit, scope: setting.scope, judgedBefore }, most, context);
  const { rows } = await client.query<{ id: string; holds: boolean; of: number }>(
    statement.text,
    statement.values,
  );
  const holders = rows.filter(({ holds }) => holds);
  const others = rows.filter(({ holds }) => !holds);
  const fewest = Math.max(Math.ceil(most / 2), most - others.length);
  const held = holders.slice(0, fewest);
  const rest = others.slice(0, most - held.length);
  const sample = (part: typeof rows, all: typeof rows) => ({
    ids: part.map(({ id }) => id),
    of: all[0]?.of ?? 0,
  });
  return { holders: sample(held, holders), others: sample(rest, others) };
}

async function judgeAsked(
  client: ClientBase,
  { setting, asOf }: PreviewRequest,
  { check, asked }: { check: IdentityCheck; asked: Whom },
): Promise<{ opens: Seen; ends: Seen }> {
  const opens: Seen = { holders: [], others: [] };
  const ends: Seen = { holders: [], others: [] };
  if (asked.holders.ids.length + asked.others.ids.length === 0) return { opens, ends };
  const checks: Checks = { identity: [check], binding: [] };
  const judging = {
    estate: await openFactEstate(client, asOf),
    set: await readSetChecks(client, checks, asOf, new Map([[check.bit, storedSetting(setting)]])),
    rule: check.bit,
  };
  for (const part of ["holders", "others"] as const) {
    const { ids } = asked[part];
    for (let at = 0; at < ids.length; at += batchSize) {
      const changed = await judgeBatch(client, ids.slice(at, at + batchSize), judging);
      opens[part].push(...changed.opens);
      ends[part].push(...changed.ends);
    }
  }
  return { opens, ends };
}

type Judging = { estate: FactEstate; set: SetChecks; rule: number };

async function judgeBatch(
  client: ClientBase,
  ids: string[],
  { estate, set, rule }: Judging,
): Promise<{ opens: Change[]; ends: Change[] }> {
  const plan = await set.planFor(ids);
  const identities = await readCheckFacts(estate, ids);
  const { rows } = await client.query<FindingRow>(knownSql, [arrayLiteral(ids)]);
  const known = Map.groupBy(
    rows.filter((row) => row.rule === rule),
    (row) => row.identityId ?? "",
  );
  const day = { now: estate.asOf, today: estate.asOf.toISOString().slice(0, 10) };
  const opens: Change[] = [];
  const ends: Change[] = [];
  for (const identity of identities) {
    const before = (known.get(identity.id) ?? []).map(knownFinding);
    const { changes } = judgeIdentity(identity, new Map([[rule, before]]), plan, day);
    const split = turned(
      before,
      changes.map(({ finding }) => finding),
    );
    opens.push(...split.opens.map(({ evidence }) => ({ id: identity.id, evidence })));
    ends.push(...split.ends.map(({ evidence }) => ({ id: identity.id, evidence })));
  }
  return { opens, ends };
}

/** What opens, for the first time or again, and what ends; what only says something else is neither. */
function turned(before: readonly KnownFinding[], changed: readonly FindingState[]) {
  const wasOpen = new Set(before.filter(({ closed }) => closed === null).map(({ id }) => id));
  return {
    opens: changed.filter(({ id, closed }) => closed === null && (id === null || !wasOpen.has(id))),
    ends: changed.filter(({ closed }) => closed !== null),
  };
}

/** Each sample counts for all it was drawn from. */
function together(seen: Seen, { holders, others }: Whom): { count: number; sample: Change[] } {
  const scaled = (found: number, { ids, of }: Sample) => (ids.length === 0 ? 0 : (found * of) / ids.length);
  const count = scaled(seen.holders.length, holders) + scaled(seen.others.length, others);
  return { count: Math.round(count), sample: [...seen.holders, ...seen.others] };
}

async function endsOutside(
  client: ClientBase,
  rule: number,
  { isEnabled, scope }: CheckSetting,
  { asOf, limit }: { asOf: Date; limit: number },
): Promise<{ count: number; sample: Change[] }> {
  const idsOf = await resolveNames(client, scope ?? []);
  const context = { asOf, idsOf, parameters: [] };
  const statement = outsideSql(rule, isEnabled ? scope : "nobody", limit, context);
  const { rows } = await client.query<Change & { count: number }>(statement.text, statement.values);
  return { count: rows[0]?.count ?? 0, sample: rows };
}

/** There are few, and every one is judged. */
async function previewBindings(
  client: ClientBase,
  { setting, asOf, limit = 20 }: PreviewRequest,
  check: BindingCheck,
): Promise<CheckPreview> {
  const checks: Checks = { identity: [], binding: [check] };
  const instead = new Map([[check.bit, storedSetting(setting)]]);
  const set = await readSetChecks(client, checks, asOf, instead);
  const estate = await openFactEstate(client, asOf);
  const changed = await judgeEveryBinding(client, { estate, set, checks: checks.binding });
  const { rows } = await client.query<{ id: string }>(
    "select id::text from finding where identity_id is null and closed_at is null and rule = $1",
    [check.bit],
  );
  const open = new Set(rows.map(({ id }) => id));
  const change = (found: typeof changed): PreviewedChange => ({
    count: found.length,
    sample: found.slice(0, limit).map(({ finding }) => ({ identity: null, evidence: finding.evidence })),
  });
  const isOpen = (id: string | null) => id !== null && open.has(id);
  return {
    opens: change(changed.filter(({ finding }) => finding.closed === null && !isOpen(finding.id))),
    ends: change(changed.filter(({ finding }) => finding.closed !== null)),
    asked: 0,
    of: 0,
  };
}

function storedSetting({ isEnabled, thresholds, scope }: CheckSetting): StoredSetting {
  return { enabled: isEnabled, thresholds, scope: scope === null ? null : toStored(scope) };
}

async function named(client: ClientBase, changes: readonly Change[]): Promise<PreviewedFinding[]> {
  const ids = changes.flatMap(({ id }) => id ?? []);
  if (ids.length === 0) return changes.map(({ evidence }) => ({ identity: null, evidence }));
  const { rows } = await client.query<NonNullable<PreviewedFinding["identity"]>>(namesSql, [
    arrayLiteral(ids),
  ]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return changes.map(({ id, evidence }) => ({ identity: byId.get(id ?? "") ?? null, evidence }));
}

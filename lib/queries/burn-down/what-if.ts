/**
 * What a campaign would change before it starts: its items, and the figures of everybody in scope before and after. Counts of all in
 * scope are read; what they are granted only of those who would lose something, some hundred at a time. Reads only.
 */
import type { ClientBase } from "pg";
import { type ActionLoss, openActionVerdicts } from "#lib/analysis/work-items/action-verdicts.ts";
import { whatBreaks } from "#lib/domain/burn-down/what-breaks.ts";
import {
  type Figures,
  figuresOf,
  isToldBy,
  type Loss,
  type Standing,
  standingAfter,
  type WhatIfKind,
} from "#lib/domain/burn-down/what-if.ts";
import { scopeText, whatIfScope } from "#lib/domain/burn-down/what-if-scope.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { fieldOf } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { EvidenceState } from "#lib/domain/over-privilege.ts";
import { isEmptySet, sizeOf } from "#lib/domain/permission-set.ts";
import type { Blocker } from "#lib/domain/remediation/may-go.ts";
import type { Tier } from "#lib/domain/risk.ts";
import { Unavailable } from "#lib/errors.ts";
import { matchingIdsSql } from "../list-identities.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader, type SnapshotOptions } from "../snapshot.ts";
import { holdersSql, standingsOfSql, standingsSql } from "./what-if.sql.ts";
import { type KeptItems, readWhatIfItems, type WhatIfItem } from "./what-if-items.ts";
import {
  type ChangeList,
  listChanges,
  objectiveShown,
  type WhatIfChange,
  type WhatIfList,
  type WhatIfShow,
  whatIfLists,
  withNames,
} from "./what-if-list.ts";
import { type Done, offendersLeft, type WhatIfObjectives, whatIfObjectives } from "./what-if-objectives.ts";
import { mostWritten, type PolicySizes, policySizes } from "./what-if-policies.ts";

/** So many are judged for a page; of more a fair sample. */
const mostJudged = 3000;
const batchSize = 500;

export type WhatIfRequest = {
  filter: Filter;
  kinds: readonly WhatIfKind[];
  asOf: Date;
  /** Of more who lose something a fair sample is looked at; infinite: of everybody. */
  most?: number;
  /** Of how many items the exact change is worked out, the largest first; of 500 where absent. */
  written?: number;
  /** The number whose identities are listed, `narrowed` where absent, and how many of them, 100 where absent. */
  show?: WhatIfShow;
  limit?: number;
} & SnapshotOptions;

export type WhatIf = {
  /** Whom it is about, in full. */
  scope: string;
  kinds: WhatIfKind[];
  asOf: Date;
  /** By kind: left in scope, what of it would be done, and what breaks where that is wrong. */
  items: { kind: WhatIfKind; items: number; done: number; breaks: string }[];
  /** Items that would not be done, and why. */
  kept: KeptItems[];
  /** Items in whose way somebody stands: nothing is taken from a document for everybody there. */
  blocked: { why: Blocker["why"]; items: number }[];
  /** Null: of everybody in scope. */
  sampled: { judged: number; of: number } | null;
  before: Figures;
  after: Figures;
  /** Who would lose something: identities of the scope, and others who get a document that is changed. */
  narrowed: number;
  retired: number;
  beyond: number;
  list: ChangeList;
  /** Null where only a sample was looked at. */
  objectives: WhatIfObjectives | null;
  /** Items that would take actions from documents. */
  narrowing: WhatIfItem[];
  policies: PolicySizes;
};

/** Throws what parsing names throws, and Unavailable when a statement runs into the time limit. */
export async function whatIf(reader: Reader, request: WhatIfRequest): Promise<WhatIf> {
  return inSnapshot(reader, (client) => workedOut(client, request), request);
}

async function workedOut(
  client: ClientBase,
  {
    filter,
    kinds,
    asOf,
    most = mostJudged,
    written = mostWritten,
    show = "narrowed",
    limit = 100,
  }: WhatIfRequest,
): Promise<WhatIf> {
  const scope = whatIfScope(filter);
  const read = await readWhatIfItems(client, { scope, kinds, asOf });
  const standings = await readStandings(client, scope, asOf);
  const retired = new Set(of(read.done, "retire").flatMap(({ identityId }) => identityId ?? []));
  const {
    judged,
    losses,
    of: all,
  } = await readLosses(client, {
    ...{ done: of(read.done, "remove-actions"), retired, asOf },
    standings,
    most,
  });
  const isSampled = judged.length < standings.length;
  const beyond = isSampled ? [] : await standingsBeyond(client, standings, losses);
  const unproven = isSampled ? [] : unprovenItems(of(read.done, "remove-actions"), losses);
  const done = read.done.filter(({ id }) => !unproven.some((one) => one.id === id));
  const lossOf = ({ id }: Standing): Loss | undefined => {
    if (retired.has(id)) return { is: "retired" };
    const loss = losses.get(id);
    return loss === undefined
      ? undefined
      : { is: "narrowed", removed: sizeOf(loss.removed), tier: loss.tier };
  };
  const everybody = judged.map((one) => changeOf(one, lossOf(one), false));
  const changes = [...everybody, ...beyond.map((one) => changeOf(one, lossOf(one), true))].filter(
    ({ before, after }) => before !== after,
  );
  const count = (isIn: (one: WhatIfChange) => boolean) => changes.filter(isIn).length;
  const told: Done = { filter, changes, credentials: of(done, "remove-credential"), asOf };
  const key = objectiveShown(show);
  return {
    ...{ scope: scopeText(scope), kinds: [...kinds], asOf, blocked: read.blocked },
    items: kinds.map((kind) => ({
      kind,
      items: read.counts.get(kind) ?? 0,
      done: of(done, kind).length,
      breaks: whatBreaks(kind, reachOf(of(done, kind))),
    })),
    kept: [
      ...read.kept,
      ...(unproven.length === 0 ? [] : [{ reason: "unproven" as const, items: unproven }]),
    ],
    sampled: isSampled ? { judged: judged.length, of: all } : null,
    before: figuresOf(judged),
    after: figuresOf(everybody.flatMap(({ after }) => after ?? [])),
    narrowed: count(whatIfLists.narrowed),
    retired: count(whatIfLists.retired),
    beyond: beyond.length,
    list:
      key === null
        ? await listChanges(client, { changes, everybody }, { show: show as WhatIfList, limit })
        : isSampled
          ? { show, total: 0, rows: [] }
          : await listOffenders(client, told, { key, limit }),
    objectives: isSampled ? null : await whatIfObjectives(client, told),
    narrowing: of(done, "remove-actions"),
    policies: await policySizes(client, { items: of(done, "remove-actions"), asOf, most: written }),
  };
}

/** In the order of the objective's list; whoever loses nothing stays as it is. */
async function listOffenders(
  client: ClientBase,
  done: Done,
  { key, limit }: { key: string; limit: number },
): Promise<ChangeList> {
  const { total, ids } = await offendersLeft(client, key, { ...done, limit });
  const changed = new Map(done.changes.map((one) => [one.id, one]));
  const { rows } = await client.query<StandingRow>(standingsOfSql, [ids]);
  const stands = new Map(rows.map((row) => [row.id, changeOf(standing(row), undefined, false)]));
  const listed = ids.flatMap((id) => changed.get(id) ?? stands.get(id) ?? []);
  return { show: `objective:${key}`, total, rows: await withNames(client, listed) };
}

/** Throws Unavailable where more was stored than its counts tell: between a run's last slice and its scores. */
function changeOf(before: Standing, loss: Loss | undefined, isBeyond: boolean): WhatIfChange {
  if (loss !== undefined && !isToldBy(before, loss))
    throw new Unavailable("What was collected last is still being scored.", {
      transient: true,
      hint: "Ask again in a minute. Sources shows what is under way.",
    });
  const after = standingAfter(before, loss);
  return { id: before.id, before, after, removed: before.granted - (after?.granted ?? 0), isBeyond };
}

function of(items: readonly WhatIfItem[], kind: WhatIfKind): WhatIfItem[] {
  return items.filter((item) => item.kind === kind);
}

function reachOf(items: readonly WhatIfItem[]) {
  const sum = (count: (item: WhatIfItem) => number) => items.reduce((all, item) => all + count(item), 0);
  return {
    items: items.length,
    workloads: sum((item) => item.workloads),
    sharers: sum((item) => item.sharers),
  };
}

type StandingRow = Omit<Standing, "provider" | "evidence"> & { provider: number; evidence: number | null };

async function readStandings(client: ClientBase, scope: Filter, asOf: Date): Promise<Standing[]> {
  const context = { asOf, idsOf: await resolveNames(client, scope), parameters: [] as unknown[] };
  const ids = matchingIdsSql(scope, context);
  return (await client.query<StandingRow>(standingsSql(ids), context.parameters)).rows.map(standing);
}

const providerWords = new Map(fieldOf("provider").values?.map(({ code, value }) => [code, value]));
const evidenceWords = new Map<number, EvidenceState>(
  (Object.keys(evidenceStates) as EvidenceState[]).map((key) => [evidenceStates[key].code, key]),
);

function standing({ provider, evidence, tier, ...rest }: StandingRow): Standing {
  return {
    ...rest,
    provider: providerWords.get(provider) ?? "unknown",
    evidence: evidence === null ? null : (evidenceWords.get(evidence) ?? null),
    tier: tier as Tier | null,
  };
}

type LossRequest = {
  /** Items that remove actions. */
  done: readonly WhatIfItem[];
  retired: ReadonlySet<string>;
  standings: readonly Standing[];
  asOf: Date;
  most: number;
};

/** `judged`: the identities whose loss is known, all where that is not too many; `of`: how many there are. */
async function readLosses(client: ClientBase, { done, retired, standings, asOf, most }: LossRequest) {
  const identities = new Set(done.flatMap(({ identityId }) => identityId ?? []));
  const documents = new Set(done.flatMap(({ roleId }) => roleId ?? []));
  const holders = await client.query<{ provider: string; id: string }>(holdersSql, [[...documents]]);
  const losing = new Set([...identities, ...holders.rows.map(({ id }) => id)]);
  const share = Math.min(1, most / Math.max(1, losing.size));
  const judged = share === 1 ? standings : sampleOf(standings, share);
  const isIn = new Set(judged.map(({ id }) => id));
  const providers = new Map([
    ...holders.rows.map(({ id, provider }) => [id, provider] as const),
    ...standings.map(({ id, provider }) => [id, provider] as const),
  ]);
  const ids = [...losing].filter((id) => (share === 1 || isIn.has(id)) && !retired.has(id));
  const losses = new Map<string, ActionLoss>();
  for (const [provider, own] of Map.groupBy(ids, (id) => providers.get(id))) {
    const verdicts =
      provider === undefined ? null : await openActionVerdicts(client, { provider, asOf, ids: own });
    if (verdicts === null) continue;
    for (let from = 0; from < own.length; from += batchSize)
      for (const [id, loss] of await verdicts.lossesOf(own.slice(from, from + batchSize), {
        identities,
        documents,
      }))
        losses.set(id, loss);
  }
  return { judged, losses, of: standings.length };
}

/** The same ones whenever it is asked: by a number that has nothing to do with when they came. */
function sampleOf(standings: readonly Standing[], share: number): Standing[] {
  const drawn = standings
    .map((one) => ({ one, at: Math.imul(Number(BigInt(one.id) & 0xffffffffn), 2_654_435_761) >>> 0 }))
    .sort((one, other) => one.at - other.at);
  return drawn.slice(0, Math.ceil(standings.length * share)).map(({ one }) => one);
}

async function standingsBeyond(
  client: ClientBase,
  standings: readonly Standing[],
  losses: ReadonlyMap<string, ActionLoss>,
): Promise<Standing[]> {
  const within = new Set(standings.map(({ id }) => id));
  const ids = [...losses].flatMap(([id, { removed }]) => (within.has(id) || isEmptySet(removed) ? [] : [id]));
  return ids.length === 0 ? [] : (await client.query<StandingRow>(standingsOfSql, [ids])).rows.map(standing);
}

/** Items of identities of whose actions none is proven unused any more, so that nothing would be taken. */
function unprovenItems(items: readonly WhatIfItem[], losses: ReadonlyMap<string, ActionLoss>): WhatIfItem[] {
  return items.filter(({ identityId }) => {
    if (identityId === null) return false;
    const loss = losses.get(identityId);
    return loss === undefined || isEmptySet(loss.mayGo);
  });
}

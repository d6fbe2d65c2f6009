/** Where the 90-day program stands: each criterion judged by live data, with the lists of who is done and who is left. */
import type { ClientBase } from "pg";
import { leftOf } from "#lib/domain/burn-down/bands.ts";
import {
  type CountedCriterion,
  countedCriteria,
  criterionKeys,
  type PhaseKey,
  programDay,
  type Standing,
  standingOf,
} from "#lib/domain/overview/program.ts";
import { getBurnDown } from "../burn-down/get-burn-down.ts";
import { listBurnDowns } from "../burn-down/list-burn-downs.ts";
import { coverage } from "../coverage.ts";
import { freshness } from "../freshness.ts";
import { countedAnd } from "../owners/owner-counts.sql.ts";
import { estateScorecard } from "../scorecards/estate-scorecard.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countFilters } from "./count-filters.ts";

export type CountedReading = {
  key: string;
  criterion: CountedCriterion;
  counts: { hit: number; of: number; undecided: number };
  filters: { hit: string; of: string; undecided: string | null };
  standing: Standing;
};

/** Judged by what is no list of identities. */
export type OtherReading = {
  key: "all-read" | "campaign-runs" | "on-plan" | "objectives";
  phase: PhaseKey;
  words: string;
  measured: string;
  /** What there is of it, in words. */
  now: string;
  campaign: number | null;
  standing: Standing;
};

export type Program = {
  asOf: Date;
  start: { startsOn: string; setBy: string; setAt: Date } | null;
  /** Null while nobody set a start. */
  day: ReturnType<typeof programDay> | null;
  counted: CountedReading[];
  others: OtherReading[];
};

/** Null while nothing has been collected. `unread`: why identities may be missing; null: all were read. */
export async function getProgram(
  reader: Reader,
  unreadOf: (slices: Awaited<ReturnType<typeof coverage>>["slices"]) => string | null,
): Promise<Program | null> {
  return inSnapshot(reader, async (client) => {
    const { asOf, scopes } = await freshness(client);
    if (asOf === null) return null;
    const start = await readStart(client);
    const unread = unreadOf((await coverage(client)).slices);
    return {
      asOf,
      start,
      day: start === null ? null : programDay(start.startsOn, asOf.toISOString().slice(0, 10)),
      counted: await readCounted(client, asOf, unread),
      others: [allRead(scopes), ...(await readCampaign(client, asOf)), await readObjectives(client, asOf)],
    };
  });
}

async function readStart(client: ClientBase): Promise<Program["start"]> {
  const { rows } = await client.query<NonNullable<Program["start"]>>(
    `select starts_on::text as "startsOn", set_by as "setBy", set_at as "setAt" from program order by id desc limit 1`,
  );
  return rows[0] ?? null;
}

async function readCounted(client: ClientBase, asOf: Date, unread: string | null): Promise<CountedReading[]> {
  const all = criterionKeys.map((key): [string, CountedCriterion] => [key, countedCriteria[key]]);
  const texts = all.flatMap(([, { hit, of, undecided }]) => [hit, of, undecided ?? ""]);
  const count = await countFilters(client, texts, asOf);
  return all.map(([key, criterion]) => {
    const { hit, of, undecided } = criterion;
    const counts = {
      hit: count(hit),
      of: count(of),
      undecided: undecided === undefined ? 0 : count(undecided),
    };
    return {
      ...{ key, criterion, counts },
      filters: {
        hit: countedAnd(hit),
        of: countedAnd(...(of === "" ? [] : [of])),
        undecided: undecided === undefined ? null : countedAnd(undecided),
      },
      standing: standingOf(criterion, counts, unread),
    };
  });
}

function allRead({ complete, total }: { complete: number; total: number }): OtherReading {
  return {
    key: "all-read",
    phase: "contain",
    words: "Every scope is read completely",
    measured: "every stream of a scope is complete or does not apply",
    now: `${complete} of ${total} scopes`,
    campaign: null,
    standing:
      total === 0
        ? { state: "unknown", reason: "no scope is known" }
        : { state: complete === total ? "met" : "not-yet" },
  };
}

async function readObjectives(client: ClientBase, asOf: Date): Promise<OtherReading> {
  const objectives = await estateScorecard(client, { asOf });
  const count = (state: string) => objectives.filter((one) => one.state === state).length;
  const failing = count("breach") + count("watch");
  const unknown = count("unknown");
  return {
    key: "objectives",
    phase: "enforce",
    words: "Every objective is met",
    measured: "budgets of identity-days of the whole estate, in their windows",
    now: `${count("met")} of ${objectives.length} met`,
    campaign: null,
    standing:
      failing > 0
        ? { state: "not-yet" }
        : unknown > 0 || objectives.length === 0
          ? {
              state: "unknown",
              reason: objectives.length === 0 ? "none is set" : `${unknown} cannot be judged yet`,
            }
          : { state: "met" },
  };
}

async function readCampaign(client: ClientBase, asOf: Date): Promise<OtherReading[]> {
  const running = (await listBurnDowns(client)).find(({ closedAt }) => closedAt === null);
  const runs: OtherReading = {
    key: "campaign-runs",
    phase: "contain",
    words: "The baseline is frozen: a burn-down campaign runs",
    measured: "a campaign that is not closed",
    now: running === undefined ? "none runs" : running.name,
    campaign: running?.id ?? null,
    standing: { state: running === undefined ? "not-yet" : "met" },
  };
  const plan: Omit<OtherReading, "now" | "standing"> = {
    key: "on-plan",
    phase: "enforce",
    words: "The burn-down is on plan",
    measured: "what is left of the running campaign, against its plan for the day",
    campaign: running?.id ?? null,
  };
  if (running === undefined)
    return [
      runs,
      { ...plan, now: "no campaign runs", standing: { state: "unknown", reason: "no campaign runs" } },
    ];
  const { today } = await getBurnDown(client, { id: running.id, asOf });
  if (today === null) {
    const reason = "nothing was collected since it started";
    return [runs, { ...plan, now: reason, standing: { state: "unknown", reason } }];
  }
  const { behind, bands } = today;
  const against =
    behind > 0 ? `${grouped(behind)} behind` : behind < 0 ? `${grouped(-behind)} ahead` : "on plan";
  return [
    runs,
    {
      ...plan,
      now: `${grouped(leftOf(bands))} left, ${against}`,
      standing: { state: behind <= 0 ? "met" : "not-yet" },
    },
  ];
}

function grouped(count: number): string {
  return count.toLocaleString("en-US");
}

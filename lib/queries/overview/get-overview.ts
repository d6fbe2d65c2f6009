/** Everything the overview tells, for page, paper, API and command line alike, read from one moment of the database. */
import type { ClientBase } from "pg";
import { addDays } from "#lib/domain/days.ts";
import { changeSince, type MetricChange } from "#lib/domain/overview/change.ts";
import {
  type Metric,
  type MetricCounts,
  type MetricKey,
  metricKeys,
  metricOf,
  metricValue,
} from "#lib/domain/overview/metrics.ts";
import type { MoveKey } from "#lib/domain/overview/moves.ts";
import { type Verdict, verdictOf } from "#lib/domain/overview/verdict.ts";
import { type BurnDown, getBurnDown } from "../burn-down/get-burn-down.ts";
import { listBurnDowns } from "../burn-down/list-burn-downs.ts";
import { freshness } from "../freshness.ts";
import { countedAnd } from "../owners/owner-counts.sql.ts";
import { type OwnerCoverage, ownerCoverage } from "../owners/owner-coverage.ts";
import { type EstateObjective, estateScorecard } from "../scorecards/estate-scorecard.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { beganOn } from "../trends/past-counts.ts";
import { type RevokeReading, timeToRevoke } from "../work-items/time-to-revoke.ts";
import { countFilters } from "./count-filters.ts";
import { type GrowingScope, growingScopes } from "./growing-scopes.ts";
import { metricTrends, type PastCounts } from "./metric-trends.ts";
import { countMoves } from "./moved.ts";
import { type OverPrivilege, overPrivilege } from "./over-privilege.ts";
import { type SourceSight, sight } from "./sight.ts";
import { type WaitingDecisions, waitingDecisions } from "./waiting-decisions.ts";

export type MetricReading = Metric & {
  key: MetricKey;
  counts: MetricCounts;
  /** As `metricValue`; null: nobody to measure. */
  value: number | null;
  /** The lists behind `counts`. */
  filters: { hit: string; of: string; undecided: string | null };
  /** Oldest first, days on which somebody collected; the last is today's, unfinished. */
  days: (PastCounts & { day: string; value: number | null })[];
  /** Null: not known what it was. */
  change: { month: MetricChange | null; quarter: MetricChange | null };
};

export type Overview = {
  asOf: Date;
  /** The first day that trends know of, `2026-11-24`; null: none. */
  began: string | null;
  counted: number;
  countedFilter: string;
  metrics: MetricReading[];
  verdict: Verdict;
  owners: OwnerCoverage;
  overPrivilege: OverPrivilege;
  campaign: BurnDown | null;
  /** Worst first. */
  objectives: EstateObjective[];
  decisions: WaitingDecisions;
  sight: SourceSight[];
  /** Null: nothing is known of a week ago. */
  moved: Record<MoveKey, number> | null;
  growing: GrowingScope[];
  revoke: RevokeReading[];
};

export const trendDays = 90;

/** Null while nothing has been collected. `provider`: the cloud whose classes are told. Throws as its questions do. */
export async function getOverview(
  reader: Reader,
  { provider = null }: { provider?: string | null } = {},
): Promise<Overview | null> {
  return inSnapshot(reader, async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const metrics = await readMetrics(client, asOf);
    const owners = await ownerCoverage(client, { asOf });
    const running = (await listBurnDowns(client)).find(({ closedAt }) => closedAt === null);
    return {
      asOf,
      began: await beganOn(client),
      counted: owners.counts.total,
      countedFilter: countedAnd(),
      metrics,
      verdict: verdictOf(metrics.map(({ change }) => change.month)),
      owners,
      overPrivilege: await overPrivilege(client, { provider, asOf }),
      campaign: running === undefined ? null : await getBurnDown(client, { id: running.id, asOf }),
      objectives: await estateScorecard(client, { asOf }),
      decisions: await waitingDecisions(client, asOf),
      sight: await sight(client, asOf),
      moved: await countMoves(client, asOf),
      growing: await growingScopes(client, asOf),
      revoke: await timeToRevoke(client, { asOf }),
    };
  });
}

async function readMetrics(client: ClientBase, asOf: Date): Promise<MetricReading[]> {
  const today = asOf.toISOString().slice(0, 10);
  const texts = metricKeys.map(metricOf).flatMap(({ hit, of, undecided }) => [hit, of, undecided ?? ""]);
  const count = await countFilters(client, texts, asOf);
  // A day more than a week further back: what a point 90 days ago is compared with may lie there.
  const from = addDays(today, -trendDays - 8);
  const past = (await metricTrends(client, { from, to: today, asOf })).filter(({ day }) => day < today);
  return metricKeys.map((key) => {
    const metric = metricOf(key);
    const { hit, of, undecided } = metric;
    const counts = {
      hit: count(hit),
      of: count(of),
      undecided: undecided === undefined ? 0 : count(undecided),
    };
    const now = { day: today, hit: counts.hit, of: counts.of };
    const days = [...past.map((one) => ({ day: one.day, ...one.counts[key] })), now].map((one) => ({
      ...one,
      value: metricValue(metric, one),
    }));
    return {
      ...metric,
      ...{ key, counts, days, value: metricValue(metric, counts) },
      filters: {
        hit: countedAnd(hit),
        of: countedAnd(...(of === "" ? [] : [of])),
        undecided: undecided === undefined ? null : countedAnd(undecided),
      },
      change: { month: changeSince(metric, days, 30), quarter: changeSince(metric, days, 90) },
    };
  });
}

/** What scores cost: documents read, identities scored, and the whole job from the database's facts to its rows. */

import { refreshScores } from "#lib/analysis/score/score.ts";
import { stopwatch } from "#lib/clock.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";
import { asOf, fillScoredEstate } from "./score/fill-scored.ts";
import { benchPure, type PureCosts } from "./score/pure.ts";

type Options = {
  documents: number;
  identities: number;
  repetitions: number;
  url: string | undefined;
  say(line: string): void;
};

type ScoreCosts = { pure: PureCosts[]; identities: number; job: number; peakMb: number; again: number[] };

export async function benchScore({
  documents,
  identities,
  repetitions,
  url,
  say,
}: Options): Promise<ScoreCosts> {
  // The job first: what the rest leaves in memory must not count as its own.
  const job = await benchJob({ identities, repetitions, url, say });
  const pure: PureCosts[] = [];
  for (let repetition = 1; repetition <= repetitions; repetition += 1) {
    const costs = await benchPure(documents, identities);
    pure.push(costs);
    const { parse, compile, score, expansion } = costs;
    say(
      `  ${repetition}/${repetitions}: parsed ${parse.toFixed(1)} s, parsed and compiled ${compile.toFixed(1)} s, scored ${score.toFixed(1)} s, expansion ${expansion.toFixed(0)} ×`,
    );
  }
  return { pure, ...job };
}

type JobOptions = Omit<Options, "documents">;

async function benchJob({
  identities,
  repetitions,
  url,
  say,
}: JobOptions): Promise<Omit<ScoreCosts, "pure">> {
  const database = await benchDatabase(url);
  try {
    const { pool } = database;
    await fillScoredEstate(pool, identities);
    say(`  ${identities} identities filled`);
    const watch = watchMemory();
    const whole = stopwatch();
    await refreshScores(pool, { provider: "aws", asOf, since: "all" });
    const job = whole() / 1000;
    const peakMb = watch.stop();
    say(`  all scored in ${job.toFixed(1)} s, ${peakMb.toFixed(0)} MB`);
    await pool.query("vacuum analyze");
    const again: number[] = [];
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      const changed = new Date(asOf.getTime() + repetition * 60_000);
      await pool.query(
        "update usage set changed_at = $1, covered_to = covered_to + $2::int where principal_id % 100 = $2",
        [changed, repetition],
      );
      const { rows } = await pool.query(
        "insert into run (source_id, actor, observed_at) values (1, 'bench', $1) returning id",
        [changed],
      );
      const elapsed = stopwatch();
      await refreshScores(pool, { provider: "aws", asOf: changed, since: rows[0].id });
      again.push(elapsed() / 1000);
      say(
        `  ${repetition}/${repetitions}: one in a hundred changed, scored again in ${again.at(-1)?.toFixed(1)} s`,
      );
    }
    return { identities, job, peakMb, again };
  } finally {
    await database.drop();
  }
}

/** The most this process holds, looked at often. */
function watchMemory(): { stop(): number } {
  let peak = 0;
  const look = () => {
    peak = Math.max(peak, process.memoryUsage.rss() / 2 ** 20);
  };
  const timer = setInterval(look, 50);
  return {
    stop: () => {
      look();
      clearInterval(timer);
      return peak;
    },
  };
}

export function scoreFigures({ pure, identities, job, peakMb, again }: ScoreCosts): Figure[] {
  const many = (count: number) => count.toLocaleString("en");
  const first = pure[0];
  const figure = (
    name: string,
    values: number[],
    unit: string,
    { most = null, least = null }: { most?: number | null; least?: number | null } = {},
  ): Figure => {
    const { median, min, max } = spread(values);
    const met = (most === null || median <= most) && (least === null || median >= least);
    const target = most !== null ? `≤ ${most} ${unit}` : least !== null ? `≥ ${least} ${unit}` : null;
    return {
      name,
      median,
      min,
      max,
      unit,
      target,
      met: target === null ? null : met,
      repetitions: values.length,
    };
  };
  return [
    figure(
      `${many(first?.documents ?? 0)} policies parsed and compiled`,
      pure.map(({ compile }) => compile),
      "s",
      { most: 10 },
    ),
    figure(
      "of which a bare JSON.parse takes",
      pure.map(({ parse }) => parse),
      "s",
    ),
    figure(
      `${many(first?.identities ?? 0)} identities scored from compiled policies`,
      pure.map(({ score }) => score),
      "s",
      { most: 5 },
    ),
    figure(
      "expanding patterns, against one regular expression per action",
      pure.map(({ expansion }) => expansion),
      "×",
      { least: 50 },
    ),
    figure(`the whole job, read to written, ${many(identities)} identities`, [job], "s", { most: 90 }),
    figure("peak memory of the job", [peakMb], "MB", { most: 1536 }),
    figure("scoring again after one in a hundred changed", again, "s", { most: 5 }),
  ];
}

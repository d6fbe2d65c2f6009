/** How long it takes to judge very many identities: everybody at first, everybody again where nothing changed, and whom a run touched. */
import type { Pool } from "pg";
import { refreshFindings } from "#lib/analysis/findings/refresh-findings.ts";
import { refreshRows } from "#lib/analysis/rows.ts";
import { refreshScores } from "#lib/analysis/score/score.ts";
import { stopwatch } from "#lib/clock.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";
import { asOf, fillScoredEstate } from "./score/fill-scored.ts";

type Options = { identities: number; repetitions: number; url: string | undefined; say(line: string): void };
type Result = {
  identities: number;
  opened: number;
  /** Seconds. */
  first: number;
  rows: number[];
  again: number[];
  touched: number[];
};

export async function benchFindings({ identities, repetitions, url, say }: Options): Promise<Result> {
  const database = await benchDatabase(url);
  try {
    const { pool } = database;
    await fillScoredEstate(pool, identities);
    await refreshScores(pool, { provider: "aws", asOf, since: "all" });
    await refreshRows(pool, { asOf });
    await pool.query("vacuum analyze");
    const firstly = stopwatch();
    const { opened } = await refreshFindings(pool, { asOf });
    const first = firstly() / 1000;
    say(`  ${identities} identities judged in ${first.toFixed(1)} s, ${opened} findings`);
    await pool.query("vacuum analyze");
    const result: Result = { identities, opened, first, rows: [], again: [], touched: [] };
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      result.rows.push(await timed(() => refreshRows(pool, { asOf })));
      result.again.push(await timed(() => refreshFindings(pool, { asOf })));
      result.touched.push(await judgeTouched(pool, repetition));
      const [rows, again, touched] = [result.rows, result.again, result.touched].map((all) => all.at(-1));
      say(
        `  ${repetition}/${repetitions}: rows again ${rows?.toFixed(1)} s, judged again ${again?.toFixed(1)} s, one in a hundred touched ${touched?.toFixed(2)} s`,
      );
    }
    return result;
  } finally {
    await database.drop();
  }
}

/** One key in a hundred was used since. */
async function judgeTouched(pool: Pool, repetition: number): Promise<number> {
  const observed = new Date(asOf.getTime() + repetition * 60_000);
  await pool.query("update credential set changed_at = $1, last_used_at = $1 where id % 100 = $2", [
    observed,
    repetition,
  ]);
  const { rows } = await pool.query<{ id: string }>(
    "insert into run (source_id, actor, observed_at) values (1, 'bench', $1) returning id::text",
    [observed],
  );
  return timed(() => refreshFindings(pool, { asOf: observed, since: rows[0]?.id ?? "all" }));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const elapsed = stopwatch();
  await work();
  return elapsed() / 1000;
}

export function findingFigures({ identities, opened, first, rows, again, touched }: Result): Figure[] {
  const many = (count: number) => count.toLocaleString("en");
  const figure = (name: string, values: number[], unit: string, most: number | null): Figure => {
    const { median, min, max } = spread(values);
    const target = most === null ? null : `≤ ${most} ${unit}`;
    const met = most === null ? null : median <= most;
    return { name, median, min, max, unit, target, met, repetitions: values.length };
  };
  const ratios = again.map((seconds, at) => seconds / (rows[at] ?? seconds));
  return [
    figure(`${many(identities)} identities judged, ${many(opened)} findings written`, [first], "s", 60),
    figure("everybody judged again, nothing changed", again, "s", null),
    figure("which is, of writing the list's rows again", ratios, "×", 4),
    figure("one key in a hundred used since: whom the run touched judged again", touched, "s", 5),
  ];
}

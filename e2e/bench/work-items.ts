/** How long work items take over very many identities: opened at first, settled again where nothing changed, whom a run touched, and read. */
import type { Pool } from "pg";
import { refreshFindings } from "#lib/analysis/findings/refresh-findings.ts";
import { refreshRows } from "#lib/analysis/rows.ts";
import { refreshScores } from "#lib/analysis/score/score.ts";
import { refreshWorkItems } from "#lib/analysis/work-items/refresh-work-items.ts";
import { stopwatch } from "#lib/clock.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";
import { asOf, fillScoredEstate } from "./score/fill-scored.ts";

type Options = { identities: number; repetitions: number; url: string | undefined; say(line: string): void };
type Result = {
  identities: number;
  items: number;
  /** Seconds. */
  first: number;
  judged: number[];
  again: number[];
  touched: number[];
  page: number[];
};

export async function benchWorkItems({ identities, repetitions, url, say }: Options): Promise<Result> {
  const database = await benchDatabase(url);
  try {
    const { pool } = database;
    await fillScoredEstate(pool, identities);
    await refreshScores(pool, { provider: "aws", asOf, since: "all" });
    await refreshRows(pool, { asOf });
    await refreshFindings(pool, { asOf });
    await pool.query("vacuum analyze");
    const first = await timed(() => refreshWorkItems(pool, { asOf }));
    await pool.query("vacuum analyze");
    const { total: items } = await listWorkItems(pool, { asOf, limit: 1 });
    say(`  ${items} items of ${identities} identities in ${first.toFixed(1)} s`);
    const result: Result = { identities, items, first, judged: [], again: [], touched: [], page: [] };
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      result.judged.push(await timed(() => refreshFindings(pool, { asOf })));
      result.again.push(await timed(() => refreshWorkItems(pool, { asOf })));
      result.touched.push(await settleTouched(pool, repetition));
      result.page.push(await timed(() => listWorkItems(pool, { asOf })));
      say(`  ${repetition}/${repetitions}: again ${result.again.at(-1)?.toFixed(1)} s`);
    }
    return result;
  } finally {
    await database.drop();
  }
}

/** One key in a hundred was used since. */
async function settleTouched(pool: Pool, repetition: number): Promise<number> {
  const observed = new Date(asOf.getTime() + repetition * 60_000);
  await pool.query("update credential set changed_at = $1, last_used_at = $1 where id % 100 = $2", [
    observed,
    repetition,
  ]);
  const { rows } = await pool.query<{ id: string }>(
    "insert into run (source_id, actor, observed_at) values (1, 'bench', $1) returning id::text",
    [observed],
  );
  const since = rows[0]?.id ?? "all";
  await refreshFindings(pool, { asOf: observed, since });
  return timed(() => refreshWorkItems(pool, { asOf: observed, since }));
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const elapsed = stopwatch();
  await work();
  return elapsed() / 1000;
}

export function workItemFigures(result: Result): Figure[] {
  const { identities, items, first, judged, again, touched, page } = result;
  const many = (count: number) => count.toLocaleString("en");
  const figure = (name: string, values: number[], unit: string, most: number | null): Figure => {
    const { median, min, max } = spread(values);
    const target = most === null ? null : `≤ ${most} ${unit}`;
    const met = most === null ? null : median <= most;
    return { name, median, min, max, unit, target, met, repetitions: values.length };
  };
  const against = (values: number[], other: number[]) =>
    values.map((seconds, at) => seconds / (other[at] ?? seconds));
  return [
    figure(`${many(items)} items of ${many(identities)} identities opened`, [first], "s", 120),
    figure("settled again, nothing changed", again, "s", null),
    figure("which is, of judging everybody again", against(again, judged), "×", 4),
    figure("one key in a hundred used since: of settling everybody", against(touched, again), "×", 0.5),
    figure("the first page of them, worst first", page, "s", 1),
  ];
}

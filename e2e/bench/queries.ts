/** How long readers wait at a hundred thousand identities: server time of the list, its facets, search and one identity's page. */
import type { Pool } from "pg";
import { refreshRows } from "#lib/analysis/rows.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { facetIdentities } from "#lib/queries/facet-identities.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";
import { fillEstate } from "./queries/fill-estate.sql.ts";
import { realisticFilters, searches } from "./queries/filters.ts";
import { type HotPlan, watchStatements } from "./queries/hottest-plans.ts";

type Options = { identities: number; repetitions: number; url: string | undefined; say(line: string): void };
type Question = "list" | "facets" | "search" | "identity page";
type BenchQueriesResult = {
  identities: number;
  /** p95 in milliseconds, one per repetition. */
  p95: Record<Question, number[]>;
  refreshSeconds: number;
  /** The hottest first. */
  plans: HotPlan[];
};

const asOf = new Date("2026-11-01T00:00:00Z");
const limits: Record<Question, number> = { list: 100, facets: 250, search: 150, "identity page": 100 };

export async function benchQueries({
  identities,
  repetitions,
  url,
  say,
}: Options): Promise<BenchQueriesResult> {
  const database = await benchDatabase(url);
  try {
    const { pool } = database;
    for (const statement of fillEstate)
      await pool.query(statement, statement.includes("$1") ? [identities] : []);
    await pool.query("analyze");
    const refreshSeconds = (await timed(() => refreshRows(pool, { asOf }))) / 1000;
    await pool.query("vacuum analyze");
    say(`  ${identities} identities filled, list written in ${refreshSeconds.toFixed(1)} s`);
    const p95: BenchQueriesResult["p95"] = { list: [], facets: [], search: [], "identity page": [] };
    const questions = questionsOf(pool, identities);
    const statements = watchStatements(pool);
    for (let repetition = 1; repetition <= repetitions; repetition += 1) {
      for (const question of Object.keys(p95) as Question[]) {
        const times: number[] = [];
        for (const ask of questions[question]) times.push(await timed(ask));
        p95[question].push(percentile(times, 0.95));
      }
      const line = (Object.keys(p95) as Question[]).map(
        (question) => `${question} ${p95[question].at(-1)?.toFixed(0)} ms`,
      );
      say(`  ${repetition}/${repetitions}: p95 ${line.join(", ")}`);
    }
    const plans = await statements.plans();
    for (const plan of plans.slice(0, 10)) say(`  ${describePlan(plan)}`);
    return { identities, p95, refreshSeconds, plans };
  } finally {
    await database.drop();
  }
}

function describePlan({ text, calls, total, scanned }: HotPlan): string {
  const head = text.trim().replace(/\s+/g, " ").slice(0, 90);
  return `${(total / 1000).toFixed(1)} s in ${calls} calls, scans ${scanned.join(", ") || "no big table"}: ${head}…`;
}

function questionsOf(pool: Pool, identities: number): Record<Question, (() => Promise<unknown>)[]> {
  const filters = realisticFilters(identities).map((text) => parse(text));
  const list = (filter: ReturnType<typeof parse>) => () =>
    listIdentities(pool, { filter, sort: defaultSort, asOf });
  const ids = Array.from({ length: 200 }, (_, index) => String(1 + ((index * 7919) % identities)));
  return {
    list: filters.map(list),
    facets: filters.map((filter) => () => facetIdentities(pool, { filter, asOf })),
    search: searches.map((text) => list(parse(text))),
    "identity page": ids.map((id) => () => getIdentity(pool, id)),
  };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

function strays(name: string, found: number, isJudged: boolean): Figure {
  return {
    ...{ name, median: found, min: found, max: found, unit: "plans", repetitions: 1 },
    ...{ target: isJudged ? "0 plans" : null, met: isJudged ? found === 0 : null },
  };
}

/** The lines that reading adds to the speed table. */
export function queryFigures({ identities, p95, refreshSeconds, plans }: BenchQueriesResult): Figure[] {
  const at = `p95 at ${identities.toLocaleString("en")} identities`;
  const figures = (Object.keys(p95) as Question[]).map((question): Figure => {
    const { median, min, max } = spread(p95[question]);
    const limit = limits[question];
    return {
      name: `${question}, ${at}`,
      median,
      min,
      max,
      unit: "ms",
      target: `≤ ${limit} ms`,
      met: median <= limit,
      repetitions: p95[question].length,
    };
  });
  const once = { median: refreshSeconds, min: refreshSeconds, max: refreshSeconds };
  const count = (tables: (plan: HotPlan) => string[]) =>
    plans.filter((plan) => tables(plan).some((table) => table !== "identity_row")).length;
  // Of a small table a scan may cost less than looking up a page of a hundred rows: the planner's choice is judged where it matters.
  const isJudged = identities >= 100_000;
  return [
    ...figures,
    strays(
      `of all ${plans.length} plans, those that scan a big table other than identity_row`,
      count(({ scanned }) => scanned),
      isJudged,
    ),
    strays(
      `of all ${plans.length} plans, those that must, for want of an index`,
      count(({ unindexed }) => unindexed),
      true,
    ),
    { name: "list table written from facts", ...once, unit: "s", target: null, met: null, repetitions: 1 },
  ];
}

/**
 * How long readers wait for who may do, did and was refused an action, at a hundred thousand identities: lists by such terms, and the
 * page of one action. Each is asked at a moment of its own, so that nothing an earlier one found is remembered.
 */
import type { Pool } from "pg";
import { refreshRows } from "#lib/analysis/rows.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { actionDetail } from "#lib/queries/actions/action-detail.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import type { Figure } from "./figure.ts";
import { benchDatabase } from "./ingest/bench-database.ts";
import { spread } from "./ingest.ts";
import { fillEstate } from "./queries/fill-estate.sql.ts";
import { fillMarks } from "./queries/fill-marks.sql.ts";

type Options = { identities: number; repetitions: number; url: string | undefined; say(line: string): void };
/** p95 in milliseconds, one per repetition. */
type Result = { identities: number; p95: Map<string, number[]> };

const asOf = new Date("2026-11-01T00:00:00Z");
const counted = "nature:machine,mixed,unknown state:live,disabled";
/** An action that nobody was seen doing, some of a service that a seventh used, and all of one that a fifth did. */
const asked = ["svc1:Action7", "svc3:Action*", "svc9:*"];
const limit = 1000;

const lists: Record<string, string[]> = {
  "list by can:": asked.flatMap((name) => [`can:${name}`, `-can:${name}`]),
  "list by used:": asked.flatMap((name) => [`used:${name}`, `-used:${name}`]),
  "list by used: since a day": asked.flatMap((name) => [`used:${name}@30d`, `used:${name}@2026-10-25`]),
  "list by denied:": asked.map((name) => `denied:${name}`),
};
const pages = ["svc1:Action7", "svc9:Action7", "svc100:Action1"];

export async function benchWhoCan({ identities, repetitions, url, say }: Options): Promise<Result> {
  const database = await benchDatabase(url);
  try {
    const { pool } = database;
    for (const statement of fillEstate)
      await pool.query(statement, statement.includes("$1") ? [identities] : []);
    await fillMarks(pool);
    await pool.query("analyze");
    await refreshRows(pool, { asOf });
    await pool.query("vacuum full analyze");
    say(`  ${identities} identities filled`);
    const p95 = new Map<string, number[]>();
    for (const [question, asks] of questionsOf(pool)) {
      // The catalogue is read once in a process's life.
      for (const ask of asks) await ask();
      const found: number[] = [];
      for (let repetition = 1; repetition <= repetitions; repetition += 1) {
        const times: number[] = [];
        for (const ask of asks) times.push(await timedAnew(pool, ask));
        found.push(percentile(times, 0.95));
      }
      p95.set(question, found);
      say(`  ${question} ${found.map((time) => time.toFixed(0)).join(", ")} ms`);
    }
    return { identities, p95 };
  } finally {
    await database.drop();
  }
}

function questionsOf(pool: Pool): [string, (() => Promise<unknown>)[]][] {
  const list = (term: string) => {
    const filter = parse(`${counted} ${term}`);
    return () => listIdentities(pool, { filter, sort: defaultSort, asOf });
  };
  const page = (name: string) => () => inSnapshot(pool, (client) => actionDetail(client, name, asOf));
  const byTerm = Object.entries(lists).map(([question, terms]): [string, (() => Promise<unknown>)[]] => [
    question,
    terms.map(list),
  ]);
  return [...byTerm, ["page of one action", pages.map(page)]];
}

/** A transaction of somebody else's lies between it and the question before. */
async function timedAnew(pool: Pool, ask: () => Promise<unknown>): Promise<number> {
  await pool.query("select pg_current_xact_id()");
  const began = performance.now();
  await ask();
  return performance.now() - began;
}

function percentile(values: number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** The lines that it adds to the speed table. */
export function whoCanFigures({ identities, p95 }: Result): Figure[] {
  return [...p95].map(([question, times]): Figure => {
    const { median, min, max } = spread(times);
    return {
      name: `${question}, p95 at ${identities.toLocaleString("en")} identities`,
      ...{ median, min, max, unit: "ms", target: `≤ ${limit} ms`, met: median <= limit },
      repetitions: times.length,
    };
  });
}

/** How many passed each of several filters at the end of each day somebody collected; a day nobody did has none: it is no zero. */
import type { ClientBase } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { pastTerms } from "#lib/domain/trends/past-terms.ts";
import { observedSql } from "../burn-down/burn-down.sql.ts";
import { postureColumns } from "../overview/posture-columns.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import type { WhereContext } from "../where-identity.sql.ts";
import { pastCountsSql } from "./past-counts.sql.ts";

export type PastSums = { unused: number; told: number };
export type PastDay = { day: string; count(text: string): number; sums: PastSums };

export type PastRequest = {
  /** Who is counted at all. */
  within: Filter;
  /** Texts of the filter language that narrow it further; counted once each. */
  texts: readonly string[];
  /** `2026-11-24`; both ends belong to it. */
  from: string;
  to: string;
  asOf: Date;
};

type Row = { day: string } & PastSums & Record<string, number>;

/**
 * Oldest first, none before anything was kept. Sums are of whom an index is quoted, by the counts their interval began with. Throws
 * Invalid for a filter that a past day cannot answer.
 */
export async function pastCounts(
  client: ClientBase,
  { within, texts, from, to, asOf }: PastRequest,
): Promise<PastDay[]> {
  const asked = [...new Set(texts)];
  const filters = asked.map((text) => pastTerms(parse(text)));
  const kept = pastTerms(within);
  const idsOf = await resolveNames(client, [...kept, ...filters.flat()]);
  const context: WhereContext = { asOf, idsOf, parameters: [from, to], columns: postureColumns };
  const text = pastCountsSql(kept, filters, context);
  const { rows } = await client.query<Row>(text, context.parameters);
  const seen = await client.query<{ day: string }>(observedSql, [from, to]);
  const began = await beganOn(client);
  const names = [...asked.map((_, index) => `c${index}`), "unused", "told"];
  const sums = new Map(names.map((name) => [name, 0]));
  let next = 0;
  return seen.rows.flatMap(({ day }) => {
    for (let row = rows[next]; row !== undefined && row.day <= day; row = rows[next]) {
      for (const name of names) sums.set(name, (sums.get(name) ?? 0) + (row[name] ?? 0));
      next += 1;
    }
    if (began === null || day < began) return [];
    const held = new Map(sums);
    const of = (name: string) => held.get(name) ?? 0;
    return [
      {
        day,
        count: (one: string) => of(`c${asked.indexOf(one)}`),
        sums: { unused: of("unused"), told: of("told") },
      },
    ];
  });
}

/** The first day anything is kept of; null: none. */
export async function beganOn(client: ClientBase): Promise<string | null> {
  const { rows } = await client.query<{ day: string | null }>(
    "select min(valid_from)::text as day from posture",
  );
  return rows[0]?.day ?? null;
}

/** What changed of whom the objectives are about, day by day and by team or class: one reading of posture for all of them. */
import type { ClientBase } from "pg";
import type { Filter } from "#lib/domain/filter/filter.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import type { CountChange } from "#lib/domain/slo/tally.ts";
import { verdictFilters } from "#lib/domain/slo/verdict-filters.ts";
import { resolveNames } from "../resolve-names.ts";
import { changesSql, type Grouping, type Judged } from "./identity-changes.sql.ts";

/** `grp`: a team's id or a class's code; null: no team. */
export type GroupChange = CountChange & { grp: number | null };

export type ChangesRequest = { from: string; to: string; narrow: Filter; by: Grouping; asOf: Date };

type Row = { grp: number | null; day: string } & Record<string, number>;

/** One list of changes per objective, in their order. Throws Invalid for a name in a filter that nothing has. */
export async function identityChanges(
  client: ClientBase,
  objectives: readonly Objective[],
  { from, to, narrow, by, asOf }: ChangesRequest,
): Promise<GroupChange[][]> {
  if (objectives.length === 0) return [];
  const judged = objectives.map(judgedBy);
  const named = judged.flatMap(({ population, bad }) => [...population, ...bad]);
  const idsOf = await resolveNames(client, [...narrow, ...named]);
  const parameters: unknown[] = [from, to];
  const text = changesSql(judged, { narrow, by }, { asOf, idsOf, parameters });
  const { rows } = await client.query<Row>(text, parameters);
  return judged.map((_, index) =>
    rows.map((row) => ({
      grp: row.grp,
      day: row.day,
      good: row[`g${index}`] ?? 0,
      bad: row[`b${index}`] ?? 0,
      undecided: row[`u${index}`] ?? 0,
    })),
  );
}

function judgedBy({ filter, bad: term, key }: Objective): Judged {
  if (term === null) throw new RangeError(`The objective ${key} is not about identities.`);
  const { good, bad } = verdictFilters(term);
  return { population: filter, good, bad };
}

/** Objectives about identities, each counted day by day in one part of the estate, as far back as their budgets are told by. */
import type { ClientBase } from "pg";
import { addDays } from "#lib/domain/days.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { type DayTally, talliesOf } from "#lib/domain/slo/tally.ts";
import { observedSql } from "../burn-down/burn-down.sql.ts";
import { identityChanges } from "./identity-changes.ts";
import { type Narrowed, narrowFilter } from "./narrowed.ts";

type Request = { narrow: Narrowed; asOf: Date };

/** In order of days, by the key of the objective. Throws Invalid for a filter that names what there is not. */
export async function objectiveTallies(
  client: ClientBase,
  objectives: readonly Objective[],
  { narrow, asOf }: Request,
): Promise<Map<string, DayTally[]>> {
  const to = asOf.toISOString().slice(0, 10);
  const longest = Math.max(1, ...objectives.map(({ windowDays }) => windowDays));
  const from = addDays(to, 1 - 2 * longest);
  const within = { from, to, narrow: narrowFilter(narrow), by: "none" as const, asOf };
  const changes = await identityChanges(client, objectives, within);
  const seen = await client.query<{ day: string }>(observedSql, [from, to]);
  const observed = new Set([to, ...seen.rows.map(({ day }) => day)]);
  return new Map(
    objectives.map(({ key }, index) => [key, talliesOf(changes[index] ?? [], { from, to, observed })]),
  );
}

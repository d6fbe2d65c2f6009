/**
 * Sources, day by day: good on a day in which a run read something of it, bad on any other since its first. That nobody looked is what
 * is counted here, and so no gap.
 */
import type { ClientBase } from "pg";
import { everyDay } from "#lib/domain/days.ts";
import type { DayTally } from "#lib/domain/slo/tally.ts";

/** `$1`: provider or null, `$2`: from, `$3`: to. */
const runsSql = `
  select source.id, source.as_of as "asOf", min(run.observed_at) as "first",
         coalesce(array_agg(distinct to_char(run.observed_at at time zone 'UTC', 'YYYY-MM-DD'))
           filter (where run.observed_at >= $2::date and run.observed_at < $3::date + 1), '{}') as days
    from source
    join run on run.source_id = source.id and run.status in ('complete', 'partial')
   where source.retired_at is null and ($1::text is null or source.provider = $1)
   group by source.id`;

type Row = { id: number; asOf: Date | null; first: Date; days: string[] };

const dayMs = 86_400_000;

/** Today is good where the last reading is no older than 24 hours: it is not over. */
export async function sourceTallies(
  client: ClientBase,
  { provider, from, to, asOf }: { provider: string | null; from: string; to: string; asOf: Date },
): Promise<DayTally[]> {
  const { rows } = await client.query<Row>(runsSql, [provider, from, to]);
  const sources = rows.map((row) => ({
    first: row.first.toISOString().slice(0, 10),
    read: new Set(row.days),
    isFresh: row.asOf !== null && asOf.getTime() - row.asOf.getTime() <= dayMs,
  }));
  return everyDay(from, to)
    .map((day) => {
      const there = sources.filter(({ first }) => first <= day);
      const good = there.filter(({ read, isFresh }) => read.has(day) || (day === to && isFresh)).length;
      return { day, good, bad: there.length - good, undecided: 0, there: there.length };
    })
    .filter(({ there }) => there > 0)
    .map(({ there: _, ...tally }) => tally);
}

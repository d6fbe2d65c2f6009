/** Figures about ownership besides coverage: who grows, who has no hint, how long it takes until somebody says yes. */
import type { ClientBase } from "pg";
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedAnd, countedNatures } from "./owner-counts.sql.ts";

export type OwnerMetrics = {
  /** Counted identities that no tag, label, owner or rule names a team for. */
  withoutHint: { count: number; of: number; share: number | null };
  /** Days from the day an identity was first seen to its first claim, of claims made in the last 90 days; null: none was made. */
  timeToClaim: {
    median: number | null;
    p90: number | null;
    claims: number;
    stillOpen: number;
    openMedian: number | null;
  };
  /** Classes of work with the identities that came and went in the last 90 days, the fastest growing first. */
  growth: {
    class: string;
    now: number;
    came: number;
    went: number;
    /** The lists behind `now` and `came`; who went is in no list of those that are there. */
    filter: string;
    cameFilter: string;
  }[];
};

/** $1 natures. */
const hintSql = `
  select count(*)::int as of, count(*) filter (where not exists (
           select from suggestion where suggestion.identity_id = row.principal_id and suggestion.told))::int as count
    from identity_row row where row.state <> 3 and row.nature = any($1::smallint[])`;

/** $1 natures, $2 today. */
const timeSql = `
  with first as (
    select identity_id, min(at) as at from ownership_decision made where decision = 'claim'
       and not exists (select from ownership_decision undo where undo.identity_id = made.identity_id and undo.undoes = made.id)
     group by identity_id),
  counted as (
    select row.principal_id, row.first_seen_on, first.at::date as claimed_on
      from identity_row row left join first on first.identity_id = row.principal_id
     where row.state <> 3 and row.nature = any($1::smallint[]))
  select percentile_cont(0.5) within group (order by claimed_on - first_seen_on) filter (where claimed_on > $2::date - 90) as median,
         percentile_cont(0.9) within group (order by claimed_on - first_seen_on) filter (where claimed_on > $2::date - 90) as p90,
         count(*) filter (where claimed_on > $2::date - 90)::int as claims,
         count(*) filter (where claimed_on is null)::int as "stillOpen",
         percentile_cont(0.5) within group (order by $2::date - first_seen_on) filter (where claimed_on is null) as "openMedian"
    from counted`;

/** $1 natures, $2 today. Who was there at the first load did not come; who came and went is only among those that went. */
const growthSql = `
  select row.class, count(*) filter (where row.state <> 3)::int as now,
         count(*) filter (where row.state <> 3 and row.first_seen_on > began.day)::int as came,
         count(*) filter (where row.state = 3 and principal.closed_at > $2::date - 90)::int as went, began.day::text as since
    from identity_row row join principal on principal.id = row.principal_id
   cross join (select greatest(min(first_seen_on), $2::date - 90) as day from identity_row) began
   where row.nature = any($1::smallint[]) group by row.class, began.day order by 3 desc, 2 desc, 1`;

export async function ownerMetrics(reader: Reader, { asOf }: { asOf: Date }): Promise<OwnerMetrics> {
  const today = asOf.toISOString().slice(0, 10);
  return inSnapshot(reader, async (client) => ({
    withoutHint: await readHints(client),
    timeToClaim: await readTimes(client, today),
    growth: await readGrowth(client, today),
  }));
}

async function readHints(client: ClientBase): Promise<OwnerMetrics["withoutHint"]> {
  const { rows } = await client.query<{ count: number; of: number }>(hintSql, [countedNatures]);
  const { count, of } = rows[0] ?? { count: 0, of: 0 };
  return { count, of, share: of === 0 ? null : count / of };
}

async function readTimes(client: ClientBase, today: string): Promise<OwnerMetrics["timeToClaim"]> {
  const { rows } = await client.query<OwnerMetrics["timeToClaim"]>(timeSql, [countedNatures, today]);
  return rows[0] ?? { median: null, p90: null, claims: 0, stillOpen: 0, openMedian: null };
}

async function readGrowth(client: ClientBase, today: string): Promise<OwnerMetrics["growth"]> {
  type Row = { class: number; now: number; came: number; went: number; since: string };
  const { rows } = await client.query<Row>(growthSql, [countedNatures, today]);
  return rows.map(({ class: code, since, ...row }) => {
    const value = classOf(code);
    const filter = countedAnd(`class:${value}`);
    return { class: value, ...row, filter, cameFilter: `${filter} first-seen>${since}` };
  });
}

function classOf(code: number): string {
  return Object.entries(workloadClasses).find(([, one]) => one.code === code)?.[0] ?? "unknown";
}

/** Figures about ownership besides coverage: who grows, who has no hint, how long it takes until somebody says yes. */
import type { ClientBase } from "pg";
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedAnd, countedNatures, goneAnd } from "./owner-counts.sql.ts";

export type OwnerMetrics = {
  /** Counted identities that no tag, label, owner or rule names a team for. */
  withoutHint: { count: number; of: number; share: number | null; filter: string };
  /** Days from the day an identity was first seen to its first claim, of claims made in the last 90 days; null: none was made. */
  timeToClaim: {
    median: number | null;
    p90: number | null;
    claims: number;
    stillOpen: number;
    openMedian: number | null;
    /** Who was first claimed then, and who never was. */
    filters: { claims: string; stillOpen: string };
  };
  /** Classes of work with the identities that came (and are there) and went in the last 90 days, the fastest growing first. */
  growth: {
    class: string;
    now: number;
    came: number;
    went: number;
    filters: { came: string; went: string };
  }[];
};

const growthDays = 90;
const claimDays = 90;

/** $1 natures. */
const hintSql = `
  select count(*)::int as of, count(*) filter (where owner_hint = 0)::int as count
    from identity_row where state <> 3 and nature = any($1::smallint[])`;

/** $1 natures, $2 today. */
const timeSql = `
  select percentile_cont(0.5) within group (order by first_claimed_on - first_seen_on) filter (where first_claimed_on > $2::date - 90) as median,
         percentile_cont(0.9) within group (order by first_claimed_on - first_seen_on) filter (where first_claimed_on > $2::date - 90) as p90,
         count(*) filter (where first_claimed_on > $2::date - 90)::int as claims,
         count(*) filter (where first_claimed_on is null)::int as "stillOpen",
         percentile_cont(0.5) within group (order by $2::date - first_seen_on) filter (where first_claimed_on is null) as "openMedian"
    from identity_row where state <> 3 and nature = any($1::smallint[])`;

/** $1 natures, $2 the day after which who is first seen has come, $3 the day after which who is gone went. */
const growthSql = `
  select row.class, count(*) filter (where row.state <> 3)::int as now,
         count(*) filter (where row.state <> 3 and row.first_seen_on > $2::date)::int as came,
         count(*) filter (where row.state = 3 and row.gone_on > $3::date)::int as went
    from identity_row row where row.nature = any($1::smallint[]) group by row.class order by 3 desc, 2 desc, 1`;

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
  return { count, of, share: of === 0 ? null : count / of, filter: countedAnd("owner-hint:none") };
}

async function readTimes(client: ClientBase, today: string): Promise<OwnerMetrics["timeToClaim"]> {
  type Times = Omit<OwnerMetrics["timeToClaim"], "filters">;
  const { rows } = await client.query<Times>(timeSql, [countedNatures, today]);
  const times = rows[0] ?? { median: null, p90: null, claims: 0, stillOpen: 0, openMedian: null };
  const claims = countedAnd(`first-claimed>${daysBefore(today, claimDays)}`);
  return { ...times, filters: { claims, stillOpen: countedAnd("first-claimed:none") } };
}

async function readGrowth(client: ClientBase, today: string): Promise<OwnerMetrics["growth"]> {
  const began = (
    await client.query<{ day: string | null }>("select min(first_seen_on)::text as day from identity_row")
  ).rows[0]?.day;
  const left = daysBefore(today, growthDays);
  // Who was there at the first load did not come.
  const from = began && began > left ? began : left;
  const { rows } = await client.query<{ class: number; now: number; came: number; went: number }>(growthSql, [
    countedNatures,
    from,
    left,
  ]);
  return rows.map(({ class: code, ...row }) => {
    const value = classOf(code);
    const filters = {
      came: countedAnd(`class:${value}`, `first-seen>${from}`),
      went: goneAnd(`class:${value}`, `gone>${left}`),
    };
    return { class: value, ...row, filters };
  });
}

function classOf(code: number): string {
  return Object.entries(workloadClasses).find(([, one]) => one.code === code)?.[0] ?? "unknown";
}

function daysBefore(day: string, days: number): string {
  return new Date(Date.parse(day) - days * 86_400_000).toISOString().slice(0, 10);
}

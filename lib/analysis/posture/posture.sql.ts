/** Intervals of posture from the list's rows: a value that changed ends one interval and begins the next. */

import { credentialLife } from "#lib/queries/identity-columns.sql.ts";

/** In steps of 0.05, rounded down; 1.0 is step 20. As a double, 0.35 would be less than 0.35. */
const opiStep =
  "case when identity_row.evidence = 1 then floor(identity_row.opi::numeric * 20)::smallint end";

/** Without it "above 0.4" could not be told from "0.4 and above". */
const opiOnStep =
  "case when identity_row.evidence = 1 then identity_row.opi::numeric * 20 = floor(identity_row.opi::numeric * 20) end";

/** Values that the row does not hold as they are. */
const workedOut: Partial<Record<string, string>> = {
  opi_step: opiStep,
  opi_on_step: opiOnStep,
  credential_life: credentialLife,
};

/** What an interval is about; counts are those of its first day. */
const discrete = [
  "provider",
  "nature",
  "environment",
  "class",
  "tier",
  "evidence",
  "staleness",
  "team",
  "owner_state",
  "checks",
  "opi_step",
  "opi_on_step",
  "gaps",
  "credential_life",
] as const;

/** Of the list, what an interval keeps in that column. */
const told = (column: (typeof discrete)[number]): string => workedOut[column] ?? `identity_row.${column}`;

/**
 * Everybody whose posture is not what the row says, with what it says; who is gone has none. `among`: a select of ids, where
 * nobody else can have changed.
 */
export const changedSql = (among?: string) => `
  create temp table posture_change on commit drop as
  select coalesce(identity_row.principal_id, current.identity_id) as identity_id,
         identity_row.principal_id is not null as is_live,
         ${discrete.map((column) => `${told(column)} as ${column}`).join(", ")},
         identity_row.used, identity_row.unused,
         identity_row.granted - identity_row.used - identity_row.unused as undecided,
         current.valid_from
    from (select * from identity_row where state <> 3${among ? ` and principal_id in (${among})` : ""}) identity_row
    full join (select * from posture where valid_to is null${among ? ` and identity_id in (${among})` : ""}) current on current.identity_id = identity_row.principal_id
   where current.identity_id is null or identity_row.principal_id is null
      or (${discrete.map(told).join(", ")})
         is distinct from (${discrete.map((column) => `current.${column}`).join(", ")})`;

/** What began today never held at the end of a day: it goes. `$1`: today. */
export const dropSql = `
  delete from posture using posture_change change
   where posture.identity_id = change.identity_id and posture.valid_to is null and posture.valid_from >= $1::date`;

export const endSql = `
  update posture set valid_to = $1::date
    from posture_change change
   where posture.identity_id = change.identity_id and posture.valid_to is null`;

export const beginSql = `
  insert into posture (identity_id, valid_from, ${discrete.join(", ")}, used, unused, undecided)
  select identity_id, $1::date, ${discrete.join(", ")}, used, unused, undecided
    from posture_change where is_live order by identity_id`;

/** The day's sums in place of any from earlier in the day. */
export const clearSnapshotSql = "delete from snapshot where day = $1::date";

export const writeSnapshotSql = `
  insert into snapshot (day, provider, nature, environment, class, tier, team, identities, scored, young, blind,
                        used, unused, undecided, above)
  select $1::date, provider, nature, environment, class, coalesce(tier, -1), coalesce(team, -1), count(*),
         count(*) filter (where evidence = 1), count(*) filter (where evidence = 2), count(*) filter (where evidence = 3),
         coalesce(sum(used) filter (where evidence = 1), 0), coalesce(sum(unused) filter (where evidence = 1), 0),
         coalesce(sum(granted - used - unused) filter (where evidence = 1), 0),
         count(*) filter (where evidence = 1 and opi > 0.4::real)
    from identity_row where state <> 3
   group by provider, nature, environment, class, coalesce(tier, -1), coalesce(team, -1)`;

/** The day that is written to: never behind the latest that is. `$1`: today. */
export const postureDaySql = `
  select greatest(max(day), $1::date)::text as day from snapshot`;

/**
 * The day on which the intervals of `posture_change` end and begin: decisions are dated by when they are made, which may be after what
 * is stored, and no interval begins before the one it ends. `$1`: the day that is written to.
 */
export const turnDaySql = `
  select greatest($1::date, max(valid_from))::text as day from posture_change`;

/** Any number nothing else in Rollcall locks by. */
export const postureLockSql = "select pg_advisory_xact_lock(7301004)::text";

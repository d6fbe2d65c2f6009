/** The list's columns that come from scores: written with them, so that both always say the same. */

/** Unused for all of the window, with enough evidence; `$1`: as-of. 0: not known, 1: in use, 2: stale. */
const staleness = `
  case when identity_row.last_used_state = 2
            and identity_row.last_used_on >= ($1::timestamptz at time zone 'UTC')::date - 90 then 1
       when score.evidence = 1 and identity_row.last_used_state in (1, 2) then 2
       else 0 end`;

const columns = ["tier", "evidence", "opi", "weighted_opi", "granted", "used", "unused", "administrator"];

/** Of everybody considered. */
export const writeScoredRowsSql = `
  update identity_row kept
     set ${columns.map((column) => `${column} = fresh.${column}`).join(", ")}, staleness = fresh.staleness
    from (select identity_row.principal_id, ${columns.map((column) => `score.${column}`).join(", ")}, ${staleness} as staleness
            from score_dirty
            join identity_row on identity_row.principal_id = score_dirty.principal_id
            left join score on score.identity_id = identity_row.principal_id) fresh
   where fresh.principal_id = kept.principal_id
     and (${columns.map((column) => `kept.${column}`).join(", ")}, kept.staleness)
         is distinct from (${columns.map((column) => `fresh.${column}`).join(", ")}, fresh.staleness)`;

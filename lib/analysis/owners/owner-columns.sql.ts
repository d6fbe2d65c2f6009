/** What the list says of owners, from the live claim and the suggestions; the rows concerned are in a table `target(identity_id)`. */

/** A claim that is lapsed or past its day is not live. `$1`: today. */
const owner = `
  left join ownership held on held.identity_id = target.identity_id
  left join lateral (select team_id from suggestion where identity_id = target.identity_id order by rank limit 1) first on true
  left join lateral (select team_id from suggestion where identity_id = target.identity_id and told
                      order by rank limit 1) told on true
  cross join lateral (select coalesce(held.state > 2 and held.until > $1::date, false) as live) is_held`;

const fresh: Record<string, string> = {
  team: "case when live then held.team_id end",
  owner_state: `(case when live then held.state when held.state is not null then 2
                      when first.team_id is not null then 1 else 0 end)::smallint`,
  suggested_team: "case when live then nullif(told.team_id, held.team_id) else first.team_id end",
  claim_until: "case when live then held.until end",
  owner_conflict: `(case when not live then 0 when held.contests > 0 then 2
                         when told.team_id <> held.team_id then 1 else 0 end)::smallint`,
  owner_hint: "(told.team_id is not null)::int::smallint",
  first_claimed_on: `(select min(made.at)::date from ownership_decision made
     where made.identity_id = target.identity_id and made.decision = 'claim'
       and not exists (select from ownership_decision undo where undo.identity_id = made.identity_id and undo.undoes = made.id))`,
};
const columns = Object.keys(fresh);

/** Unchanged rows are not written. */
export const syncOwnersSql = `
  update identity_row kept
     set ${columns.map((column) => `${column} = fresh.${column}`).join(", ")}
    from (select target.identity_id, ${columns.map((column) => `${fresh[column]} as ${column}`).join(", ")}
            from target ${owner}) fresh
   where kept.principal_id = fresh.identity_id
     and (${columns.map((column) => `kept.${column}`).join(", ")})
         is distinct from (${columns.map((column) => `fresh.${column}`).join(", ")})`;

/**
 * Who writes suggestions or owner columns holds this, so that neither writes over what the other has just decided. Taken after the
 * rows of `ownership`, never before.
 */
export const ownersLockSql = "select pg_advisory_xact_lock(7301005)::text";

/** The statements behind terms that name actions: packed sets as they are stored, few and long rows. */

/** What grant sets of a provider give, each once. `$1`: provider. */
export const setsSql = "select distinct actions from grant_set where provider = $1 and actions is not null";

/** What was seen of each action by itself. `$1`: provider, `$2`: refused attempts, or all but those. */
export const seenSql = `
  select string_agg(principal_id::text, ',' order by id) as ids, string_agg(length(packed)::text, ',' order by id) as lengths,
         string_agg(packed, ''::bytea order by id) as packed
    from (select usage.id, usage.principal_id, usage.packed
            from usage join principal on principal.id = usage.principal_id
           where principal.provider = $1 and usage.plane = 'action' and usage.last_used_at is not null
             and (usage.source like '%/denied') = $2) seen
   group by principal_id / 1000`;

/** What is proven unused, beside what is granted: who has the same of both is told once. `$1`: provider. */
export const unusedSql = `
  select string_agg(score.identity_id::text, ',') as ids, unused_actions.actions as unused, given.actions as given
    from unused_actions
    join score using (identity_id)
    join grant_set given on given.hash = score.grant_set
   where given.provider = $1 and given.actions is not null
   group by unused_actions.actions, given.actions`;

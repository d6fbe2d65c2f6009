/** The statements behind terms that name actions. Those that `readTuples` reads take no parameters. */

/** What grant sets of a provider give, each once. `$1`: provider. */
export const setsSql = "select distinct actions from grant_set where provider = $1 and actions is not null";

/**
 * What was seen of each action by itself, where a mark is shared or there are none yet. `marks`: as `askedMarks` writes them; they come
 * before the source, which takes longer to compare. `denied`: refused attempts, or all but those.
 */
export function seenSql(marks: string, denied: boolean): string {
  return `
  select principal_id, packed from usage
   where plane = 'action' and last_used_at is not null and principal_id is not null
     and (seen_in is null or seen_in & '${marks}'::bit(256) <> B'0'::bit(256))
     and source ${denied ? "like" : "not like"} '%/denied'`;
}

/** What each grant set gives, who has which, and what of it is proven unused. */
export const givenSql = "select hash, actions from grant_set where actions is not null";
export const holdersSql = "select identity_id, grant_set from score";
export const unusedSql = "select identity_id, actions from unused_actions";

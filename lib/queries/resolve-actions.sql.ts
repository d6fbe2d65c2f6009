/** The statements behind terms that name actions. Those that `readTuples` reads take no parameters. */

/** What grant sets of a provider give, each once. `$1`: provider. */
export const setsSql = "select distinct actions from grant_set where provider = $1 and actions is not null";

/**
 * What was seen of each action by itself, where a mark is shared or there are none yet, and whether it was refused. `marks`: as
 * `askedMarks` writes them. `onlyRefused`: nothing else.
 */
export function seenSql(marks: string, onlyRefused: boolean): string {
  return `
  select principal_id, source like '%/denied', packed from usage
   where plane = 'action' and last_used_at is not null and principal_id is not null
     and (seen_in is null or seen_in & '${marks}'::bit(256) <> B'0'::bit(256))
     ${onlyRefused ? "and source like '%/denied'" : ""}`;
}

/** What each grant set gives. */
export const givenSql = "select hash, actions from grant_set where actions is not null";

/** What is proven unused of whoever holds one of these grant sets. `hashes`: uuids in hex. */
export function unusedSql(hashes: Iterable<string>): string {
  return `
  select score.identity_id, score.grant_set, unused_actions.actions from score join unused_actions using (identity_id)
   where score.grant_set = any('{${[...hashes].join(",")}}'::uuid[])`;
}

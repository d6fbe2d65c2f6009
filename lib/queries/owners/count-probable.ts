/** How many counted identities are probably of some teams and of nobody yet: the sum of what their inboxes hold. */
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedNatures } from "./owner-counts.sql.ts";

const countSql = `
  select count(*)::int as count from identity_row
   where suggested_team = any($1::int[]) and team is null and state <> 3 and nature = any($2::smallint[])`;

/** `teams`: ids. */
export async function countProbable(reader: Reader, teams: readonly number[]): Promise<number> {
  if (teams.length === 0) return 0;
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<{ count: number }>(countSql, [teams, countedNatures]);
    return rows[0]?.count ?? 0;
  });
}

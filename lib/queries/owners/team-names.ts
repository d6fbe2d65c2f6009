/** Every team that can decide, by name; without what it owns, which takes counting. */
import { inSnapshot, type Reader } from "../snapshot.ts";
import type { TeamRef } from "./list-teams.ts";

export async function teamNames(reader: Reader): Promise<TeamRef[]> {
  return inSnapshot(reader, async (client) => {
    const sql = "select id, key, name from team where archived_at is null order by lower(name), id";
    return (await client.query<TeamRef>(sql)).rows;
  });
}

/** Decisions as they were made, newest first: what can be undone, and by whom it was decided. */
import { actorName } from "../actor-name.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import type { TeamRef } from "./list-teams.ts";

export type ListedDecision = {
  /** For undo. */
  batch: string;
  kind: string;
  team: TeamRef;
  toTeam: TeamRef | null;
  /** As people know them; `actor` is the stored name. */
  by: string;
  actor: string;
  at: Date;
  filter: string | null;
  reason: string | null;
  count: number;
  /** Of a single identity: which. */
  identity: { id: string; name: string } | null;
  isUndone: boolean;
};

const listSql = `
  select batch.id::text as batch, batch.kind, ${actorName("batch.actor")} as "by", batch.actor, batch.at, batch.filter,
         batch.reason, batch.count,
         jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name) as team,
         case when other.id is not null then jsonb_build_object('id', other.id, 'key', other.key, 'name', other.name) end as "toTeam",
         case when batch.count = 1 then (
           select jsonb_build_object('id', row.principal_id::text, 'name', row.name)
             from ownership_decision made join identity_row row on row.principal_id = made.identity_id
            where made.batch_id = batch.id limit 1) end as identity,
         exists (select from decision_batch undo where undo.undoes = batch.id) as "isUndone"
    from decision_batch batch
    join team on team.id = batch.team_id
    left join team other on other.id = batch.to_team_id
   where ($1::int is null or batch.team_id = $1) and ($2::text is null or batch.actor = $2) and ($3::timestamptz is null or batch.at >= $3)
   order by batch.id desc limit $4`;

export async function listDecisions(
  reader: Reader,
  {
    team = null,
    actor = null,
    since = null,
    limit = 50,
  }: { team?: number | null; actor?: string | null; since?: Date | null; limit?: number },
): Promise<ListedDecision[]> {
  const most = Math.min(Math.max(Math.trunc(limit), 1), 1000);
  return inSnapshot(
    reader,
    async (client) => (await client.query<ListedDecision>(listSql, [team, actor, since, most])).rows,
  );
}

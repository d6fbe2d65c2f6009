/** What minutes take from the meeting's own rows: the figures it began with, what was decided in the order it was, and each team's count. */
import type { Ask } from "#lib/db/ask-over.ts";
import type { MeetingOpening, MinutedDecision, Minutes } from "#lib/domain/meetings/minutes.ts";
import { itemRiskOf } from "#lib/domain/work-items/work-item.ts";
import { actorName } from "../actor-name.sql.ts";

const decisionsSql = `
  select made.id::text, made.item_id::text as item, item.title, item.risk, team.name as team, made.decision, made.day::text, made.reason,
         made.control, other.name as "to", case when made.decision = 'except' then made.made end as exception,
         ${actorName("made.decided_by")} as "by", audit_time(made.decided_at) as at
    from meeting_decision made
    join meeting_item there on there.meeting_id = made.meeting_id and there.item_id = made.item_id
    join work_item item on item.id = made.item_id
    left join team on team.id = there.team_id
    left join team other on other.id = made.to_team_id
   where made.meeting_id = $1::int and made.undone_at is null
   order by made.id`;

const teamsSql = `
  select team.name as team, count(*)::int as items, count(made.id)::int as decided
    from meeting_item there
    left join team on team.id = there.team_id
    left join meeting_decision made on made.meeting_id = there.meeting_id and made.item_id = there.item_id and made.undone_at is null
   where there.meeting_id = $1::int
   group by there.team_id, team.name order by min(there.position)`;

type Stored = Omit<MinutedDecision, "risk"> & { risk: number };

export async function minutesParts(
  ask: Ask,
  meeting: number,
): Promise<Pick<Minutes, "opening" | "decisions" | "teams">> {
  const [row] = await ask<{ opening: MeetingOpening }>("select opening from meeting where id = $1::int", [
    meeting,
  ]);
  if (row === undefined) throw new Error(`Meeting ${meeting} was locked and is not there.`);
  const decisions = await ask<Stored>(decisionsSql, [meeting]);
  return {
    opening: row.opening,
    decisions: decisions.map((one) => ({ ...one, risk: itemRiskOf(one.risk) })),
    teams: await ask<Minutes["teams"][number]>(teamsSql, [meeting]),
  };
}

/** Opens a meeting of a campaign: what there is to decide is its agenda, and the figures it begins with are frozen. */
import { askOver } from "#lib/db/ask-over.ts";
import { attendeeNames, nextMeetingDay } from "#lib/domain/meetings/meeting-limits.ts";
import { recordOfStart } from "#lib/domain/meetings/record-of-meeting.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { storableJson, storableText } from "#lib/ingest/storable-json.ts";
import { getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { meetingOpening } from "#lib/queries/meetings/meeting-opening.ts";
import { printsSql } from "#lib/queries/meetings/meeting-prints.sql.ts";
import { sinceSql, toDecideSql } from "#lib/queries/meetings/meetings.sql.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type NewMeeting = {
  /** Number of the campaign. */
  campaign: number;
  /** When the next one is: exceptions that end until then are looked at. */
  nextOn: string;
  attendees?: readonly string[];
};

const itemsSql = `
  insert into meeting_item (meeting_id, item_id, position, team_id)
  select $1::int, item, position, team
    from jsonb_to_recordset($2::jsonb) agenda(item bigint, position int, team int) returning item_id::text`;

/** Throws NotFound, Invalid, Forbidden, Conflict where the campaign is closed, has a meeting under way, or nothing was collected. */
export async function startMeeting(
  ctx: CommandContext,
  request: NewMeeting,
): Promise<{ id: number; items: number }> {
  refuseNarrowRole(ctx.actor, "meeting.start");
  const now = ctx.clock.now();
  const today = now.toISOString().slice(0, 10);
  const nextOn = nextMeetingDay(request.nextOn, today);
  const attendees = attendeeNames(request.attendees ?? []).map(storableText);
  const begin = await inSnapshot(ctx.pool, (client) =>
    readBegin(client, request.campaign, { nextOn, today }),
  );
  return runCommand(ctx, "meeting.start", async (tx) => {
    const ask = askOver(tx);
    // Of two who start at once the second waits here, and finds the meeting of the first.
    await ask("select id from burn_down where id = $1::int for update", [request.campaign]);
    const [before] = await ask<{ open: number | null }>(sinceSql, [request.campaign]);
    refuseSecond(before?.open ?? null);
    const stored = await tx.meeting.create({
      data: {
        ...{ burnDownId: request.campaign, since: begin.since, asOf: begin.asOf, attendees },
        nextOn: new Date(nextOn),
        opening: storableJson(begin.opening as unknown as Json) ?? {},
        ...{ startedBy: ctx.actor.name, startedAt: now },
      },
    });
    const agenda = begin.agenda.map(({ id, teamId }, index) => ({
      item: id,
      position: index + 1,
      team: teamId,
    }));
    await ask(itemsSql, [stored.id, JSON.stringify(agenda)]);
    const [prints] = await ask<{ opening: string; agenda: string }>(printsSql, [stored.id]);
    if (prints === undefined) throw new Error("A meeting was written and is not there.");
    const after = { ...recordOfStart({ ...stored, ...prints }), nextOn, attendees, items: agenda.length };
    return {
      result: { id: stored.id, items: agenda.length },
      account: { subject: `meeting:${stored.id}`, after },
    };
  });
}

type Since = { since: Date; name: string; closedAt: Date | null; open: number | null };
type ToDecide = { id: string; teamId: number | null; team: string | null };

async function readBegin(
  client: Parameters<Parameters<typeof inSnapshot>[1]>[0],
  id: number,
  days: { nextOn: string; today: string },
) {
  const [found] = (await client.query<Since>(sinceSql, [id])).rows;
  if (found === undefined)
    throw new NotFound(`There is no campaign ${id}.`, { hint: "`burn-down list` lists them." });
  if (found.closedAt !== null)
    throw new Conflict(`${found.name} is closed.`, { hint: "Start a campaign for what is left." });
  refuseSecond(found.open);
  const { asOf } = await freshness(client);
  if (asOf === null)
    throw new Conflict("Nothing has been collected yet.", { hint: "Connect a source and collect it." });
  const campaign = await getBurnDown(client, { id, asOf });
  const { since } = found;
  // What nobody owns comes last: nobody in the room answers for it.
  const order = [...campaign.teams.flatMap(({ team }) => team?.key ?? []), null];
  const { rows } = await client.query<ToDecide>(toDecideSql, [id, days.today]);
  // Stable: within a team the worst stays first.
  const agenda = rows.toSorted((one, other) => order.indexOf(one.team) - order.indexOf(other.team));
  return { since, asOf, agenda, opening: await meetingOpening(client, { campaign, since, asOf, ...days }) };
}

function refuseSecond(open: number | null): void {
  if (open === null) return;
  throw new Conflict(`Meeting ${open} of it is under way.`, { hint: "Go on with it, or end it first." });
}

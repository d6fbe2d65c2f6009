/** Ends a meeting: its minutes are frozen, the record keeps their fingerprint, and no decision is taken in it any more. */

import { lockMeeting } from "#lib/analysis/meetings/lock-meeting.ts";
import { askOver } from "#lib/db/ask-over.ts";
import type { MeetingException, MeetingFigures, Minutes } from "#lib/domain/meetings/minutes.ts";
import { recordOfEnd } from "#lib/domain/meetings/record-of-meeting.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { storableJson } from "#lib/ingest/storable-json.ts";
import { actorName } from "#lib/queries/actor-name.sql.ts";
import { type BurnDown, getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { getMeeting, type MeetingRow } from "#lib/queries/meetings/get-meeting.ts";
import { endingExceptions, meetingFigures } from "#lib/queries/meetings/meeting-opening.ts";
import { printsSql } from "#lib/queries/meetings/meeting-prints.sql.ts";
import { minutesParts } from "#lib/queries/meetings/minutes-parts.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

type Close = {
  meeting: MeetingRow;
  campaign: BurnDown;
  closing: MeetingFigures;
  expiring: MeetingException[];
};

/** Throws NotFound, Forbidden, and Conflict where it has ended already. */
export async function endMeeting(
  ctx: CommandContext,
  { meeting: id }: { meeting: number },
): Promise<Minutes> {
  refuseNarrowRole(ctx.actor, "meeting.end");
  const close = await inSnapshot(ctx.pool, (client) => readClose(client, id, ctx.clock.now()));
  return runCommand(ctx, "meeting.end", async (tx) => {
    const ask = askOver(tx);
    const { nextOn, attendees } = await lockMeeting(ask, id);
    const now = ctx.clock.now();
    const [who] = await ask<{ name: string }>(`select ${actorName("$1::text")} as name`, [ctx.actor.name]);
    const minutes: Minutes = {
      ...minutesOf(close),
      ...(await minutesParts(ask, id)),
      ...{ attendees, nextOn, endedAt: now.toISOString(), endedBy: who?.name ?? ctx.actor.name },
    };
    const stored = await tx.meeting.update({
      where: { id },
      data: {
        minutes: storableJson(minutes as unknown as Json) ?? {},
        ...{ endedBy: ctx.actor.name, endedAt: now, place: "end" },
      },
    });
    const [prints] = await ask<{ minutes: string }>(printsSql, [id]);
    const after = recordOfEnd({ ...stored, minutes: prints?.minutes ?? "" });
    return { result: minutes, account: { subject: `meeting:${id}`, after } };
  });
}

async function readClose(
  client: Parameters<Parameters<typeof inSnapshot>[1]>[0],
  id: number,
  now: Date,
): Promise<Close> {
  const meeting = await getMeeting(client, { id });
  const asOf = (await freshness(client)).asOf ?? now;
  const campaign = await getBurnDown(client, { id: meeting.campaignId, asOf });
  const days = { nextOn: meeting.nextOn, today: now.toISOString().slice(0, 10) };
  return {
    ...{ meeting, campaign, closing: meetingFigures(campaign, asOf) },
    expiring: await endingExceptions(client, { campaign, ...days }),
  };
}

function minutesOf({ meeting, campaign, closing, expiring }: Close) {
  const { id, startedAt, startedBy, since } = meeting;
  const { name, startsOn, endsOn, target } = campaign;
  return {
    meeting: id,
    campaign: { id: campaign.id, name, startsOn, endsOn, target },
    ...{ startedAt: startedAt.toISOString(), startedBy, since: since.toISOString() },
    ...{ closing, expiring },
  };
}

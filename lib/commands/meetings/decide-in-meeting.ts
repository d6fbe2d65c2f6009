/**
 * Decides about one item of a meeting's agenda, once: by the command that plans, excepts or passes on, in its transaction and with its own row
 * of the record, so that a decision of a meeting is never anything else than the same decision made elsewhere.
 */

import { lockMeeting, readAgenda, setPlace } from "#lib/analysis/meetings/lock-meeting.ts";
import { lockItems, refuseClosed, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { type Ask, askOver } from "#lib/db/ask-over.ts";
import { type AgendaItem, nextUndecided, type Place } from "#lib/domain/meetings/agenda.ts";
import {
  deferDay,
  deferReason,
  type MeetingDecisionKind,
  meetingDecisions,
} from "#lib/domain/meetings/meeting-decision.ts";
import { recordOfDecision } from "#lib/domain/meetings/record-of-meeting.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { actorName } from "#lib/queries/actor-name.sql.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { requestException } from "../exceptions/request-exception.ts";
import { decideOwners } from "../owners/decide-owners.ts";
import { type CommandContext, runCommand } from "../run-command.ts";
import { planItems } from "../work-items/plan-items.ts";

export type MeetingDecision = {
  meeting: number;
  item: string;
  decision: MeetingDecisionKind;
  /** Of remove, except and defer. */
  day?: string | null;
  /** Of except and defer; of reassign where there is one. */
  reason?: string | null;
  /** Of except: what keeps the harm small meanwhile. */
  control?: string | null;
  /** Of reassign: key or name of a team. */
  toTeam?: string | null;
};

export type DecidedInMeeting = { id: string; next: Place };

/** Throws NotFound, Invalid, Forbidden, and Conflict where the meeting has ended, or the item is decided or over. */
export async function decideInMeeting(
  ctx: CommandContext,
  request: MeetingDecision,
): Promise<DecidedInMeeting> {
  return runCommand(ctx, "meeting.decide", async (tx) => {
    const ask = askOver(tx);
    const meeting = await lockMeeting(ask, request.meeting);
    const agenda = await readAgenda(ask, meeting.id);
    await refuseDecided(ask, meeting.id, agenda, request.item);
    const made = await carryOut({ ...ctx, within: tx }, ask, request);
    const stored = await tx.meetingDecision.create({
      data: {
        ...{ meetingId: meeting.id, itemId: BigInt(request.item), decision: request.decision },
        ...{ day: made.day === null ? null : new Date(made.day), reason: made.reason, control: made.control },
        ...{
          toTeamId: made.toTeamId,
          made: made.made,
          decidedBy: ctx.actor.name,
          decidedAt: ctx.clock.now(),
        },
      },
    });
    const decided = agenda.map((item) => (item.id === request.item ? { ...item, isDecided: true } : item));
    const next = nextUndecided(decided, `item:${request.item}`);
    await setPlace(ask, meeting.id, next);
    return {
      result: { id: String(stored.id), next },
      account: { subject: `meeting-decision:${stored.id}`, after: recordOfDecision(stored) },
    };
  });
}

const standingSql = `
  select decision, ${actorName("decided_by")} as "by" from meeting_decision
   where meeting_id = $1::int and item_id = $2::bigint and undone_at is null`;

async function refuseDecided(
  ask: Ask,
  meeting: number,
  agenda: readonly AgendaItem[],
  item: string,
): Promise<void> {
  const found = agenda.find(({ id }) => id === item);
  if (found === undefined)
    throw new NotFound(`Work item ${item.slice(0, 20)} is not on the agenda of meeting ${meeting}.`, {
      hint: "Decide about it on its own page.",
    });
  if (!found.isDecided) return;
  const [standing] = await ask<{ decision: MeetingDecisionKind; by: string }>(standingSql, [meeting, item]);
  throw new Conflict(
    `It is decided already${standing === undefined ? "" : `: ${meetingDecisions[standing.decision].toLowerCase()}, by ${standing.by}`}.`,
    { hint: "Undo that decision to make another one." },
  );
}

type Made = {
  day: string | null;
  reason: string | null;
  control: string | null;
  toTeamId: number | null;
  /** What takes it back. */
  made: string | null;
};

async function carryOut(ctx: CommandContext, ask: Ask, request: MeetingDecision): Promise<Made> {
  const { item, decision } = request;
  const reason = storableText(request.reason ?? "").trim() || null;
  const plain: Made = { day: request.day ?? null, reason, control: null, toTeamId: null, made: null };
  if (decision === "reassign")
    return {
      ...plain,
      day: null,
      ...(await passOn(ctx, ask, { item, toTeam: request.toTeam ?? "", reason })),
    };
  const day = plain.day ?? "";
  if (decision === "except") {
    const control = storableText(request.control ?? "").trim();
    const asked = await requestException(ctx, { item, until: day, reason: reason ?? "", control });
    return { ...plain, control, made: asked.id };
  }
  if (decision === "defer")
    return { ...plain, ...(await defer(ctx, ask, { item, day, reason: reason ?? "" })) };
  if (day === "") throw new Invalid("Say by which day.", { hint: "Write it as 2026-12-24." });
  const { batch } = await planItems(ctx, { ids: [item], plannedFor: day });
  return { ...plain, reason: null, made: batch };
}

async function defer(
  ctx: CommandContext,
  ask: Ask,
  { item: id, ...asked }: { item: string; day: string; reason: string },
): Promise<Pick<Made, "day" | "reason">> {
  const now = ctx.clock.now();
  const day = deferDay(asked.day, now.toISOString().slice(0, 10));
  const reason = deferReason(asked.reason);
  const [item] = await lockItems(ask, [id], ctx.actor);
  if (item === undefined) throw new Error("A single item was locked and is not there.");
  refuseClosed(item);
  const detail = { until: day, reason };
  await writeDecisions(ask, [{ item, event: "deferred", detail }], { actor: ctx.actor.name, now });
  return { day, reason };
}

type PassedOn = { toTeamId: number; made: string | null };

const holderSql = `
  select row.principal_id::text as identity, holder.key as team, asked.key as asked
    from work_item item
    left join identity_row row on row.principal_id = item.identity_id and row.state <> 3
    left join team holder on holder.id = row.team
    left join team asked on asked.id = row.suggested_team
   where item.id = $1::bigint and item.closed_at is null`;

/**
 * Gives an item to another team's inbox: ownership is claimed and never assigned, so whoever holds its identity releases it to that team, and
 * of what nobody holds the team that is asked passes it on. Whose it is from then on the other team says.
 */
async function passOn(
  ctx: CommandContext,
  ask: Ask,
  { item, toTeam, reason }: { item: string; toTeam: string; reason: string | null },
): Promise<PassedOn> {
  if (toTeam.trim() === "")
    throw new Invalid("Say to which team.", { hint: "`teams list` and the Owners page show every team." });
  const to = await findTeam(ask, toTeam);
  const [found] = await ask<{ identity: string | null; team: string | null; asked: string | null }>(
    holderSql,
    [item],
  );
  if (found === undefined)
    throw new Conflict("It is over.", { hint: "Nothing is left of it to decide about." });
  const { identity, team, asked } = found;
  if (identity === null)
    throw new Conflict("It is about a document of several identities, or nobody is there.", {
      hint: "Its team is whose identities get the document most: pass those on, on their own pages.",
    });
  if (team === null && asked === to.key)
    throw new Conflict(`${to.name} is asked about it already.`, { hint: "It stands in that team's inbox." });
  const from = team ?? asked;
  if (from === null)
    throw new Conflict("No team holds it and none is asked, so none can pass it on.", {
      hint: `Let ${to.name} claim it on the identity's page.`,
    });
  const { batch } = await decideOwners(ctx, {
    ...{ decision: team === null ? "pass" : "release", team: from, toTeam: to.key, reason },
    targets: { ids: [identity] },
  });
  return { toTeamId: to.id, made: batch };
}

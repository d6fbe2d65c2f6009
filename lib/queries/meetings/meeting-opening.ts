/** What everybody looks at before a meeting decides: where the campaign stands, what changed since, which exceptions end, and the worst. */
import type { ClientBase } from "pg";
import { inScopeOf, leftOf, noBands } from "#lib/domain/burn-down/bands.ts";
import { burnDownSentence } from "#lib/domain/burn-down/sentence.ts";
import type {
  MeetingChanges,
  MeetingException,
  MeetingFigures,
  MeetingOpening,
} from "#lib/domain/meetings/minutes.ts";
import type { BurnDown } from "../burn-down/get-burn-down.ts";
import {
  type ItemHappening,
  listWorkItems,
  type WorkItemsRequest,
  whereItems,
} from "../work-items/list-work-items.ts";
import { endingSql } from "./meetings.sql.ts";

type Request = {
  campaign: BurnDown;
  since: Date;
  asOf: Date;
  nextOn: string;
  /** `2026-11-24`. */
  today: string;
};

const worstShown = 3;

export async function meetingOpening(client: ClientBase, request: Request): Promise<MeetingOpening> {
  const { campaign, asOf } = request;
  const worst = await listWorkItems(client, { asOf, campaign: campaign.id, limit: worstShown });
  return {
    figures: meetingFigures(campaign, asOf),
    changes: await changesSince(client, request),
    exceptions: await endingExceptions(client, request),
    worst: worst.items.map(({ id, title, team, risk }) => ({
      ...{ item: id, title, risk },
      team: team?.name ?? null,
    })),
  };
}

export function meetingFigures(campaign: BurnDown, asOf: Date): MeetingFigures {
  const { today, endsOn } = campaign;
  const bands = today?.bands ?? noBands;
  const { left, plan, outlook } = burnDownSentence({ ...campaign, end: endsOn }, (day) => day);
  return {
    asOf: asOf.toISOString(),
    left: leftOf(bands),
    inScope: inScopeOf(bands),
    behind: today?.behind ?? 0,
    bands,
    sentence: today === null ? `${left}.` : `${left}, ${plan}; ${outlook}.`,
  };
}

/** Each is the total of the worklist that its number opens. */
export async function changesSince(
  client: ClientBase,
  { campaign, since, asOf }: Pick<Request, "campaign" | "since" | "asOf">,
): Promise<MeetingChanges> {
  const count = async (happened: ItemHappening) => {
    const request: WorkItemsRequest = { asOf, campaign: campaign.id, state: "all", happened, since };
    const where = await whereItems(client, request);
    const { rows } = await client.query<{ total: number }>(
      `select count(*)::int as total from work_item item where ${where.text}`,
      where.values,
    );
    return rows[0]?.total ?? 0;
  };
  return {
    removed: await count("removed"),
    cameBack: await count("came-back"),
    noLonger: await count("no-longer"),
    added: await count("added"),
    catalogue: await count("catalogue"),
  };
}

/** Those that end on or before the day of the next meeting, and those that ended while their item is left. */
export async function endingExceptions(
  client: ClientBase,
  { campaign, nextOn, today }: Pick<Request, "campaign" | "nextOn" | "today">,
): Promise<MeetingException[]> {
  return (await client.query<MeetingException>(endingSql, [campaign.id, nextOn, today])).rows;
}

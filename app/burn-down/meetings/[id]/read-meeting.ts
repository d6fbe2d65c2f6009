/** Everything one moment of a meeting shows, read at one moment of the database: where it stands, and what is looked at there. */
import { reaches } from "#lib/auth/roles.ts";
import { addDays } from "#lib/domain/days.ts";
import {
  type Place,
  type Progress,
  placeNamed,
  progressAt,
  stepFrom,
  teamFrom,
} from "#lib/domain/meetings/agenda.ts";
import type { MeetingChanges, MeetingException } from "#lib/domain/meetings/minutes.ts";
import { Conflict } from "#lib/errors.ts";
import { type BurnDown, getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { getMeeting, type Meeting, meetingNumber } from "#lib/queries/meetings/get-meeting.ts";
import { changesSince, endingExceptions } from "#lib/queries/meetings/meeting-opening.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import { policyDaysNow } from "#lib/queries/policy-limits.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { getWorkItem, type WorkItemDetail } from "#lib/queries/work-items/get-work-item.ts";
import { itemCounts } from "#lib/queries/work-items/item-counts.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { appClock } from "../../../act.ts";
import { currentPerson, pageReader } from "../../../current-person.ts";

export type MeetingPage = {
  meeting: Meeting;
  place: Place;
  progress: Progress | null;
  way: { back: Place; on: Place; teamBack: Place; teamOn: Place };
  asOf: Date;
  /** How many were read to their end. */
  scopes: { complete: number; total: number };
  campaign: BurnDown;
  /** Of the campaign: open without a plan, planned, and those whose exception waits for a word. */
  states: { open: number; planned: number };
  changes: MeetingChanges;
  exceptions: MeetingException[];
  worst: WorkItemRow[];
  /** Null where no item is looked at. */
  item: WorkItemDetail | null;
  teams: { key: string; name: string }[];
  mayDecide: boolean;
  days: ProposedDays;
};

/** What stands in the forms before anybody writes: days, `2026-12-24`. */
export type ProposedDays = { remove: string; except: string; defer: string };

const worstShown = 3;

/** `at`: a place; where the meeting stands where absent. Throws NotFound. */
export async function readMeeting(id: string, at: string | null): Promise<MeetingPage> {
  const person = await currentPerson();
  const today = appClock().now().toISOString().slice(0, 10);
  return inSnapshot(await pageReader("GET /burn-down/meetings/[id]"), async (client) => {
    const meeting = await getMeeting(client, { id: meetingNumber(id) });
    const { agenda, campaignId, since, nextOn } = meeting;
    const { asOf, scopes } = await freshness(client);
    if (asOf === null)
      throw new Conflict("Nothing is collected any more.", { hint: "Connect a source and collect it." });
    const place = placeNamed(at ?? meeting.place, agenda) ?? placeNamed(meeting.place, agenda) ?? "since";
    const campaign = await getBurnDown(client, { id: campaignId, asOf });
    const counts = await itemCounts(client, { asOf, campaign: campaignId });
    const itemsIn = (state: string) => counts.states.find((one) => one.state === state)?.items ?? 0;
    const itemId = place.startsWith("item:") ? place.slice("item:".length) : null;
    return {
      ...{ meeting, place, asOf, scopes, campaign },
      progress: progressAt(agenda, place),
      way: {
        back: stepFrom(agenda, place, -1),
        on: stepFrom(agenda, place, 1),
        teamBack: teamFrom(agenda, place, -1),
        teamOn: teamFrom(agenda, place, 1),
      },
      states: { open: itemsIn("open"), planned: itemsIn("planned") },
      changes: await changesSince(client, { campaign, since, asOf }),
      exceptions: await endingExceptions(client, { campaign, nextOn, today }),
      worst: (await listWorkItems(client, { asOf, campaign: campaignId, limit: worstShown })).items,
      item: itemId === null ? null : await getWorkItem(client, { id: itemId, asOf }),
      teams: await teamNames(client),
      mayDecide: person !== null && reaches(person.role, "lead") && meeting.endedAt === null,
      days: proposedDays(
        { nextOn, endsOn: campaign.endsOn, exception: (await policyDaysNow(client)).exception },
        today,
      ),
    };
  });
}

/** Done by the next meeting or the campaign's end, looked at again by the next meeting; an exception lasts no longer than it may. */
function proposedDays(
  { nextOn, endsOn, exception }: { nextOn: string; endsOn: string; exception: number },
  today: string,
): ProposedDays {
  const later = nextOn > today ? nextOn : addDays(today, 28);
  const longest = addDays(today, exception);
  return {
    remove: endsOn > today && endsOn < later ? endsOn : later,
    except: later < longest ? later : longest,
    defer: later,
  };
}

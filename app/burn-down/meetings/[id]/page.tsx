import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { parameter, type SearchParams } from "../../../identities/address.ts";
import { pageProblem } from "../../../page-problem.tsx";
import { minutesAddress } from "../address.ts";
import { EndStep } from "./end-step.tsx";
import { ExceptionsStep } from "./exceptions-step.tsx";
import { ItemStep } from "./item-step.tsx";
import { MeetingBar } from "./meeting-bar.tsx";
import { MeetingHead } from "./meeting-head.tsx";
import { type MeetingPage, readMeeting } from "./read-meeting.ts";
import { SidePanel } from "./side-panel.tsx";
import { SinceStep } from "./since-step.tsx";
import { WorstStep } from "./worst-step.tsx";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export const metadata: Metadata = { title: "Meeting" };

/** What does the room look at now, and what does it decide? */
export default async function MeetingMode({ params, searchParams }: Props) {
  let page: MeetingPage;
  try {
    page = await readMeeting((await params).id, parameter(await searchParams, "at"));
  } catch (error) {
    return pageProblem(error, "Burn-down / Meetings");
  }
  const { meeting } = page;
  if (meeting.endedAt !== null) redirect(minutesAddress(meeting.id));
  return (
    <div data-full-screen className="mx-auto flex min-h-dvh max-w-[1800px] flex-col gap-4 p-5 max-mid:p-3">
      <MeetingHead page={page} />
      <div className="grid flex-1 grid-cols-1 items-start gap-5 wide:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <div className="min-w-0">
          <Step page={page} />
        </div>
        <SidePanel page={page} />
      </div>
      <MeetingBar {...barOf(page)} />
    </div>
  );
}

function Step({ page }: { page: MeetingPage }) {
  if (page.place === "since") return <SinceStep page={page} />;
  if (page.place === "exceptions") return <ExceptionsStep page={page} />;
  if (page.place === "worst") return <WorstStep page={page} />;
  return page.item === null ? <EndStep page={page} /> : <ItemStep page={page} item={page.item} />;
}

/** What the keys need, and nothing else: it goes to the browser. */
function barOf({ meeting, place, way, item, mayDecide, days, teams, progress }: MeetingPage) {
  const standing = meeting.agenda.find(({ id }) => id === item?.id);
  return {
    ...{ meeting: meeting.id, place, way, mayDecide, days },
    teams: teams.filter(({ key }) => key !== item?.team?.key),
    team: progress?.team ?? null,
    last: meeting.last?.decision.id ?? null,
    item:
      item === null || standing === undefined
        ? null
        : { id: item.id, title: item.title, isDecided: standing.isDecided, isOver: item.closedAt !== null },
  };
}

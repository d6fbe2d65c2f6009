import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { BurnDownTabs } from "../burn-down-tabs.tsx";
import { meetingAddress } from "./address.ts";
import { MeetingsTable } from "./meetings-table.tsx";
import { type MeetingsPage, readMeetings } from "./read-meetings.ts";
import { StartMeetingForm } from "./start-meeting-form.tsx";

export const metadata: Metadata = { title: "Meetings" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "burn-down", name: "Burn-down", href: "/burn-down" },
      { key: "meetings", name: "Meetings" },
    ]}
  />
);

/** What did the meetings decide, and is one under way? */
export default async function Meetings() {
  let page: MeetingsPage | null;
  try {
    page = await readMeetings();
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  if (page === null) {
    return (
      <>
        <PageHead eyebrow={CRUMBS} answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="meetings"
          hint="Connect a source and collect it: a meeting needs something to decide."
        />
      </>
    );
  }
  const { meetings, asOf } = page;
  const open = meetings.find(({ endedAt }) => endedAt === null);
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={answerOf(page)}
        actions={
          open === undefined ? undefined : (
            <Link href={meetingAddress(open.id)} prefetch={false} className={buttonClass("primary")}>
              Go on with the meeting
            </Link>
          )
        }
      />
      <BurnDownTabs open="Meetings" />
      <div className="grid gap-4">
        {meetings.length > 0 && <MeetingsTable meetings={meetings} asOf={asOf} />}
        <Start page={page} />
      </div>
    </>
  );
}

function answerOf({ meetings }: MeetingsPage): string {
  const open = meetings.find(({ endedAt }) => endedAt === null);
  if (open !== undefined)
    return `A meeting of ${open.campaignName} is under way: ${open.decided} of ${formatCount(open.items, "item", "items")} decided.`;
  const [last] = meetings;
  if (last === undefined) return "No meeting has been held yet.";
  return `The last meeting decided ${last.decided} of ${formatCount(last.items, "item", "items")}; the next is on ${last.nextOn}.`;
}

function Start({ page: { campaigns, isRunning, mayStart, asOf } }: { page: MeetingsPage }) {
  if (!isRunning) {
    return (
      <div className="rounded-box border border-line-strong border-dashed p-6">
        <h2 className="text-title">No campaign runs</h2>
        <p className="text-fg-2">
          A meeting goes through what a campaign has left.{" "}
          <Link href="/burn-down/campaigns" prefetch={false} className="link-quiet">
            Start a campaign
          </Link>{" "}
          first: what is left to do today becomes its baseline.
        </p>
      </div>
    );
  }
  if (!mayStart)
    return (
      <p>
        <Withheld needs="lead">Start a meeting</Withheld>
      </p>
    );
  if (campaigns.length === 0) return null;
  return (
    <div className="no-print">
      <Panel
        id="new"
        title="New meeting"
        lead="What its campaign has to decide today is the agenda, by team and the worst first. It fills the screen, works by keyboard, and can be left and gone on with."
      >
        <StartMeetingForm
          campaigns={campaigns.map(({ id, name }) => ({ value: String(id), label: name }))}
          today={asOf.toISOString().slice(0, 10)}
        />
      </Panel>
    </div>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatDay, formatInstant, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import type { Minutes } from "#lib/domain/meetings/minutes.ts";
import { standing } from "#lib/domain/meetings/minutes-text.ts";
import { getMeeting, type Meeting, meetingNumber } from "#lib/queries/meetings/get-meeting.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../../../current-person.ts";
import { pageProblem } from "../../../../page-problem.tsx";
import { meetingAddress, meetingsAddress, minutesAddress } from "../../address.ts";
import { DecisionsTable } from "./decisions-table.tsx";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Minutes" };

const crumbs = (name: string) => (
  <Crumbs
    crumbs={[
      { key: "burn-down", name: "Burn-down", href: "/burn-down" },
      { key: "meetings", name: "Meetings", href: meetingsAddress },
      { key: "minutes", name },
    ]}
  />
);

/** What did the meeting decide, and of when are its figures? Everything here is as it was frozen. */
export default async function MinutesPage({ params }: Props) {
  let meeting: Meeting;
  try {
    const { id } = await params;
    meeting = await inSnapshot(await pageReader("GET /burn-down/meetings/[id]/minutes"), (client) =>
      getMeeting(client, { id: meetingNumber(id) }),
    );
  } catch (error) {
    return pageProblem(error, crumbs("Minutes"));
  }
  const { minutes } = meeting;
  return minutes === null ? <UnderWay meeting={meeting} /> : <Drawn minutes={minutes} />;
}

function UnderWay({ meeting: { id, decided, items } }: { meeting: Meeting }) {
  return (
    <>
      <PageHead eyebrow={crumbs(`Meeting ${id}`)} answer="The minutes are written when the meeting ends." />
      <div className="grid justify-items-start gap-3 rounded-box border border-line-strong border-dashed p-6">
        <p className="text-fg-2">
          It is under way: {formatNumber(decided)} of {formatCount(items, "item", "items")} decided.
        </p>
        <Link href={meetingAddress(id)} prefetch={false} className={buttonClass()}>
          Go on with the meeting
        </Link>
      </div>
    </>
  );
}

function Drawn({ minutes }: { minutes: Minutes }) {
  const { meeting, campaign, startedAt, endedAt, startedBy, endedBy, decisions, attendees, nextOn } = minutes;
  const ended = new Date(endedAt);
  const day = (text: string) => formatDay(new Date(text), ended);
  return (
    <>
      <PageHead
        eyebrow={
          <>
            {crumbs(`Meeting ${meeting}`)}
            <span>· {campaign.name}</span>
          </>
        }
        answer={`${formatCount(decisions.length, "decision", "decisions")} on ${formatDay(new Date(startedAt), null)}; ${minutes.closing.sentence}`}
        actions={["md", "csv", "json"].map((format) => (
          <a
            key={format}
            href={`${minutesAddress(meeting)}/export?format=${format}`}
            className={buttonClass()}
          >
            {format === "md" ? "Markdown" : format.toUpperCase()}
          </a>
        ))}
      />
      <div data-frozen className="grid gap-4">
        <Panel id="who" title="Who was there">
          <p className="text-pretty [overflow-wrap:anywhere]">
            {attendees.length === 0 ? "Nobody was noted." : `${attendees.join(", ")}.`}
          </p>
          <p className="mt-1 text-fg-2">
            {formatInstant(new Date(startedAt))} to {formatInstant(ended)}; led by {startedBy}, ended by{" "}
            {endedBy}. Next meeting: {formatDay(new Date(nextOn), null)}.
          </p>
        </Panel>
        <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-2">
          <Figures minutes={minutes} />
          <Changes minutes={minutes} />
        </div>
        <DecisionsTable decisions={decisions} asOf={ended} />
        <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-2">
          <Panel id="expiring" title="Exceptions that end before the next meeting">
            <Lines
              none="None."
              lines={minutes.expiring.map(({ id, title, team, until, isExpired }) => ({
                key: id,
                text: `${title} (${team ?? "no owner"}): ${isExpired ? `expired ${day(until)}, left to do again` : `until ${day(until)}`}`,
              }))}
            />
          </Panel>
          <Panel id="teams" title="Teams">
            <Lines
              none="Nothing was on the agenda."
              lines={minutes.teams.map(({ team, items, decided }) => ({
                key: team ?? "",
                text: `${team ?? "No owner"}: ${formatNumber(decided)} of ${formatNumber(items)} decided`,
              }))}
            />
          </Panel>
        </div>
      </div>
    </>
  );
}

function Figures({ minutes: { opening, closing } }: { minutes: Minutes }) {
  return (
    <Panel id="figures" title="Where it stood">
      <dl className="grid gap-2">
        {[
          { name: "At the start", figures: opening.figures },
          { name: "At the end", figures: closing },
        ].map(({ name, figures }) => (
          <div key={name}>
            <dt className="text-fg-2 text-note">
              {name}, figures as of {formatInstant(new Date(figures.asOf))}
            </dt>
            <dd className="text-pretty">{standing(figures)}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}

function Changes({ minutes: { opening, since } }: { minutes: Minutes }) {
  const { removed, cameBack, noLonger, added, catalogue } = opening.changes;
  return (
    <Panel id="changes" title={`Since ${formatDay(new Date(since), null)}`}>
      <Lines
        none=""
        lines={[
          { key: "removed", text: `Removed, verified gone: ${formatNumber(removed)}` },
          { key: "back", text: `Came back: ${formatNumber(cameBack)}` },
          { key: "no-longer", text: `No longer apply, and were not removed: ${formatNumber(noLonger)}` },
          { key: "added", text: `Added: ${formatNumber(added)}` },
          { key: "catalogue", text: `Brought by a grown catalogue: ${formatNumber(catalogue)}` },
        ]}
      />
    </Panel>
  );
}

function Lines({ lines, none }: { lines: { key: string; text: string }[]; none: string }) {
  if (lines.length === 0) return <p className="text-fg-2">{none}</p>;
  return (
    <ul className="grid gap-1">
      {lines.map(({ key, text }) => (
        <li key={key} className="text-pretty [overflow-wrap:anywhere]">
          {text}
        </li>
      ))}
    </ul>
  );
}

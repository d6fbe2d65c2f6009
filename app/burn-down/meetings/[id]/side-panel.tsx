import Link from "next/link";
import { BurnDownChart } from "#components/chart/burn-down-chart.tsx";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { inScopeOf, leftOf } from "#lib/domain/burn-down/bands.ts";
import { type MeetingDecisionKind, meetingDecisions } from "#lib/domain/meetings/meeting-decision.ts";
import { paceWords } from "../../campaigns/[id]/pace-words.ts";
import { campaignItems } from "../../campaigns/address.ts";
import type { MeetingPage } from "./read-meeting.ts";

/** The burn-down beside every decision, read anew after each: where the campaign is, and what this meeting has decided of it. */
export function SidePanel({ page }: { page: MeetingPage }) {
  const { campaign, asOf, states, meeting } = page;
  const { id, today, endsOn } = campaign;
  const bands = today?.bands ?? null;
  const numbers =
    bands === null
      ? []
      : [
          { name: "Left", value: leftOf(bands), state: "left" },
          { name: "Open, without a day", value: states.open, state: "open" },
          { name: "Planned", value: states.planned, state: "planned" },
          { name: "Under exception", value: bands.excepted, state: "excepted" },
          { name: "Removed, verified gone", value: bands.removed, state: "gone" },
        ];
  return (
    <div className="grid min-w-0 gap-4">
      <Panel
        id="burn-down"
        title={
          bands === null
            ? "Items left"
            : `${formatNumber(leftOf(bands))} of ${formatNumber(inScopeOf(bands))} left`
        }
        side={`until ${formatDay(new Date(endsOn), asOf)}`}
      >
        <BurnDownChart campaign={campaign} sentence={paceWords(campaign, asOf)} />
        <dl className="mt-3 grid gap-x-6 mid:grid-cols-2">
          {numbers.map(({ name, value, state }) => (
            <div key={name} className="flex min-h-8 items-center gap-3 border-line border-b">
              <dt className="min-w-0 flex-1 text-fg-2">{name}</dt>
              <dd>
                <Link
                  href={campaignItems(id, { state })}
                  prefetch={false}
                  data-items={value}
                  className={value === 0 ? "text-fg-3 hover:underline" : "link-quiet font-semibold"}
                >
                  {formatNumber(value)}
                </Link>
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
      <Panel
        id="decided"
        title="Decided in this meeting"
        side={`${formatNumber(meeting.decided)} of ${formatNumber(meeting.items)}`}
      >
        <dl className="grid gap-x-6 mid:grid-cols-2">
          {(Object.keys(meetingDecisions) as MeetingDecisionKind[]).map((kind) => (
            <div key={kind} className="flex min-h-8 items-center gap-3 border-line border-b">
              <dt className="flex-1 text-fg-2">{meetingDecisions[kind]}</dt>
              <dd className="font-semibold" data-kind={kind}>
                {formatNumber(meeting.agenda.filter(({ decision }) => decision?.decision === kind).length)}
              </dd>
            </div>
          ))}
        </dl>
      </Panel>
    </div>
  );
}

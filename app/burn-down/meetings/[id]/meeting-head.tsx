import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { formatCount, formatInstant, formatNumber } from "#components/ui/format.ts";
import type { Place } from "#lib/domain/meetings/agenda.ts";
import { teamsOf } from "#lib/domain/meetings/agenda.ts";
import { campaignAddress } from "../../campaigns/address.ts";
import { meetingAddress, meetingsAddress } from "../address.ts";
import type { MeetingPage } from "./read-meeting.ts";

/** Which meeting it is, of when its figures are, where it stands, and the way out; nothing is lost by leaving. */
export function MeetingHead({ page }: { page: MeetingPage }) {
  const { meeting, asOf, scopes, progress, place } = page;
  const { id, campaignId, campaignName, items, decided } = meeting;
  return (
    <header className="flex flex-wrap items-center gap-x-5 gap-y-2 border-line border-b pb-3">
      <p className="min-w-0 [overflow-wrap:anywhere]">
        <Link href={campaignAddress(campaignId)} prefetch={false} className="font-semibold hover:underline">
          {campaignName}
        </Link>
        <span className="text-fg-2"> · meeting {id}</span>
        <span className="block text-fg-2 text-note">
          As of {formatInstant(asOf)} ·{" "}
          <Link href="/sources" prefetch={false} className="link-quiet">
            {formatNumber(scopes.complete)} of {formatNumber(scopes.total)} scopes complete
          </Link>
        </span>
      </p>
      <nav aria-label="Steps of the meeting" className="flex flex-wrap gap-1">
        {stepsOf(page).map(({ name, to, isHere }) => (
          <Link
            key={name}
            href={meetingAddress(id, to)}
            prefetch={false}
            aria-current={isHere ? "step" : undefined}
            className="rounded-box px-2.5 py-1 text-fg-2 hover:bg-hover aria-[current]:bg-selected aria-[current]:font-semibold aria-[current]:text-fg"
          >
            {name}
          </Link>
        ))}
      </nav>
      <p className="ml-auto font-semibold max-mid:ml-0" aria-live="polite" data-progress={place}>
        {progress !== null &&
          `team ${progress.team} of ${progress.teams} · item ${progress.item} of ${progress.items} · `}
        <span data-decided={decided}>
          {formatNumber(decided)} of {formatCount(items, "item", "items")} decided
        </span>
      </p>
      <Link href={meetingsAddress} prefetch={false} className={buttonClass()}>
        Leave
      </Link>
    </header>
  );
}

function stepsOf({ meeting, place }: MeetingPage): { name: string; to: Place; isHere: boolean }[] {
  const { agenda } = meeting;
  const first = agenda.find(({ isDecided }) => !isDecided) ?? agenda[0];
  const steps: { name: string; to: Place }[] = [
    { name: "What changed", to: "since" },
    { name: "Exceptions", to: "exceptions" },
    { name: "The worst", to: "worst" },
    ...(first === undefined
      ? []
      : [{ name: formatCount(teamsOf(agenda).length, "team", "teams"), to: `item:${first.id}` as const }]),
    { name: "End", to: "end" },
  ];
  return steps.map((step) => ({
    ...step,
    isHere: step.to.startsWith("item:") ? place.startsWith("item:") : step.to === place,
  }));
}

import Link from "next/link";
import { formatCount, formatDay } from "#components/ui/format.ts";
import { Status } from "#components/ui/status.tsx";
import { itemAddress } from "../../address.ts";
import type { MeetingPage } from "./read-meeting.ts";
import { StepHead } from "./step-head.tsx";

/** Which exceptions end before the next meeting, and which have ended and left the work to do again. */
export function ExceptionsStep({ page }: { page: MeetingPage }) {
  const { exceptions, meeting, asOf } = page;
  const next = formatDay(new Date(meeting.nextOn), asOf);
  const expired = exceptions.filter(({ isExpired }) => isExpired).length;
  const ending = exceptions.length - expired;
  const answer =
    exceptions.length === 0
      ? `No exception ends before the next meeting on ${next}.`
      : `${formatCount(ending, "exception ends", "exceptions end")} before the next meeting on ${next}; ${expired === 0 ? "none has expired" : `${formatCount(expired, "has", "have")} expired and left the work to do again`}.`;
  return (
    <section aria-labelledby="step" id="exceptions">
      <StepHead
        note={
          exceptions.length === 0
            ? "An exception that is asked for here, and that another person approves, stands on this page of the next meeting."
            : "Renew one on the page of its item; what has expired is on the agenda of its team."
        }
      >
        {answer}
      </StepHead>
      {exceptions.length > 0 && (
        <ul className="grid gap-px overflow-hidden rounded-box border border-line bg-line">
          {exceptions.map(({ id, item, title, team, until, isExpired }) => (
            <li key={id} className="flex flex-wrap items-baseline gap-x-4 gap-y-1 bg-page px-4 py-2.5">
              <Status kind={isExpired ? "breach" : "watch"}>
                {isExpired ? "Expired" : "Ends"} {formatDay(new Date(until), asOf)}
              </Status>
              <Link
                href={itemAddress(item)}
                prefetch={false}
                className="min-w-0 flex-1 font-semibold [overflow-wrap:anywhere] hover:underline"
              >
                {title}
              </Link>
              <span className="text-fg-2">{team ?? "no owner"}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

import Link from "next/link";
import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Withheld } from "#components/ui/withheld.tsx";
import { teamsOf } from "#lib/domain/meetings/agenda.ts";
import { endMeeting } from "../actions/end-meeting.ts";
import { meetingAddress } from "../address.ts";
import type { MeetingPage } from "./read-meeting.ts";
import { StepHead } from "./step-head.tsx";

/** How far each team came, who was there, when the next one is; then the minutes are written and nothing more is decided. */
export function EndStep({ page }: { page: MeetingPage }) {
  const { meeting, mayDecide } = page;
  const { id, items, decided, attendees, nextOn, agenda } = meeting;
  return (
    <section aria-labelledby="step" id="end">
      <StepHead
        note={
          items === decided
            ? undefined
            : "What was not decided stays open, and is on the agenda of the next meeting."
        }
      >
        {items === 0
          ? "Nothing is to be decided: all that is left is planned, excepted, deferred or switched off."
          : items === decided
            ? `All ${formatCount(items, "item is", "items are")} decided.`
            : `${formatNumber(decided)} of ${formatCount(items, "item", "items")} decided, ${formatNumber(items - decided)} left.`}
      </StepHead>
      {items > 0 && (
        <ul
          aria-label="Teams"
          className="mb-5 grid gap-px overflow-hidden rounded-box border border-line bg-line"
        >
          {teamsOf(agenda).map(({ team, items: own }) => {
            const done = own.filter(({ isDecided }) => isDecided).length;
            const next = own.find(({ isDecided }) => !isDecided) ?? own[0];
            const name = agenda.find((item) => item.team === team)?.teamName ?? "No owner";
            return (
              <li key={team ?? ""} className="flex items-center gap-4 bg-page px-4 py-2">
                <Link
                  href={meetingAddress(id, next === undefined ? "end" : `item:${next.id}`)}
                  prefetch={false}
                  className="min-w-0 flex-1 hover:underline"
                >
                  {name}
                </Link>
                <span className={done === own.length ? "text-fg-2" : "font-semibold"}>
                  {formatNumber(done)} of {formatNumber(own.length)} decided
                </span>
              </li>
            );
          })}
        </ul>
      )}
      {mayDecide ? (
        <ActionForm
          action={endMeeting}
          hidden={{ meeting: String(id) }}
          className="grid max-w-[640px] grid-cols-[minmax(0,1fr)_160px] items-start gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
        >
          <Field
            name="attendees"
            title="Who was there"
            type="text"
            standard={attendees.join(", ")}
            placeholder="Names, with commas between them"
          />
          <Field name="next" title="Next meeting" type="text" required standard={nextOn} />
          <p className="text-fg-2">The minutes are written once and frozen.</p>
          <div className="text-right max-mid:text-left">
            <Submit kind="primary" pending="Writing the minutes…">
              End the meeting
            </Submit>
          </div>
        </ActionForm>
      ) : (
        <Withheld needs="lead">End the meeting</Withheld>
      )}
    </section>
  );
}

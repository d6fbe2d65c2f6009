"use client";

import { ActionForm } from "#components/form/action-form.tsx";
import { Field } from "#components/form/field.tsx";
import { Submit } from "#components/form/submit.tsx";
import { addDays } from "#lib/domain/days.ts";
import { startMeeting } from "./actions/start-meeting.ts";

type Props = { campaigns: { value: string; label: string }[]; today: string };

/** Which campaign, who is there, and when the next meeting is. `today`: `2026-11-24`. */
export function StartMeetingForm({ campaigns, today }: Props) {
  return (
    <ActionForm
      action={startMeeting}
      className="grid grid-cols-[minmax(0,2fr)_minmax(0,3fr)_160px_auto] items-start gap-3 max-mid:grid-cols-[minmax(0,1fr)]"
    >
      <Field
        name="campaign"
        title="Campaign"
        type="choice"
        required
        choices={campaigns}
        standard={campaigns[0]?.value ?? null}
      />
      <Field
        name="attendees"
        title="Who is there"
        type="text"
        placeholder="Names, with commas between them"
      />
      <Field name="next" title="Next meeting" type="text" required standard={addDays(today, 91)} />
      <div className="pt-6 max-mid:pt-0">
        <Submit kind="primary" pending="Starting…">
          Start the meeting
        </Submit>
      </div>
    </ActionForm>
  );
}

"use client";

import { useRouter } from "next/navigation";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { ActionForm } from "#components/form/action-form.tsx";
import type { Outcome } from "#components/form/outcome.ts";
import { Submit } from "#components/form/submit.tsx";
import type { ChangeMeaning } from "#lib/providers/change-config.ts";
import { changeSettings } from "../../actions/change-settings.ts";
import { reviewSettings } from "../../actions/review-settings.ts";
import { ReviewPanel } from "./review-panel.tsx";

type Props = {
  /** Source, provider, and the digest of the settings that are shown. */
  hidden: Record<string, string>;
  /** Where the source's page is. */
  address: string;
  /** What it is pinned to; null before its first collection. */
  pinned: string | null;
  children: ReactNode;
};

/** The settings to edit, then what the change means, then Save: nothing is saved that was not reviewed as it stands. */
export function SettingsForm({ hidden, address, pinned, children }: Props) {
  const [review, setReview] = useState<ChangeMeaning | null>(null);
  const router = useRouter();
  const panel = useRef<HTMLElement>(null);
  useEffect(() => {
    if (review !== null) panel.current?.focus();
  }, [review]);
  const send = async (before: Outcome | null, form: FormData): Promise<Outcome> => {
    if (form.get("step") !== "save") {
      const answer = await reviewSettings(form);
      setReview(answer.review);
      return answer.outcome;
    }
    const outcome = await changeSettings(before, form);
    if (outcome.state === "done") router.push(`${address}#settings`);
    else setReview(null);
    return outcome;
  };
  return (
    <ActionForm action={send} hidden={hidden} className="grid max-w-[720px] grid-cols-[minmax(0,1fr)] gap-5">
      {/* What is edited after a review was not reviewed. */}
      <div className="grid grid-cols-[minmax(0,1fr)] gap-5" onChange={() => setReview(null)}>
        {children}
      </div>
      <div className="no-print grid justify-items-start gap-2">
        <Submit kind={review === null ? "primary" : "plain"} pending="Looking…" name="step" value="review">
          See what this changes
        </Submit>
        <p className="text-fg-2 text-note">Nothing is saved before you have seen it.</p>
      </div>
      {review !== null && (
        <ReviewPanel meaning={review} pinned={pinned} address={address} ref={panel}>
          <Submit kind="primary" pending="Saving…" name="step" value="save">
            Save
          </Submit>
        </ReviewPanel>
      )}
    </ActionForm>
  );
}

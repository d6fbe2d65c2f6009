"use client";

import { useRouter } from "next/navigation";
import { ActionForm } from "#components/form/action-form.tsx";
import { Submit } from "#components/form/submit.tsx";
import { startCampaign } from "../actions/start-campaign.ts";

/** Starts the campaign that was previewed; the page then shows it among the others. */
export function StartForm({ campaign }: { campaign: { name: string; q: string; due: string } }) {
  const router = useRouter();
  return (
    <ActionForm action={startCampaign} hidden={campaign} onDone={() => router.replace("/owners/campaigns")}>
      <Submit kind="primary" pending="Starting…">
        Start the campaign
      </Submit>
    </ActionForm>
  );
}

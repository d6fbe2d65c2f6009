import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { OwnersTabs } from "./owners-tabs.tsx";

export const metadata: Metadata = { title: "Not found" };

/** Of a team or a campaign that is not there, or of the inbox of one that is archived. */
export default function NotFound() {
  return (
    <>
      <PageHead eyebrow="Owners" answer="There is no such team or campaign." />
      <OwnersTabs open={null} />
      <States
        state="error"
        problem="Nobody of that name can be asked"
        hint="A team keeps its key when it is renamed, and its page when it is archived; an archived one has no inbox."
      >
        <Link href="/owners/teams" prefetch={false} className={buttonClass()}>
          All teams
        </Link>{" "}
        <Link href="/owners/campaigns" prefetch={false} className={buttonClass()}>
          All campaigns
        </Link>
      </States>
    </>
  );
}

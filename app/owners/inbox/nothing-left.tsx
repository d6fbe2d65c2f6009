import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { formatNumber, formatTime } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { countedText, listBehind, teamAddress, UNOWNED } from "../address.ts";
import { OwnersTabs } from "../owners-tabs.tsx";
import type { InboxPage } from "./read-inbox.ts";

const BOX = "mb-4 grid justify-items-start gap-2 rounded-box border border-line-strong border-dashed p-6";

/** An inbox without items: what that means, what it leaves open, and what to do instead. */
export function Emptied({ page: { team, partial, asOf } }: { page: InboxPage }) {
  return (
    <section className={BOX}>
      <h2 className="text-title">Nothing waits for {team.name}.</h2>
      <p className="max-w-[80ch] text-fg-2">
        As of {formatTime(asOf)} UTC nothing without an owner points to this team first. More does once tags,
        labels, rules or repositories name it: give the team the names that they use for it.
        {partial !== null && ` Some may be out of sight: ${partial}.`}
      </p>
      <div className="no-print flex flex-wrap gap-2">
        {team.owned > 0 && (
          <Link href={listBehind(countedText(`team:${team.key}`))} prefetch={false} className={buttonClass()}>
            Look at the {formatNumber(team.owned)} it owns
          </Link>
        )}
        <Link href={listBehind(countedText(UNOWNED))} prefetch={false} className={buttonClass()}>
          Browse those without an owner
        </Link>
        <Link href={teamAddress(team.key)} prefetch={false} className={buttonClass()}>
          The team's names and groups
        </Link>
      </div>
    </section>
  );
}

/** Before there is any team. */
export function NoTeam() {
  return (
    <>
      <PageHead eyebrow="Owners / Inbox" answer="There is no team yet, so nothing can be anybody's." />
      <OwnersTabs open="Inbox" />
      <section className={BOX}>
        <h2 className="text-title">Tell Rollcall who your teams are</h2>
        <p className="max-w-[80ch] text-fg-2">
          A security lead makes teams by hand, or imports them from a CSV file, a Backstage catalog or a
          CODEOWNERS file. What tags and labels say is then matched with their names, and each team finds here
          what is probably its own.
        </p>
        <Link href="/owners/teams" prefetch={false} className={buttonClass("primary")}>
          Make or import teams
        </Link>
      </section>
    </>
  );
}

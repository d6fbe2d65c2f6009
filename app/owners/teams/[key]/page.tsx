import type { Metadata } from "next";
import Link from "next/link";
import { Confirm } from "#components/form/confirm.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { pageProblem } from "../../../page-problem.tsx";
import { archiveTeam } from "../../actions/archive-team.ts";
import { countedText, inboxAddress, listBehind, OWNED, UNOWNED } from "../../address.ts";
import { Ledger } from "../../ledger.tsx";
import { TeamForm } from "../team-form.tsx";
import { DecisionsPanel } from "./decisions-panel.tsx";
import { MembersPanel, NamesPanel } from "./names-panel.tsx";
import { NextPanel } from "./next-panel.tsx";
import { OwnsPanel } from "./owns-panel.tsx";
import { readTeam, type TeamPage } from "./read-team.ts";

type Props = { params: Promise<{ key: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const page = await readTeam(decodeURIComponent((await params).key)).catch(() => null);
  return { title: page?.team.name ?? "Team" };
}

/** What does this team answer for, and what should it do next? */
export default async function Team({ params }: Props) {
  let page: TeamPage;
  try {
    page = await readTeam(decodeURIComponent((await params).key));
  } catch (error) {
    return pageProblem(error, "Owners / Teams");
  }
  const { team, teams, mayChange, asOf } = page;
  const own = countedText(`team:${team.key}`);
  return (
    <>
      <PageHead
        eyebrow={
          <Crumbs
            crumbs={[
              { key: "owners", name: "Owners", href: "/owners" },
              { key: "teams", name: "Teams", href: "/owners/teams" },
              { key: "team", name: team.name },
            ]}
          />
        }
        answer={<Answer page={page} />}
        actions={
          <>
            {mayChange && <Archive page={page} />}
            {team.archivedAt === null && (
              <Link href={inboxAddress(team.key)} prefetch={false} className={buttonClass("primary")}>
                Open the inbox
              </Link>
            )}
          </>
        }
      />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
        <div className="grid min-w-0 gap-4">
          <NextPanel team={team} />
          {team.archivedAt === null && <OwnsPanel team={team} />}
          <DecisionsPanel page={page} />
        </div>
        <div className="grid min-w-0 gap-4">
          <Panel id="standing" title="How it stands">
            <Ledger
              lines={[
                { label: "Attested", value: team.attested, href: listBehind(own, "owner:attested") },
                { label: "Claimed, to attest", value: team.claimed, href: listBehind(own, "owner:claimed") },
                { label: "Owned", value: team.owned, href: listBehind(own, OWNED), isSum: true },
                {
                  label: "Probably its own",
                  value: team.probable,
                  href: listBehind(countedText(`suggested-team:${team.key}`, UNOWNED)),
                },
                {
                  label: "Contested by others",
                  value: team.contested,
                  href: listBehind(own, "owner-conflict:contested"),
                },
              ]}
            />
          </Panel>
          <NamesPanel team={team} />
          {team.archivedAt === null && <MembersPanel team={team} asOf={asOf} />}
          {mayChange && team.archivedAt === null && (
            <div className="no-print">
              <Panel id="edit" title="Change it">
                <TeamForm team={team} teams={teams} />
              </Panel>
            </div>
          )}
        </div>
      </div>
    </>
  );
}

function Answer({ page: { team } }: { page: TeamPage }) {
  if (team.archivedAt !== null) return <>{team.name} is archived: nothing is its own any more.</>;
  const own = countedText(`team:${team.key}`);
  return (
    <>
      {team.name} owns{" "}
      <Metric value={team.owned} href={listBehind(own, OWNED)}>
        {team.owned === 1 ? "identity" : "identities"}
      </Metric>
      {team.probable === 0 ? (
        "; nothing more points to it."
      ) : (
        <>
          ;{" "}
          <Metric value={team.probable} href={listBehind(countedText(`suggested-team:${team.key}`, UNOWNED))}>
            more
          </Metric>{" "}
          {team.probable === 1 ? "is" : "are"} probably its own
          {team.probableTier2 > 0 && (
            <>
              ,{" "}
              <Metric
                value={team.probableTier2}
                href={listBehind(countedText(`suggested-team:${team.key}`, UNOWNED), "tier:2")}
              />{" "}
              of them privileged
            </>
          )}
          .
        </>
      )}
    </>
  );
}

function Archive({ page: { team } }: { page: TeamPage }) {
  if (team.archivedAt !== null) {
    return (
      <Confirm
        action={archiveTeam}
        hidden={{ team: team.key, restore: "yes" }}
        trigger="Bring it back"
        title={`Bring ${team.name} back?`}
        confirm="Bring it back"
        pending="Bringing back…"
      >
        <p>It can claim again. What it owned before stays without it.</p>
      </Confirm>
    );
  }
  return (
    <Confirm
      action={archiveTeam}
      hidden={{ team: team.key }}
      trigger="Archive"
      title={`Archive ${team.name}?`}
      confirm="Archive"
      pending="Archiving…"
    >
      <p>
        {formatCount(team.owned, "identity", "identities")} it owns go back to the inboxes, with the team as
        their last owner. The team stays in the record, and can be brought back without them.
      </p>
    </Confirm>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { teamAddress } from "../address.ts";
import { OwnersTabs } from "../owners-tabs.tsx";
import { ImportForm } from "./import-form.tsx";
import { readTeams, type TeamsPage } from "./read-teams.ts";
import { TeamForm } from "./team-form.tsx";
import { TeamsTable } from "./teams-table.tsx";

export const metadata: Metadata = { title: "Teams" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "owners", name: "Owners", href: "/owners" },
      { key: "teams", name: "Teams" },
    ]}
  />
);

/** Who can own identities, and how each stands. */
export default async function Teams() {
  let page: TeamsPage;
  try {
    page = await readTeams();
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { teams, archived, mayChange } = page;
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer={answerOf(teams)} />
      <OwnersTabs open="Teams" />
      <div
        className={`grid grid-cols-[minmax(0,1fr)] items-start gap-4 ${mayChange ? "wide:grid-cols-[minmax(0,1fr)_340px]" : ""}`}
      >
        <div className="grid min-w-0 gap-4">
          {teams.length === 0 ? <Nothing mayChange={mayChange} /> : <TeamsTable teams={teams} />}
          {archived.length > 0 && (
            <Panel id="archived" title="Archived" side={formatNumber(archived.length)}>
              <ul className="flex flex-wrap gap-x-4 gap-y-1">
                {archived.map(({ key, name }) => (
                  <li key={key}>
                    <Link href={teamAddress(key)} prefetch={false} className="link-quiet">
                      {name}
                    </Link>
                  </li>
                ))}
              </ul>
            </Panel>
          )}
        </div>
        {mayChange && (
          <div className="no-print grid min-w-0 gap-4">
            <Panel id="import" title="Import teams">
              <ImportForm />
            </Panel>
            <Panel id="new" title="New team">
              <TeamForm team={null} teams={teams.map(({ key, name }) => ({ key, name }))} />
            </Panel>
          </div>
        )}
      </div>
    </>
  );
}

function answerOf(teams: TeamsPage["teams"]): string {
  if (teams.length === 0) return "There is no team yet, so nothing can be anybody's.";
  const waiting = teams.filter(({ probable }) => probable > 0);
  const probable = waiting.reduce((sum, team) => sum + team.probable, 0);
  if (probable === 0) return `${formatCount(teams.length, "team", "teams")}; nothing waits for any of them.`;
  return `${formatCount(probable, "identity waits", "identities wait")} for ${formatNumber(waiting.length)} of ${formatCount(teams.length, "team", "teams")} to say whether they are theirs.`;
}

function Nothing({ mayChange }: { mayChange: boolean }) {
  return (
    <div className="grid justify-items-start gap-2 rounded-box border border-line-strong border-dashed p-6">
      <h2 className="text-title">Tell Rollcall who your teams are</h2>
      <p className="max-w-[70ch] text-fg-2">
        Their names are matched with tags, labels, annotations and repositories; whoever signs in with a
        team's group decides for it.{" "}
        {mayChange
          ? "Import them from a file, or make the first one here."
          : "A security lead imports them, or makes them by hand."}
      </p>
    </div>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { CoverageTrend } from "#components/chart/coverage-trend.tsx";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { formatPercent } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { ownedOf } from "#lib/domain/ownership/coverage.ts";
import { pageProblem } from "../page-problem.tsx";
import { listBehind, OWNED, UNOWNED } from "./address.ts";
import { ClassPanel } from "./class-panel.tsx";
import { CoveragePanel, LevelPanel } from "./coverage-panel.tsx";
import { GrowthPanel, TimesPanel } from "./metrics-panel.tsx";
import { OwnersTabs } from "./owners-tabs.tsx";
import { type OwnersPage, readOwners } from "./read-owners.ts";
import { RiskPanel } from "./risk-panel.tsx";
import { WorklistPanel } from "./worklist-panel.tsx";

export const metadata: Metadata = { title: "Owners" };

/** How many identities have somebody who answers for them, where they have not, and what to do about it first. */
export default async function Owners() {
  let page: OwnersPage | null;
  try {
    page = await readOwners();
  } catch (error) {
    return pageProblem(error, "Owners");
  }
  if (page === null) {
    return (
      <>
        <PageHead eyebrow="Owners" answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="identities"
          hint="Connect a source and collect it: owners come after."
        />
      </>
    );
  }
  return <Drawn page={page} />;
}

function Drawn({ page }: { page: OwnersPage }) {
  const { owners, trend, teams, cells, metrics, stewards, asOf } = page;
  const until = asOf.toISOString().slice(0, 10);
  return (
    <>
      <PageHead
        eyebrow="Owners"
        answer={<Answer page={page} />}
        actions={
          <Link href="/owners/inbox" prefetch={false} className={buttonClass("primary")}>
            Open your inbox
          </Link>
        }
      />
      <OwnersTabs open="Coverage" />
      <div className="grid gap-4">
        <div className="grid grid-cols-1 items-stretch gap-4 wide:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
          <CoveragePanel owners={owners} />
          <Panel id="trend" title="Coverage over time" side="claimed or attested, of all counted">
            <CoverageTrend days={trend} until={until} sentence={trendWords(page)} />
          </Panel>
        </div>
        <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-2">
          <div className="grid min-w-0 gap-4">
            <WorklistPanel cells={cells} />
            <LevelPanel id="provider" title="By cloud" level="provider" parts={owners.by.provider} />
            <LevelPanel id="tier" title="By risk tier" level="tier" parts={owners.by.tier} />
            <ClassPanel parts={owners.by.class} stewards={stewards} />
          </div>
          <div className="grid min-w-0 gap-4">
            <RiskPanel teams={teams} />
            <LevelPanel
              id="environment"
              title="By environment"
              level="environment"
              parts={owners.by.environment}
            />
            <TimesPanel metrics={metrics} />
            <GrowthPanel growth={metrics.growth} />
          </div>
        </div>
      </div>
    </>
  );
}

function Answer({ page: { owners, cells, partial } }: { page: OwnersPage }) {
  const { counts, coverage, filter } = owners;
  if (coverage === null) return <>No machine identity is counted yet.</>;
  const owned = ownedOf(counts);
  const privileged = cells.filter(({ tier }) => tier === "2").reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Metric value={owned} href={listBehind(filter, OWNED)} /> of{" "}
      <Metric value={counts.total} href={listBehind(filter)} partial={partial} />{" "}
      {owned === 1 ? "has" : "have"} an owner who said yes ({formatPercent(coverage)});{" "}
      {owned < counts.total ? (
        <>
          <Metric value={privileged} href={listBehind(filter, "team:none", "tier:2")} /> of the{" "}
          <Metric value={counts.total - owned} href={listBehind(filter, UNOWNED)} /> without{" "}
          {privileged === 1 ? "is" : "are"} privileged.
        </>
      ) : (
        "nobody is without."
      )}
    </>
  );
}

function trendWords({ trend }: OwnersPage): string {
  const known = trend.filter(({ coverage }) => coverage !== null);
  const [first, last] = [known[0]?.coverage, known.at(-1)?.coverage];
  if (first === undefined || last === undefined || first === null || last === null)
    return "Nothing is known about any day yet.";
  if (known.length < 2) return "One day is known so far; the line begins with the next change.";
  const points = Math.round((last - first) * 100);
  if (points === 0) return "No better and no worse than on the first day.";
  return `${Math.abs(points)} points ${points > 0 ? "better" : "worse"} than on the first day.`;
}

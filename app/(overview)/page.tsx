import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import type { SearchParams } from "../identities/address.ts";
import { listBehind } from "../owners/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { askedCloud } from "./asked-cloud.ts";
import { BurnDownPanel } from "./burn-down-panel.tsx";
import { DecisionsPanel } from "./decisions-panel.tsx";
import { MetricStrip } from "./metric-strip.tsx";
import { NoOverview } from "./no-overview.tsx";
import { ObjectivesPanel } from "./objectives-panel.tsx";
import { OverPrivilegePanel } from "./over-privilege-panel.tsx";
import { OverviewAnswer } from "./overview-answer.tsx";
import { OwnershipPanel } from "./ownership-panel.tsx";
import { type OverviewPage, readOverview } from "./read-overview.ts";
import { RevokePanel } from "./revoke-panel.tsx";
import { SightPanel } from "./sight-panel.tsx";
import { StaleNote } from "./stale-note.tsx";
import { TrendPanel } from "./trend-panel.tsx";
import { UnusualPanel } from "./unusual-panel.tsx";
import { WithinCloudsPanel } from "./within-clouds-panel.tsx";

export const metadata: Metadata = { title: "Overview" };

/** Are we safer than last month, where is the risk, what needs a decision, and can these numbers be trusted? */
export default async function Overview({ searchParams }: { searchParams: Promise<SearchParams> }) {
  let page: OverviewPage | null;
  try {
    page = await readOverview("GET /", askedCloud(await searchParams));
  } catch (error) {
    return pageProblem(error, "Overview");
  }
  return page === null ? <NoOverview eyebrow="Overview" /> : <Drawn page={page} />;
}

const WIDE_ROW = "grid grid-cols-1 items-stretch gap-4 wide:grid-cols-3 wide:[&>:first-child]:col-span-2";

const STACK = "grid min-w-0 content-start gap-4";

function Drawn({ page }: { page: OverviewPage }) {
  const { overview, partial, age } = page;
  const { asOf, counted, countedFilter, metrics } = overview;
  return (
    <>
      <PageHead
        eyebrow={
          <>
            Overview · all teams ·{" "}
            <Link
              href={listBehind(countedFilter)}
              prefetch={false}
              data-number={counted}
              className="link-quiet"
            >
              {formatNumber(counted)} counted identities
            </Link>
          </>
        }
        answer={<OverviewAnswer page={page} />}
        actions={
          <Link href="/summary" prefetch={false} className={buttonClass()}>
            One page to print
          </Link>
        }
      />
      <StaleNote asOf={asOf} age={age} />
      <MetricStrip metrics={metrics} partial={partial} asOf={asOf} />
      <div className="grid gap-4">
        <div className={WIDE_ROW}>
          <BurnDownPanel campaign={overview.campaign} asOf={asOf} />
          <DecisionsPanel decisions={overview.decisions} asOf={asOf} />
        </div>
        <div className="grid grid-cols-1 items-stretch gap-4 wide:grid-cols-3">
          <OwnershipPanel owners={overview.owners} />
          <OverPrivilegePanel page={overview.overPrivilege} />
          <UnusualPanel overview={overview} />
        </div>
        <div className={WIDE_ROW}>
          <div className={STACK}>
            <TrendPanel overview={overview} />
            <WithinCloudsPanel parts={overview.overPrivilege.byProvider} />
            <RevokePanel revoke={overview.revoke} />
          </div>
          <div className={STACK}>
            <ObjectivesPanel objectives={overview.objectives} asOf={asOf} />
            <SightPanel sight={overview.sight} partial={partial} />
          </div>
        </div>
      </div>
    </>
  );
}

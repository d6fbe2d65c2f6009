import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { pageProblem } from "../../page-problem.tsx";
import { BurnDownTabs } from "../burn-down-tabs.tsx";
import { CampaignsTable } from "./campaigns-table.tsx";
import { type CampaignsPage, readCampaigns } from "./read-campaigns.ts";
import { CampaignAnswer } from "./standing.tsx";
import { StartForm } from "./start-form.tsx";

export const metadata: Metadata = { title: "Campaigns" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "burn-down", name: "Burn-down", href: "/burn-down" },
      { key: "campaigns", name: "Campaigns" },
    ]}
  />
);

/** Which campaigns run, and will they end in time? */
export default async function Campaigns() {
  let page: CampaignsPage | null;
  try {
    page = await readCampaigns();
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  if (page === null) {
    return (
      <>
        <PageHead eyebrow={CRUMBS} answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="campaigns"
          hint="Connect a source and collect it: a campaign needs something to do."
        />
      </>
    );
  }
  const { campaigns, asOf, mayStart } = page;
  const running = campaigns.filter(({ closedAt }) => closedAt === null);
  const [first] = running;
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={
          first === undefined ? (
            "No campaign runs: what is left to do has no date."
          ) : (
            <>
              {first.name}: <CampaignAnswer campaign={first} asOf={asOf} />
            </>
          )
        }
        actions={
          <>
            <Link href="/burn-down/what-if" prefetch={false} className={buttonClass()}>
              What if?
            </Link>
            {!mayStart && <Withheld needs="lead">Start a campaign</Withheld>}
          </>
        }
      />
      <BurnDownTabs open="Campaigns" />
      <div className="grid gap-4">
        {campaigns.length > 0 && <CampaignsTable campaigns={campaigns} asOf={asOf} />}
        {mayStart && (
          <div className="no-print">
            <Panel
              id="new"
              title="New campaign"
              lead="What is left to do today is its baseline, frozen. What comes later joins it apart, and only what collection finds gone counts as done."
            >
              <StartForm today={asOf.toISOString().slice(0, 10)} />
            </Panel>
          </div>
        )}
      </div>
    </>
  );
}

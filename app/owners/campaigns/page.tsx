import type { Metadata } from "next";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatDay, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import type { SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { OwnersTabs } from "../owners-tabs.tsx";
import { readAskedCampaign } from "./asked-campaign.ts";
import { CampaignForm } from "./campaign-form.tsx";
import { CampaignsTable } from "./campaigns-table.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { type CampaignsPage, readCampaigns } from "./read-campaigns.ts";

export const metadata: Metadata = { title: "Campaigns" };

type Props = { searchParams: Promise<SearchParams> };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "owners", name: "Owners", href: "/owners" },
      { key: "campaigns", name: "Campaigns" },
    ]}
  />
);

/** Which teams are asked to confirm what they own, and how far have they come? */
export default async function Campaigns({ searchParams }: Props) {
  const asked = readAskedCampaign(await searchParams);
  let page: CampaignsPage;
  try {
    page = await readCampaigns(asked);
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { campaigns, preview, now } = page;
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={answerOf(page)}
        actions={page.mayStart ? undefined : <Withheld needs="lead">Start a campaign</Withheld>}
      />
      <OwnersTabs open="Campaigns" />
      <div className="grid gap-4">
        {page.mayStart && (
          <div className="no-print grid gap-4">
            <Panel
              id="new"
              title="New campaign"
              lead="Every team is asked of what it owns now, among what the filter lets through: still yours, still needed, still this environment?"
            >
              <CampaignForm asked={asked} page={page} />
            </Panel>
            {preview !== null && <PreviewPanel asked={asked} preview={preview} />}
          </div>
        )}
        {campaigns.length > 0 && <CampaignsTable campaigns={campaigns} now={now} />}
      </div>
    </>
  );
}

function answerOf({ campaigns, now }: CampaignsPage): string {
  const open = campaigns.filter(({ closedAt }) => closedAt === null);
  const [next] = open;
  if (next === undefined)
    return campaigns.length === 0
      ? "No campaign has asked anybody yet: claims are confirmed only as they run out."
      : "No campaign is open: claims are confirmed only as they run out.";
  const left = open.reduce((sum, { asked, answered }) => sum + asked - answered, 0);
  const until = new Date(next.dueOn);
  const isLate = next.dueOn < now.toISOString().slice(0, 10);
  return `${formatCount(open.length, "campaign is", "campaigns are")} open, ${formatNumber(left)} left to answer; ${next.name} ${isLate ? "was" : "is"} due ${formatDay(until, now)}.`;
}

import type { Metadata } from "next";
import Link from "next/link";
import { BurnDownChart } from "#components/chart/burn-down-chart.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatDay } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { pageProblem } from "../../../page-problem.tsx";
import { BurnDownTabs } from "../../burn-down-tabs.tsx";
import { meetingsAddress } from "../../meetings/address.ts";
import { CampaignAnswer } from "../standing.tsx";
import { paceWords } from "./pace-words.ts";
import { CloseCampaign, MeasureAnew } from "./plan-forms.tsx";
import { type CampaignPage, readCampaign } from "./read-campaign.ts";
import { TeamsPanel } from "./teams-panel.tsx";
import { WherePanel } from "./where-panel.tsx";

type Props = { params: Promise<{ id: string }> };

export const metadata: Metadata = { title: "Campaign" };

/** Will the campaign end in time, and who is behind? */
export default async function Campaign({ params }: Props) {
  let page: CampaignPage;
  try {
    page = await readCampaign((await params).id);
  } catch (error) {
    return pageProblem(error, "Burn-down / Campaigns");
  }
  const { campaign, asOf } = page;
  return (
    <>
      <PageHead
        eyebrow={<Where page={page} />}
        answer={<CampaignAnswer campaign={campaign} asOf={asOf} />}
        actions={<Actions page={page} />}
      />
      <BurnDownTabs open="Campaigns" />
      <div className="grid gap-4">
        <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,2fr)_minmax(0,1fr)]">
          <Panel id="days" title="Items left" side="forecast from the last four weeks">
            <BurnDownChart campaign={campaign} sentence={paceWords(campaign, asOf)} />
          </Panel>
          <WherePanel campaign={campaign} asOf={asOf} />
        </div>
        {campaign.teams.length > 0 && <TeamsPanel campaign={campaign} />}
      </div>
    </>
  );
}

function Where({ page: { campaign, asOf } }: { page: CampaignPage }) {
  const { name, filter, startsOn, endsOn, closedAt } = campaign;
  const day = (text: string) => formatDay(new Date(text), asOf);
  return (
    <>
      <Crumbs
        crumbs={[
          { key: "burn-down", name: "Burn-down", href: "/burn-down" },
          { key: "campaigns", name: "Campaigns", href: "/burn-down/campaigns" },
          { key: "campaign", name },
        ]}
      />
      <span>
        · {day(startsOn)} to {day(endsOn)}
        {filter !== "1|" && filter !== "" && (
          <>
            {" "}
            · only <code>{filter.replace(/^1\|/, "")}</code>
          </>
        )}
        {closedAt !== null && ` · closed ${formatDay(closedAt, asOf)}`}
      </span>
    </>
  );
}

function Actions({ page: { campaign, mayDecide } }: { page: CampaignPage }) {
  if (campaign.closedAt !== null) return null;
  const meetings = (
    <Link href={meetingsAddress} prefetch={false} className={buttonClass()}>
      Meetings
    </Link>
  );
  if (!mayDecide)
    return (
      <>
        {meetings}
        <Withheld needs="lead">Measure anew</Withheld>
      </>
    );
  return (
    <>
      {meetings}
      <MeasureAnew campaign={campaign} />
      <CloseCampaign campaign={campaign} />
    </>
  );
}

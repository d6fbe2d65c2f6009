import type { Metadata } from "next";
import { Confirm } from "#components/form/confirm.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount, formatDay, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import type { SearchParams } from "../../../identities/address.ts";
import { pageProblem } from "../../../page-problem.tsx";
import { closeCampaign } from "../../actions/close-campaign.ts";
import { OwnersTabs } from "../../owners-tabs.tsx";
import { DueStatus } from "../due-status.tsx";
import { ItemsPanel } from "./items-panel.tsx";
import { type CampaignPage, readAskedItems, readCampaign } from "./read-campaign.ts";
import { StandingPanel } from "./standing-panel.tsx";

type Props = { params: Promise<{ id: string }>; searchParams: Promise<SearchParams> };

export const metadata: Metadata = { title: "Campaign" };

/** How far has each team come with what this campaign asks? */
export default async function Campaign({ params, searchParams }: Props) {
  let page: CampaignPage;
  try {
    page = await readCampaign((await params).id, readAskedItems(await searchParams));
  } catch (error) {
    return pageProblem(error, "Owners / Campaigns");
  }
  const { campaign, now, mayClose } = page;
  const { name, filter, startedBy, startedAt, closedAt } = campaign;
  return (
    <>
      <PageHead
        eyebrow={
          <Crumbs
            crumbs={[
              { key: "owners", name: "Owners", href: "/owners" },
              { key: "campaigns", name: "Campaigns", href: "/owners/campaigns" },
              { key: "campaign", name },
            ]}
          />
        }
        answer={answerOf(page)}
        actions={
          closedAt !== null ? undefined : mayClose ? (
            <Close page={page} />
          ) : (
            <Withheld needs="lead">Close the campaign</Withheld>
          )
        }
      />
      <OwnersTabs open="Campaigns" />
      <p className="mb-4 flex flex-wrap gap-x-4 gap-y-1 text-fg-2 [overflow-wrap:anywhere]">
        <DueStatus campaign={campaign} now={now} />
        <span>
          Asks about {filter === "" ? "everything that was owned" : <code>{filter}</code>}, as it stood when{" "}
          {startedBy} started it on {formatDay(startedAt, now)}.
        </span>
        {closedAt !== null && <span>Closed on {formatDay(closedAt, now)}.</span>}
      </p>
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <StandingPanel campaign={campaign} />
        <ItemsPanel page={page} />
      </div>
    </>
  );
}

function answerOf({
  campaign: { name, asked, answered, dueOn, closedAt, teams },
  now,
}: CampaignPage): string {
  const left = asked - answered;
  if (left === 0) return `${name}: all ${formatNumber(asked)} are answered.`;
  const waiting = teams.filter(({ by }) => by.open > 0).length;
  const day = formatDay(new Date(dueOn), now);
  const isLate = dueOn < now.toISOString().slice(0, 10);
  const until = closedAt !== null ? "it is closed" : isLate ? `it was due ${day}` : `due ${day}`;
  return `${name}: ${formatNumber(answered)} of ${formatNumber(asked)} answered; ${formatCount(waiting, "team has", "teams have")} ${formatNumber(left)} left, ${until}.`;
}

function Close({ page: { campaign } }: { page: CampaignPage }) {
  const { id, name, asked, answered } = campaign;
  const left = asked - answered;
  return (
    <Confirm
      action={closeCampaign}
      hidden={{ campaign: String(id) }}
      trigger="Close the campaign"
      title={`Close ${name}?`}
      confirm="Close it"
      pending="Closing…"
    >
      <p>
        {left === 0
          ? "Everything is answered."
          : `${formatNumber(left)} of ${formatNumber(asked)} are not answered, and would not be asked about any more.`}{" "}
        What was answered stays. A closed campaign cannot be opened again.
      </p>
    </Confirm>
  );
}

import Link from "next/link";
import { formatDay, formatPercent } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { ListedCampaign } from "#lib/queries/owners/list-campaigns.ts";
import { campaignAddress } from "../address.ts";
import { CELL, HEAD } from "../table-look.ts";
import { DueStatus } from "./due-status.tsx";
import { ItemCount } from "./item-count.tsx";
import { ProgressBar } from "./progress-bar.tsx";

const NUMBERS = ["Asked", "Answered", "Left", ""];

/** Every campaign on one line, the open ones first; each number opens its items. */
export function CampaignsTable({ campaigns, now }: { campaigns: ListedCampaign[]; now: Date }) {
  return (
    <Scroll label="Campaigns">
      <table className="w-full min-w-[760px] border-separate border-spacing-0">
        <thead>
          <tr>
            {["Campaign", "State", "Due", "Progress"].map((name, index) => (
              <th
                key={name}
                scope="col"
                className={`${HEAD} ${index === 0 ? "sticky left-0 z-1" : index === 3 ? "w-[160px]" : ""}`}
              >
                {name}
              </th>
            ))}
            {NUMBERS.map((name) => (
              <th key={name} scope="col" className={`${HEAD} text-right`}>
                {name === "" ? <span className="sr-only">Share answered</span> : name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} now={now} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ campaign, now }: { campaign: ListedCampaign; now: Date }) {
  const { id, name, filter, dueOn, startedBy, startedAt, asked, answered } = campaign;
  return (
    <tr className="group hover:bg-hover" data-campaign={id}>
      <th
        scope="row"
        className={`${CELL} sticky left-0 z-1 max-w-[260px] border-r bg-page text-left font-normal`}
      >
        <Link
          href={campaignAddress(id)}
          prefetch={false}
          className="font-semibold [overflow-wrap:anywhere] hover:underline"
        >
          {name}
        </Link>
        <span className="block text-fg-2 text-note [overflow-wrap:anywhere]">
          {filter === "" ? "everything that is owned" : <code>{filter}</code>}, by {startedBy} on{" "}
          {formatDay(startedAt, now)}
        </span>
      </th>
      <td className={CELL}>
        <DueStatus campaign={campaign} now={now} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>{formatDay(new Date(dueOn), now)}</td>
      <td className={CELL}>
        <ProgressBar answered={answered} asked={asked} />
      </td>
      <ItemCount value={asked} href={campaignAddress(id, { answer: "any" })} of={`${name}, asked`} />
      <ItemCount
        value={answered}
        href={campaignAddress(id, { answer: "answered" })}
        of={`${name}, answered`}
      />
      <ItemCount
        value={asked - answered}
        href={campaignAddress(id, { answer: "open" })}
        of={`${name}, left`}
      />
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {asked === 0 ? "" : formatPercent(answered / asked)}
      </td>
    </tr>
  );
}

import Link from "next/link";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import { inScopeOf, leftOf } from "#lib/domain/burn-down/bands.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { campaignAddress, campaignItems } from "./address.ts";
import { againstPlan, Standing } from "./standing.tsx";

const NUMBERS = ["In scope", "Removed", "Left", "Against plan"];

/** Every campaign on one line, the running ones first; each number opens its items. */
export function CampaignsTable({ campaigns, asOf }: { campaigns: BurnDown[]; asOf: Date }) {
  return (
    <Scroll label="Campaigns">
      <table className="w-full min-w-[720px] border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
              Campaign
            </th>
            <th scope="col" className={HEAD}>
              Status
            </th>
            <th scope="col" className={HEAD}>
              Days
            </th>
            {NUMBERS.map((name) => (
              <th key={name} scope="col" className={`${HEAD} text-right`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {campaigns.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} asOf={asOf} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ campaign, asOf }: { campaign: BurnDown; asOf: Date }) {
  const { id, name, startsOn, endsOn, closedAt, today } = campaign;
  const day = (text: string) => formatDay(new Date(text), asOf);
  const bands = today?.bands ?? null;
  const counts = [
    {
      of: "in scope",
      value: bands === null ? null : inScopeOf(bands),
      href: campaignItems(id, { state: "in-scope" }),
    },
    { of: "removed", value: bands?.removed ?? null, href: campaignItems(id, { state: "gone" }) },
    { of: "left", value: bands === null ? null : leftOf(bands), href: campaignItems(id, { state: "left" }) },
  ];
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
      </th>
      <td className={`${CELL} whitespace-nowrap`}>
        {closedAt !== null ? (
          <Status kind="unknown">Closed</Status>
        ) : (
          today !== null && <Standing behind={today.behind} inScope={inScopeOf(today.bands)} />
        )}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {day(startsOn)} to {day(endsOn)}
      </td>
      {counts.map(({ of, value, href }) => (
        <td key={of} className={`${CELL} text-right`}>
          {value === null ? (
            "not known"
          ) : (
            <Link
              href={href}
              prefetch={false}
              aria-label={`${formatNumber(value)}: ${name}, ${of}`}
              data-items={value}
              className={`inline-block min-h-6 min-w-6 py-0.5 ${value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}`}
            >
              {formatNumber(value)}
            </Link>
          )}
        </td>
      ))}
      <td className={`${CELL} whitespace-nowrap text-right`}>
        {today === null ? "" : againstPlan(today.behind)}
      </td>
    </tr>
  );
}

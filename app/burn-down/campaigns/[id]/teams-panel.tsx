import Link from "next/link";
import type { CSSProperties } from "react";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { type Bands, inScopeOf, leftOf } from "#lib/domain/burn-down/bands.ts";
import type { BurnDown, TeamBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { CELL, HEAD } from "../../../owners/table-look.ts";
import { campaignItems } from "../address.ts";
import { againstPlan, Standing } from "../standing.tsx";

const NUMBERS = ["In scope", "Removed", "Disabled", "Exception", "Left", "Plan today", "Against plan"];

/** Each team's part of a campaign, the most behind first; they add up to the whole. */
export function TeamsPanel({ campaign }: { campaign: BurnDown }) {
  const { id, teams, today } = campaign;
  return (
    <Panel id="teams" title="Teams" lead={lead(teams)} side="removed, disabled, exception, open" flush>
      <Scroll label="Teams of the campaign" bare>
        <table className="w-full min-w-[880px] border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
                Team
              </th>
              <td className={`${HEAD} w-[140px]`} />
              {NUMBERS.map((name) => (
                <th key={name} scope="col" className={`${HEAD} text-right`}>
                  {name}
                </th>
              ))}
              <th scope="col" className={HEAD}>
                Status
              </th>
            </tr>
          </thead>
          <tbody>
            {teams.map((one) => (
              <Row key={one.team?.key ?? ""} id={id} one={one} />
            ))}
            {today !== null && <Row id={id} one={{ team: null, target: campaign.target, ...today }} isSum />}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function lead(teams: readonly TeamBurnDown[]): string {
  const late = teams.filter(({ behind }) => behind > 0);
  if (late.length === 0) return "Every team is on plan or ahead of it.";
  const sum = late.reduce((all, { behind }) => all + behind, 0);
  const first = late.slice(0, 3).map(({ team }) => team?.name ?? "No owner");
  const names = first.length === 1 ? first[0] : `${first.slice(0, -1).join(", ")} and ${first.at(-1)}`;
  const rest = late.length > 3 ? `, with ${formatCount(late.length - 3, "more team", "more teams")},` : "";
  return `${names}${rest} ${late.length === 1 ? "is" : "are"} ${formatNumber(sum)} behind${late.length === 1 ? "" : " together"}.`;
}

function Row({ id, one, isSum = false }: { id: number; one: TeamBurnDown; isSum?: boolean }) {
  const { team, bands, planned, behind } = one;
  const name = isSum ? "All teams" : (team?.name ?? "No owner");
  const of = isSum ? {} : { team: team?.key ?? "none" };
  const counts = [
    { value: inScopeOf(bands), href: null },
    { value: bands.removed, href: campaignItems(id, { ...of, state: "gone" }) },
    { value: bands.disabled, href: campaignItems(id, { ...of, state: "disabled" }) },
    { value: bands.excepted, href: campaignItems(id, { ...of, state: "excepted" }) },
    { value: leftOf(bands), href: campaignItems(id, { ...of, state: "left" }) },
  ];
  return (
    <tr
      className={`group hover:bg-hover ${isSum ? "bg-frame font-semibold" : ""}`}
      data-team={isSum ? "all" : (team?.key ?? "none")}
    >
      <th
        scope="row"
        className={`${CELL} sticky left-0 z-1 border-r bg-page text-left ${isSum ? "" : "font-semibold"}`}
      >
        {name}
      </th>
      <td aria-hidden className={`${CELL} min-w-20 print:min-w-14`}>
        <Progress bands={bands} />
      </td>
      {counts.map(({ value, href }, index) => (
        <td key={NUMBERS[index]} className={`${CELL} text-right`}>
          {href === null ? (
            formatNumber(value)
          ) : (
            <Link
              href={href}
              prefetch={false}
              aria-label={`${formatNumber(value)}: ${name}, ${NUMBERS[index]?.toLowerCase()}`}
              data-items={value}
              className={`inline-block min-h-6 min-w-6 py-0.5 ${value === 0 ? "text-fg-3 hover:underline" : "link-quiet"}`}
            >
              {formatNumber(value)}
            </Link>
          )}
        </td>
      ))}
      <td className={`${CELL} text-right`}>{formatNumber(Math.ceil(planned - 1e-9))}</td>
      <td className={`${CELL} whitespace-nowrap text-right`}>{againstPlan(behind)}</td>
      <td className={`${CELL} whitespace-nowrap font-normal`}>
        <Standing behind={behind} inScope={inScopeOf(bands)} />
      </td>
    </tr>
  );
}

/** Told apart without colour: filled, grey, hatched, outlined. */
function Progress({ bands }: { bands: Bands }) {
  const all = Math.max(1, inScopeOf(bands));
  const parts = [
    { name: "removed", count: bands.removed, fill: "bg-ink-1" },
    { name: "disabled", count: bands.disabled, fill: "bg-ink-2" },
    { name: "excepted", count: bands.excepted, fill: "hatched border border-ink-2" },
    { name: "open", count: bands.open, fill: "border border-line-strong" },
  ].filter(({ count }) => count > 0);
  return (
    <span className="flex h-2.5 w-full gap-0.5">
      {parts.map(({ name, count, fill }) => (
        <span
          key={name}
          style={{ "--share": `${(100 * count) / all}%` } as CSSProperties}
          className={`mark h-full w-(--share) min-w-0.5 rounded-mark print:[print-color-adjust:exact] ${fill}`}
        />
      ))}
    </span>
  );
}

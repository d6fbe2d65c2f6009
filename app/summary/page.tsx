import type { Metadata } from "next";
import Link from "next/link";
import type { ReactNode } from "react";
import { BurnDownPaper } from "#components/chart/burn-down-paper.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import {
  formatCount,
  formatDay,
  formatFirst,
  formatNumber,
  formatShare,
  formatWeekday,
} from "#components/ui/format.ts";
import { PrintButton } from "#components/ui/print-button.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import { stateWords } from "#lib/domain/slo/objective-words.ts";
import { NoOverview } from "../(overview)/no-overview.tsx";
import { OverviewAnswer } from "../(overview)/overview-answer.tsx";
import { RevokeValue } from "../(overview)/revoke-panel.tsx";
import { itemAddress, worklistAddress } from "../burn-down/address.ts";
import { paceWords } from "../burn-down/campaigns/[id]/pace-words.ts";
import { CampaignAnswer } from "../burn-down/campaigns/standing.tsx";
import { pageProblem } from "../page-problem.tsx";
import { MetricTable } from "./metric-table.tsx";
import { readSummary, type SummaryPage } from "./read-summary.ts";

export const metadata: Metadata = { title: "Executive summary" };

/** One page to hand to a board: where we stand, whether it gets better, what is worst, and what nobody could see. */
export default async function Summary() {
  let page: SummaryPage | null;
  try {
    page = await readSummary();
  } catch (error) {
    return pageProblem(error, "Executive summary");
  }
  return page === null ? <NoOverview eyebrow="Executive summary" /> : <Paper page={page} />;
}

function Paper({ page }: { page: SummaryPage }) {
  const { overview, partial, risks } = page;
  const { asOf, metrics, campaign, counted } = overview;
  return (
    <article
      data-sheet
      className="mx-auto max-w-[860px] rounded-box border border-line bg-page p-8 max-mid:p-4 print:max-w-none print:border-0 print:p-0 print:[&_a]:no-underline"
    >
      <header className="mb-3 flex flex-wrap items-baseline gap-x-4 border-fg border-b-2 pb-2">
        <p className="text-title">Machine identities: executive summary</p>
        <p className="ml-auto text-fg-2 text-note">
          {formatWeekday(asOf)} · {formatNumber(counted)} counted identities · Rollcall
        </p>
      </header>
      <h1 className="mb-4 text-pretty font-semibold text-answer-narrow">
        <OverviewAnswer page={{ overview, partial, age: 0 }} />
      </h1>
      <Part title="Six measures, and what they were">
        <MetricTable metrics={metrics} partial={partial} asOf={asOf} />
      </Part>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-6 max-mid:grid-cols-1 print:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Part title={campaign === null ? "Burn-down" : `Burn-down, ${campaign.name}`}>
          {campaign === null ? (
            <p>No campaign runs: what is left to do has no date.</p>
          ) : (
            <>
              <p className="mb-1">
                <CampaignAnswer campaign={campaign} asOf={asOf} />
              </p>
              <BurnDownPaper campaign={campaign} label={paceWords(campaign, asOf)} />
              <p className="text-fg-2 text-kind">
                Line: left · dashed: plan · dotted: at the pace of four weeks
              </p>
            </>
          )}
        </Part>
        <div>
          <Part title="Objectives">
            <ul className="grid gap-0.5 text-note">
              {overview.objectives.map(({ key, sentence, state, now, isNone }) => (
                <li key={key} className="flex items-baseline gap-1.5">
                  <StatusIcon kind={state} />
                  <span className="min-w-0 flex-1">
                    {sentence} <span className="sr-only">{stateWords[state]}</span>
                  </span>
                  <strong className="whitespace-nowrap">
                    {isNone ? "none" : now === null ? "unknown" : formatShare(now)}
                  </strong>
                </li>
              ))}
            </ul>
            <p className="mt-1 text-fg-2 text-kind">{tallyWords(overview.objectives)}</p>
          </Part>
          <Part title="Time to revoke, median">
            <dl className="grid gap-1 text-note">
              {overview.revoke.map((reading) => (
                <div key={reading.clock}>
                  <dt className="text-fg-2">{reading.label}</dt>
                  <dd>
                    <RevokeValue reading={reading} />
                  </dd>
                </div>
              ))}
            </dl>
          </Part>
        </div>
      </div>
      <div className="grid grid-cols-[minmax(0,3fr)_minmax(0,2fr)] gap-x-6 max-mid:grid-cols-1 print:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
        <Part title={`Top risks, of ${formatCount(risks.total, "item", "items")} left`}>
          <TopRisks risks={risks} />
        </Part>
        <Part title="What was not seen">
          <NotSeen page={page} />
        </Part>
      </div>
      <Part title="What the measures mean">
        <ul className="text-fg-2 text-kind">
          {metrics.map(({ key, name, meaning }) => (
            <li key={key}>
              <strong>{name}:</strong> {meaning}
            </li>
          ))}
        </ul>
      </Part>
      <footer className="no-print flex gap-2 border-line border-t pt-4">
        <PrintButton />
        <Link href="/" prefetch={false} className={buttonClass()}>
          Overview
        </Link>
      </footer>
    </article>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="mb-4 min-w-0 print:mb-3">
      <h2 className="mb-1 text-title">{title}</h2>
      {children}
    </section>
  );
}

/** Icons are small on paper: the words say the same. */
function tallyWords(objectives: SummaryPage["overview"]["objectives"]): string {
  const states = ["breach", "watch", "met", "unknown"] as const;
  return states
    .map((state) => [objectives.filter((one) => one.state === state).length, stateWords[state].toLowerCase()])
    .filter(([count]) => count !== 0)
    .map((part) => part.join(" "))
    .join(", ");
}

function TopRisks({ risks: { items, total } }: { risks: SummaryPage["risks"] }) {
  if (items.length === 0) return <p>Nothing is left to do.</p>;
  return (
    <ol className="grid gap-1">
      {items.map(({ id, title, identity, role, team }) => (
        <li key={id} className="min-w-0 border-line border-b pb-1 last:border-b-0">
          <Link href={itemAddress(id)} prefetch={false} className="[overflow-wrap:anywhere] hover:underline">
            {title}
          </Link>{" "}
          <span className="text-fg-2 text-note [overflow-wrap:anywhere]">
            {[title.includes(nameOf(identity, role)) ? "" : nameOf(identity, role), team?.name ?? "no owner"]
              .filter((part) => part !== "")
              .join(", ")}
          </span>
        </li>
      ))}
      <li className="no-print">
        <Link
          href={worklistAddress({})}
          prefetch={false}
          data-number={total}
          className="text-accent hover:underline"
        >
          All {formatNumber(total)}
        </Link>
      </li>
    </ol>
  );
}

function nameOf(...named: ({ name: string } | null)[]): string {
  return named.find((one) => one !== null)?.name ?? "";
}

function NotSeen({ page: { overview, partial, denied } }: { page: SummaryPage }) {
  const { sight, began, asOf, metrics } = overview;
  const unread = sight.filter((source) => source.denied + source.failed > 0);
  const judged = metrics.find(({ key }) => key === "over-privilege");
  return (
    <ul className="grid gap-1 text-note">
      <li>
        {partial === null ? "The identities of every scope were read." : `Numbers are at least: ${partial}.`}
      </li>
      {unread.map(({ name, denied: refused, failed }) => (
        <li key={name}>
          {name}:{" "}
          {[
            refused > 0 ? `${formatCount(refused, "reading", "readings")} denied` : null,
            failed > 0 ? `${formatNumber(failed)} not read completely` : null,
          ]
            .filter((part) => part !== null)
            .join(", ")}
        </li>
      ))}
      {denied.length > 0 && (
        <li>
          Denied in:{" "}
          {formatFirst(
            denied.map(({ scope }) => scope),
            3,
          )}
        </li>
      )}
      {judged !== undefined && judged.counts.undecided > 0 && (
        <li>{formatNumber(judged.counts.undecided)} identities have too little evidence for an index.</li>
      )}
      <li>Calls of agents and what gates stopped: no source connected.</li>
      {began !== null && <li>History begins on {formatDay(new Date(began), asOf)}.</li>}
    </ul>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { fieldHelp } from "#components/filter/field-help.ts";
import { FilterInput } from "#components/filter/filter-input.tsx";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import { buildTerm } from "#lib/domain/filter/build.ts";
import { describe } from "#lib/domain/filter/describe.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { trendSpans } from "#lib/domain/trends/trend-metrics.ts";
import { pageProblem } from "../../page-problem.tsx";
import { listAddress, type SearchParams } from "../address.ts";
import { trendAddress } from "./address.ts";
import { ChangesPanel } from "./changes-panel.tsx";
import { MetricPicker } from "./metric-picker.tsx";
import { type AskedTrend, readTrend, type TrendPage } from "./read-trend.ts";
import { RefusedTerms } from "./refused-terms.tsx";
import { TrendAnswer } from "./trend-answer.tsx";
import { TrendPanel } from "./trend-panel.tsx";

export const metadata: Metadata = { title: "Trend" };

/** How did a number go, of exactly these identities, and did the estate move it or we? */
export default async function Trend({ searchParams }: { searchParams: Promise<SearchParams> }) {
  let page: TrendPage;
  try {
    page = await readTrend(await searchParams);
  } catch (error) {
    return pageProblem(error, crumbsTo("/identities"));
  }
  const { asked, trend, refused, partial } = page;
  const list = listAddress(asked.filter, parseSort(null));
  const reading = trend?.metrics.find(({ key }) => key === asked.metric);
  return (
    <>
      <PageHead
        eyebrow={crumbsTo(list)}
        answer={
          refused !== null ? (
            "Of past days this filter cannot be told."
          ) : trend === null || reading === undefined ? (
            "Nothing has been collected yet."
          ) : (
            <TrendAnswer reading={reading} trend={trend} partial={partial} />
          )
        }
        actions={
          <>
            <PrintButton />
            <Link href={list} prefetch={false} className={buttonClass()}>
              The list
            </Link>
          </>
        }
      />
      <Ask asked={asked} />
      {refused !== null ? (
        <RefusedTerms asked={asked} refused={refused} />
      ) : trend === null || reading === undefined ? (
        <States
          state="empty-new"
          what="days"
          hint="Connect a source and collect it: trends begin with the first collection."
        />
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <MetricPicker asked={asked} trend={trend} />
          <TrendPanel asked={asked} trend={trend} reading={reading} />
          <ChangesPanel trend={trend} />
        </div>
      )}
    </>
  );
}

function crumbsTo(list: string) {
  return (
    <Crumbs
      crumbs={[
        { key: "identities", name: "Identities", href: list },
        { key: "trend", name: "Trend" },
      ]}
    />
  );
}

/** Whose, and over how many days: a plain form and links, the address is all there is. */
function Ask({ asked }: { asked: AskedTrend }) {
  const { text, filter, days, metric } = asked;
  return (
    <div className="mb-4 grid gap-2">
      <div className="no-print flex flex-wrap items-center gap-2">
        {/* biome-ignore lint/a11y/useSemanticElements: the search element is not yet known to every browser. */}
        <form action="/identities/trend" role="search" className="min-w-0 flex-1 basis-72">
          <FilterInput
            text={text}
            fields={fieldHelp([])}
            problem={null}
            placeholder="Every identity. Try provider:aws tier:2"
          />
          <input type="hidden" name="days" value={days} />
          <input type="hidden" name="metric" value={metric} />
        </form>
        <nav aria-label="Days" className="flex overflow-hidden rounded-box border border-line-strong">
          {trendSpans.map((span) => (
            <Link
              key={span}
              href={trendAddress({ ...asked, days: span })}
              prefetch={false}
              aria-current={span === days ? "page" : undefined}
              className="flex h-[30px] items-center px-3 text-fg-2 hover:bg-hover aria-[current]:bg-hover aria-[current]:font-semibold aria-[current]:text-fg"
            >
              {span} days
            </Link>
          ))}
        </nav>
      </div>
      <ul aria-label="Filter" className="flex flex-wrap gap-1.5">
        {describe(filter).map(({ term, words, without }) => (
          <li key={buildTerm(term)} className="min-w-0">
            <Chip
              words={words.replace(/^State: (?!unknown|none)/, "")}
              without={trendAddress({ ...asked, filter: without })}
            />
          </li>
        ))}
        {filter.length === 0 && (
          <li className="text-fg-2 text-note">
            every identity, of every nature; whoever is gone is not counted
          </li>
        )}
      </ul>
    </div>
  );
}

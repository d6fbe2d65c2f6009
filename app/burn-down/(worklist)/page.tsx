import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { Pager } from "#components/table/pager.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import type { SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { worklistAddress } from "../address.ts";
import { worklistAsked } from "../asked-worklist.ts";
import { BurnDownTabs } from "../burn-down-tabs.tsx";
import { mostWhole, readWorklist, type WorklistPage } from "../read-worklist.ts";
import { mayDecide } from "../who-decides.ts";
import { PartsPanel } from "./parts-panel.tsx";
import { WorklistFilters } from "./worklist-filters.tsx";
import { WorklistTable } from "./worklist-table.tsx";

export const metadata: Metadata = { title: "Burn-down" };

/** What is left to do, whose it is, and what comes first. */
export default async function BurnDown({ searchParams }: { searchParams: Promise<SearchParams> }) {
  let page: WorklistPage | null;
  try {
    page = await readWorklist(worklistAsked(await searchParams));
  } catch (error) {
    return pageProblem(error, "Burn-down");
  }
  if (page === null) {
    return (
      <>
        <PageHead eyebrow="Burn-down" answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="findings"
          hint="Connect a source and collect it: what is to be done follows."
        />
      </>
    );
  }
  return <Drawn page={page} />;
}

function Drawn({ page }: { page: WorklistPage }) {
  const { asked, list, asOf } = page;
  return (
    <>
      <PageHead eyebrow="Burn-down / Worklist" answer={<Answer page={page} />} />
      <BurnDownTabs open="Worklist" />
      <div className="grid grid-cols-1 items-start gap-4 wide:grid-cols-[minmax(0,1fr)_260px]">
        <div className="grid min-w-0 gap-3">
          <WorklistFilters page={page} />
          {list.items.length === 0 ? (
            <Empty page={page} />
          ) : (
            <>
              <WorklistTable
                rows={list.items.map((item) => ({
                  ...item,
                  mayPlan: !asked.whole && mayDecide(item, page.decides),
                }))}
                asked={asked}
                asOf={asOf.toISOString()}
              />
              <Pager
                previous={asked.after === null ? null : worklistAddress({ ...asked, after: null })}
                next={list.next === null ? null : worklistAddress({ ...asked, after: list.next })}
              >
                <RowsTold page={page} />
              </Pager>
            </>
          )}
        </div>
        <PartsPanel page={page} />
      </div>
    </>
  );
}

/** How many there are, how many of them are here, and where the rest is: on paper, too. */
function RowsTold({ page: { asked, list } }: { page: WorklistPage }) {
  const { total, items } = list;
  const all = formatCount(total, "item", "items");
  if (items.length === total)
    return (
      <>
        {all}
        {asked.whole && ", all on this page"}{" "}
        {asked.whole && (
          <span className="no-print ml-2 inline-flex items-center gap-3">
            <PrintButton />
            <Link href={worklistAddress({ ...asked, whole: false })} prefetch={false} className="link-quiet">
              By pages
            </Link>
          </span>
        )}
      </>
    );
  const csv = `worklist --team ${asked.team ?? "TEAM"} --format csv`;
  return (
    <>
      {all}, {formatNumber(items.length)} on this page{asked.whole && ": more do not fit on one"}.{" "}
      {!asked.whole && (
        <Link
          href={worklistAddress({ ...asked, after: null, whole: true })}
          prefetch={false}
          className="link-quiet"
        >
          {total > mostWhole ? `The first ${formatNumber(mostWhole)}` : "All"} on one page, to print
        </Link>
      )}
      <span className={asked.whole ? "" : "hidden print:inline"}>
        {" "}
        The whole list as a file: <code>{csv}</code>, or <code>/api/v1/work-items</code>.
      </span>
    </>
  );
}

/** Every number opens its list. */
function Answer({ page }: { page: WorklistPage }) {
  const { asked, list, counts, partial } = page;
  const critical = counts.risks.find(({ risk }) => risk === "critical")?.items ?? 0;
  const here = { ...asked, after: null };
  if (asked.state !== "left") {
    return (
      <>
        <Metric value={list.total} href={worklistAddress(here)} />{" "}
        {list.total === 1 ? "item matches" : "items match"} this choice.
      </>
    );
  }
  if (list.total === 0) return <>Nothing is left to do here.</>;
  return (
    <>
      <Metric value={list.total} href={worklistAddress(here)} partial={partial} opens />{" "}
      {list.total === 1 ? "decision is" : "decisions are"} left
      {critical > 0 && asked.risk === null && (
        <>
          , <Metric value={critical} href={worklistAddress({ ...here, risk: "critical" })} /> of them critical
        </>
      )}
      ;{" "}
      {counts.planned === 0 ? (
        "none is"
      ) : (
        <>
          <Metric value={counts.planned} href={worklistAddress({ ...here, state: "planned" })} />{" "}
          {counts.planned === 1 ? "is" : "are"}
        </>
      )}{" "}
      planned
      {counts.overdue > 0 && (
        <>
          , <Metric value={counts.overdue} href={worklistAddress({ ...here, overdue: true })} /> overdue
        </>
      )}
      .
    </>
  );
}

function Empty({ page: { asked, partial } }: { page: WorklistPage }) {
  const isNarrowed = worklistAddress({ ...asked, after: null, sort: "risk" }) !== "/burn-down";
  if (isNarrowed) {
    return (
      <States state="empty-filtered" what="items">
        <a href="/burn-down" className="text-accent hover:underline">
          Show everything that is left
        </a>
      </States>
    );
  }
  return (
    <div className="rounded-box border border-line-strong border-dashed p-6">
      <h2 className="text-title">Nothing is left to do</h2>
      <p className="text-fg-2">
        {partial === null
          ? "Every check that is on was made of everybody, and what it found is gone."
          : `What could be read holds nothing to do. ${partial}`}
      </p>
    </div>
  );
}

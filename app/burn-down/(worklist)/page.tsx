import type { Metadata } from "next";
import { States } from "#components/state/states.tsx";
import { Pager } from "#components/table/pager.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import type { SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { worklistAddress } from "../address.ts";
import { worklistAsked } from "../asked-worklist.ts";
import { BurnDownTabs } from "../burn-down-tabs.tsx";
import { readWorklist, type WorklistPage } from "../read-worklist.ts";
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
                rows={list.items.map((item) => ({ ...item, mayPlan: mayDecide(item, page.decides) }))}
                asked={asked}
                asOf={asOf.toISOString()}
              />
              <Pager
                previous={asked.after === null ? null : worklistAddress({ ...asked, after: null })}
                next={list.next === null ? null : worklistAddress({ ...asked, after: list.next })}
              >
                {formatCount(list.total, "item", "items")}
                {list.total > list.items.length && `, ${formatNumber(list.items.length)} on this page`}
              </Pager>
            </>
          )}
        </div>
        <PartsPanel page={page} />
      </div>
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

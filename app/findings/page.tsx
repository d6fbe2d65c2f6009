import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { Pager } from "#components/table/pager.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../identities/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { type FindingsAsked, findingsAddress, readFindingsAsked, type ShownState } from "./address.ts";
import { FindingsFilters } from "./findings-filters.tsx";
import { FindingsTable } from "./findings-table.tsx";
import { type FindingsPage, readFindings } from "./read-findings.ts";

export const metadata: Metadata = { title: "Findings" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "checks", name: "Checks", href: "/settings/checks" },
      { key: "findings", name: "Findings" },
    ]}
  />
);

/** What did the checks find, of whom, and why? */
export default async function Findings({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const after = parameter(params, "after");
  let asked: FindingsAsked;
  let page: FindingsPage | null;
  try {
    asked = readFindingsAsked(params);
    page = await readFindings(asked, after);
  } catch (error) {
    return error instanceof Invalid ? (
      <Refused params={params} problem={error} />
    ) : (
      pageProblem(error, CRUMBS)
    );
  }
  return page === null ? <Nothing /> : <List asked={asked} page={page} typed={typedIn(params)} />;
}

function typedIn(params: SearchParams) {
  const text = (name: string) => parameter(params, name) ?? "";
  return { rule: text("rule"), state: text("state") || "open", confidence: text("confidence"), q: text("q") };
}

function Nothing() {
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer="Nothing has been collected yet." />
      <States
        state="empty-new"
        what="findings"
        hint={
          <>
            Checks judge what was collected.{" "}
            <Link href="/sources" prefetch={false}>
              Connect a source
            </Link>{" "}
            and collect it.
          </>
        }
      />
    </>
  );
}

function Refused({ params, problem }: { params: SearchParams; problem: Invalid }) {
  const { message, hint } = problem;
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer="These findings cannot be shown." />
      <FindingsFilters typed={typedIn(params)} facets={[]} problem={{ message, hint }} />
      <p>
        <Link href="/findings" prefetch={false} className="text-accent hover:underline">
          Every open finding
        </Link>
      </p>
    </>
  );
}

type ListProps = {
  asked: FindingsAsked;
  page: FindingsPage;
  typed: ReturnType<typeof typedIn>;
};

function List({ asked, page, typed }: ListProps) {
  const { list, asOf, facets, partial } = page;
  const shown = list.findings.length;
  return (
    <>
      <PageHead eyebrow={CRUMBS} answer={<Answer asked={asked} total={list.total} partial={partial} />} />
      <FindingsFilters typed={typed} facets={facets} problem={null} />
      {shown === 0 ? (
        <States state="empty-filtered" what="findings">
          <p className="text-fg-2">
            What could not be judged is not found either:{" "}
            <Link href="/sources" prefetch={false}>
              Sources
            </Link>{" "}
            says what was not read.
          </p>
        </States>
      ) : (
        <>
          <FindingsTable rows={list.findings} asOf={asOf} hasCheck={asked.rule === null} />
          <Pager
            previous={list.previous === null ? null : findingsAddress(asked, list.previous)}
            next={list.next === null ? null : findingsAddress(asked, list.next)}
          >
            {shown === list.total
              ? `All ${formatNumber(list.total)} shown, the newest first.`
              : `${formatNumber(shown)} of ${formatNumber(list.total)} on this page, the newest first.`}{" "}
            A finding ends as removed when the source is different, and as no longer applies when only what is
            known of it is.
          </Pager>
        </>
      )}
    </>
  );
}

const VERBS: Record<ShownState, [one: string, many: string]> = {
  open: ["is open", "are open"],
  disabled: ["is disabled and not yet gone", "are disabled and not yet gone"],
  lately: ["ended in the last 30 days", "ended in the last 30 days"],
  ended: ["ended", "ended"],
  all: ["is open or ended", "are open or ended"],
};

type AnswerProps = { asked: FindingsAsked; total: number; partial: string | null };

function Answer({ asked, total, partial }: AnswerProps) {
  const { rule, state, confidence, filter } = asked;
  const whose = filter.length > 0 ? ", of identities that pass the filter" : "";
  const sure = confidence === null ? "" : ` with ${confidence} confidence`;
  const of = rule === null ? "" : ` of “${checkOf(rule)?.title ?? rule}”`;
  const noun = total === 1 ? "finding" : "findings";
  return (
    <>
      <Metric value={total} href={findingsAddress(asked)} partial={partial} opens>
        {noun}
      </Metric>
      {`${of}${sure} ${VERBS[state][total === 1 ? 0 : 1]}${whose}.`}
    </>
  );
}

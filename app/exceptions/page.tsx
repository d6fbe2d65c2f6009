import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { parameter, type SearchParams } from "../identities/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { ExceptionsTable, points } from "./exceptions-table.tsx";
import { type ExceptionsPage, readExceptions } from "./read-exceptions.ts";

export const metadata: Metadata = { title: "Exceptions" };

/** What may stay as it is, until when, who said so, and what waits for somebody's word? */
export default async function Exceptions({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const overdue = parameter(params, "show") === "overdue" ? { team: parameter(params, "team") } : null;
  let page: ExceptionsPage | null;
  try {
    page = await readExceptions(overdue);
  } catch (error) {
    return pageProblem(error, "Exceptions");
  }
  if (page === null) {
    return (
      <>
        <PageHead eyebrow="Exceptions" answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="exceptions"
          hint="Connect a source and collect it: an exception is from something to do."
        />
      </>
    );
  }
  return (
    <>
      <PageHead eyebrow="Exceptions" answer={answerOf(page)} />
      {page.list.exceptions.length === 0 ? (
        <div className="rounded-box border border-line-strong border-dashed p-6">
          <h2 className="text-title">Nobody has asked for an exception</h2>
          <p className="text-fg-2">
            On the page of a work item, “Leave it as it is for now” asks for one: with a reason, what keeps
            the harm small meanwhile, and an end. Another person approves it.
          </p>
        </div>
      ) : (
        <Listed page={page} />
      )}
    </>
  );
}

function Listed({ page }: { page: ExceptionsPage }) {
  const { overdue, list } = page;
  if (overdue === null) return <ExceptionsTable page={page} />;
  const { team } = overdue;
  const exceptions = list.exceptions.filter(
    (one) => one.isOverdue && (team === null || (one.team?.key ?? "none") === team),
  );
  return (
    <div className="grid gap-3">
      <p data-total={exceptions.length}>
        Only {formatCount(exceptions.length, "exception", "exceptions")} left standing past the end.{" "}
        <Link href="/exceptions" className="link-quiet">
          Show all
        </Link>
      </p>
      {exceptions.length > 0 && <ExceptionsTable page={{ ...page, list: { ...list, exceptions } }} />}
    </div>
  );
}

function answerOf({ list: { waiting, holding, ending, cost } }: ExceptionsPage): string {
  const parts = [
    `${holding === 0 ? "No exception holds" : formatCount(holding, "exception holds", "exceptions hold")}${ending > 0 ? `, ${formatNumber(ending)} of them for less than 30 days more` : ""}`,
    `${waiting === 0 ? "none waits" : `${formatNumber(waiting)} ${waiting === 1 ? "waits" : "wait"}`} for approval`,
  ];
  const [most] = cost;
  const kept =
    most === undefined ? "" : ` They keep ${points(most.points)} points of the index of ${most.provider}.`;
  return `${parts.join("; ")}.${kept}`;
}

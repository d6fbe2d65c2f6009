import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { Chip } from "#components/ui/chip.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { PageHead } from "#components/ui/page-head.tsx";
import { Invalid } from "#lib/errors.ts";
import { parameter, type SearchParams } from "../identities/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { ExceptionTabs } from "./exception-tabs.tsx";
import { ExceptionsTable, points } from "./exceptions-table.tsx";
import {
  type ExceptionFilter,
  type ExceptionsPage,
  exceptionFilters,
  readExceptions,
} from "./read-exceptions.ts";

export const metadata: Metadata = { title: "Exceptions" };

/** What may stay as it is, until when, who said so, and what waits for somebody's word? */
export default async function Exceptions({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const params = await searchParams;
  const overdue =
    parameter(params, "show") === "overdue"
      ? { team: parameter(params, "team"), provider: parameter(params, "provider") }
      : null;
  let page: ExceptionsPage | null;
  try {
    page = await readExceptions(filterIn(params), overdue);
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
  const { list, rows, shown } = page;
  return (
    <>
      <PageHead eyebrow="Exceptions" answer={<Answer page={page} />} />
      <ExceptionTabs open="Exceptions" />
      {shown !== null && (
        <p className="mb-3" data-total={rows.length}>
          <Chip words={`${SHOWN[shown]}: ${rows.length}`} without="/exceptions" />
        </p>
      )}
      {overdue !== null && (
        <p className="mb-3" data-total={rows.length}>
          Only {formatCount(rows.length, "exception", "exceptions")} left standing past the end.{" "}
          <Link href="/exceptions" prefetch={false} className="link-quiet">
            Show all
          </Link>
        </p>
      )}
      {list.exceptions.length === 0 ? (
        <div className="rounded-box border border-line-strong border-dashed p-6">
          <h2 className="text-title">Nobody has asked for an exception</h2>
          <p className="text-fg-2">
            On the page of a work item, “Leave it as it is for now” asks for one: with a reason, what keeps
            the harm small meanwhile, and an end. Another person approves it.
          </p>
        </div>
      ) : rows.length === 0 ? (
        overdue === null && <p className="text-fg-2">None of the {list.exceptions.length} is like that.</p>
      ) : (
        <ExceptionsTable page={page} />
      )}
    </>
  );
}

const SHOWN: Record<ExceptionFilter, string> = {
  waiting: "Wait for approval",
  holds: "Hold",
  ending: "Hold for less than 30 days more",
  expired: "Expired",
  ended: "Ended by a person",
  refused: "Refused",
  withdrawn: "Withdrawn",
};

/** Throws Invalid. */
function filterIn(params: SearchParams): ExceptionFilter | null {
  const text = parameter(params, "state");
  if (text === null || text === "") return null;
  const found = exceptionFilters.find((one) => one === text);
  if (found !== undefined) return found;
  throw new Invalid(`"${text.slice(0, 40)}" is no state of an exception.`, {
    hint: `Use one of: ${exceptionFilters.join(", ")}.`,
  });
}

/** "3 exceptions hold, 1 of them for less than 30 days more; 2 wait for approval. They keep 0.42 points of the index of aws." */
function Answer({ page: { list } }: { page: ExceptionsPage }) {
  const { waiting, holding, ending, cost } = list;
  const opens = (value: number, state: ExceptionFilter, words?: string) => (
    <Metric value={value} href={`/exceptions?state=${state}`}>
      {words}
    </Metric>
  );
  const [most] = cost;
  return (
    <>
      {holding === 0
        ? "No exception holds"
        : opens(holding, "holds", holding === 1 ? "exception holds" : "exceptions hold")}
      {ending > 0 && <>, {opens(ending, "ending")} of them for less than 30 days more</>};{" "}
      {waiting === 0 ? "none waits" : opens(waiting, "waiting", waiting === 1 ? "waits" : "wait")} for
      approval.
      {most !== undefined && ` They keep ${points(most.points)} points of the index of ${most.provider}.`}
    </>
  );
}

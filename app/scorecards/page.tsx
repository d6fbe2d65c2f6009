import type { Metadata } from "next";
import Link from "next/link";
import { States } from "#components/state/states.tsx";
import { buttonClass } from "#components/ui/button.tsx";
import { formatCount } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { PrintButton } from "#components/ui/print-button.tsx";
import type { SearchParams } from "../identities/address.ts";
import { pageProblem } from "../page-problem.tsx";
import { cardsAddress } from "./asked-cards.ts";
import { cardsAnswer, Tally } from "./cards-answer.tsx";
import { CardsTable } from "./cards-table.tsx";
import { Choices } from "./choices.tsx";
import { MeaningPanel } from "./meaning-panel.tsx";
import { type CardsPage, readCards } from "./read-cards.ts";

export const metadata: Metadata = { title: "Scorecards" };

/** Which objectives fail, and when do the others run out of budget? */
export default async function Scorecards({ searchParams }: { searchParams: Promise<SearchParams> }) {
  let page: CardsPage | null;
  try {
    page = await readCards(await searchParams);
  } catch (error) {
    return pageProblem(error, "Scorecards");
  }
  if (page === null) {
    return (
      <>
        <PageHead eyebrow="Scorecards" answer="Nothing has been collected yet." />
        <States
          state="empty-new"
          what="days"
          hint="Connect a source and collect it: objectives are judged day by day from then on."
        />
      </>
    );
  }
  return <Drawn page={page} />;
}

function Drawn({ page }: { page: CardsPage }) {
  const { asked, estate, lines, asOf, teams } = page;
  const isEmpty = lines.length === 0;
  const isNoneShown = asked.state !== null && !lines.some(({ budget }) => budget.state === asked.state);
  return (
    <>
      <PageHead
        eyebrow={`Scorecards · ${estate.name} · ${formatCount(estate.lines.length, "objective", "objectives")}`}
        answer={isEmpty ? "No objective says anything here." : cardsAnswer(estate.lines, asOf)}
        actions={
          <>
            <PrintButton />
            <Link href="/settings/objectives" prefetch={false} className={buttonClass()}>
              Edit objectives
            </Link>
          </>
        }
      />
      <Choices asked={asked} teams={teams} />
      {!isEmpty && <Tally page={page} />}
      {isEmpty || isNoneShown ? (
        <States state="empty-filtered" what="objectives">
          <Link
            href={isEmpty ? "/scorecards" : cardsAddress(asked, { state: null })}
            prefetch={false}
            className="text-accent hover:underline"
          >
            {isEmpty ? "Show all teams" : "Show every status"}
          </Link>
        </States>
      ) : (
        <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
          <CardsTable page={page} />
          <MeaningPanel page={page} />
        </div>
      )}
    </>
  );
}

import type { Metadata } from "next";
import Link from "next/link";
import { buttonClass } from "#components/ui/button.tsx";
import { Crumbs } from "#components/ui/crumbs.tsx";
import { formatCount } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import type { SearchParams } from "../../identities/address.ts";
import { pageProblem } from "../../page-problem.tsx";
import { type AskedForm, NEW, objectiveAddress, readAskedForm } from "./asked-objective.ts";
import { ObjectiveForm } from "./objective-form.tsx";
import { ObjectiveItem } from "./objective-item.tsx";
import { PreviewPanel } from "./preview-panel.tsx";
import { type ObjectivesPage, readObjectives } from "./read-objectives.ts";

export const metadata: Metadata = { title: "Objectives" };

const CRUMBS = (
  <Crumbs
    crumbs={[
      { key: "settings", name: "Settings", href: "/settings" },
      { key: "objectives", name: "Objectives" },
    ]}
  />
);

/** What is to hold, exactly how it is counted, and what would another objective have said? */
export default async function Objectives({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const asked = readAskedForm(await searchParams);
  let page: ObjectivesPage;
  try {
    page = await readObjectives(asked);
  } catch (error) {
    return pageProblem(error, CRUMBS);
  }
  const { objectives, archived, asOf, mayChange } = page;
  return (
    <>
      <PageHead
        eyebrow={CRUMBS}
        answer={`${formatCount(objectives.length, "objective is", "objectives are")} told on the scorecards.`}
        actions={
          mayChange ? (
            <Link href={objectiveAddress(NEW)} prefetch={false} className={buttonClass("primary")}>
              New objective
            </Link>
          ) : (
            <Withheld needs="lead">New objective</Withheld>
          )
        }
      />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-4">
        {mayChange && asked.open === NEW && (
          <Panel id={NEW} title="New objective">
            <Opened asked={asked} page={page} />
          </Panel>
        )}
        {objectives.length > 0 && (
          <ul aria-label="Objectives" className="rounded-box border border-line bg-page">
            {objectives.map((objective) => (
              <ObjectiveItem key={objective.key} objective={objective} asOf={asOf} mayChange={mayChange}>
                {mayChange && asked.open === objective.key ? <Opened asked={asked} page={page} /> : undefined}
              </ObjectiveItem>
            ))}
          </ul>
        )}
        {archived.length > 0 && (
          <Panel
            id="archived"
            title="Archived"
            lead="No scorecard tells them. Taken back, they tell past days too."
            flush
          >
            <ul aria-label="Archived objectives">
              {archived.map((objective) => (
                <ObjectiveItem key={objective.key} objective={objective} asOf={asOf} mayChange={mayChange} />
              ))}
            </ul>
          </Panel>
        )}
      </div>
    </>
  );
}

function Opened({ asked: { open, typed }, page }: { asked: AskedForm; page: ObjectivesPage }) {
  const objective = page.objectives.find(({ key }) => key === open) ?? null;
  return (
    <>
      <ObjectiveForm objective={objective} typed={typed} page={page} />
      {page.preview !== null && open !== null && typed !== null && (
        <PreviewPanel preview={page.preview} open={open} typed={typed} asOf={page.asOf} />
      )}
    </>
  );
}

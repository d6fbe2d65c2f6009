import type { Metadata } from "next";
import { formatDay } from "#components/ui/format.ts";
import { PageHead } from "#components/ui/page-head.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Withheld } from "#components/ui/withheld.tsx";
import { addDays } from "#lib/domain/days.ts";
import { phases } from "#lib/domain/overview/program.ts";
import type { Program as ProgramState } from "#lib/queries/overview/get-program.ts";
import { NoOverview } from "../(overview)/no-overview.tsx";
import { pageProblem } from "../page-problem.tsx";
import { CountedItem, OtherItem } from "./criterion-item.tsx";
import { type ProgramPage, readProgram } from "./read-program.ts";
import { StartForm } from "./start-form.tsx";

export const metadata: Metadata = { title: "Program" };

/** Which exit criteria of the 90-day rollout are met, which are not, and which nobody can tell? */
export default async function Program() {
  let page: ProgramPage | null;
  try {
    page = await readProgram();
  } catch (error) {
    return pageProblem(error, "Program");
  }
  return page === null ? <NoOverview eyebrow="Program" /> : <Drawn page={page} />;
}

function Drawn({ page: { program, mayStart } }: { page: ProgramPage }) {
  const { asOf, start, day } = program;
  const today = asOf.toISOString().slice(0, 10);
  return (
    <>
      <PageHead
        eyebrow={
          start === null
            ? "Program · 90 days"
            : `Program · ${formatDay(new Date(start.startsOn), asOf)} to ${formatDay(new Date(day?.endsOn ?? start.startsOn), asOf)}`
        }
        answer={answerOf(program)}
        actions={mayStart ? undefined : <Withheld needs="lead">Start the program</Withheld>}
      />
      <div className="grid gap-4">
        {start === null && <NotStarted mayStart={mayStart} today={today} />}
        {phases.map((phase, index) => (
          <Panel
            key={phase.key}
            id={phase.key}
            title={`${index + 1}. ${phase.name}`}
            side={sideOf(program, phase)}
            lead={phase.aim}
            flush
          >
            <ul aria-label={`Exit criteria: ${phase.name}`}>
              {program.others
                .filter((one) => one.phase === phase.key)
                .map((one) => (
                  <OtherItem key={one.key} reading={one} />
                ))}
              {program.counted
                .filter(({ criterion }) => criterion.phase === phase.key)
                .map((one) => (
                  <CountedItem key={one.key} reading={one} />
                ))}
            </ul>
          </Panel>
        ))}
        {start !== null && mayStart && (
          <div className="no-print">
            <Panel
              id="start"
              title="Start"
              lead="Changing it moves the phases; what was set before stays in the record of decisions."
            >
              <StartForm day={start.startsOn} isStarted />
            </Panel>
          </div>
        )}
      </div>
    </>
  );
}

function NotStarted({ mayStart, today }: { mayStart: boolean; today: string }) {
  return (
    <div className="grid gap-3 rounded-box border border-line-strong border-dashed p-6">
      <h2 className="text-title">The program has no start yet</h2>
      <p className="max-w-[70ch] text-fg-2">
        Ninety days in three phases of thirty. Live data already judges each exit criterion below; a first day
        gives them dates. {mayStart ? "Choose it here." : "A lead chooses it."}
      </p>
      {mayStart && <StartForm day={today} isStarted={false} />}
    </div>
  );
}

function standings({ counted, others }: ProgramState, phase: string | null) {
  return [
    ...counted.map(({ criterion, standing }) => ({ phase: criterion.phase, standing })),
    ...others,
  ].filter((one) => phase === null || one.phase === phase);
}

function sideOf(program: ProgramState, { key, from, to }: (typeof phases)[number]): string {
  const all = standings(program, key);
  const met = all.filter(({ standing }) => standing.state === "met").length;
  const { start, asOf } = program;
  const day = (number: number) =>
    start === null ? `day ${number}` : formatDay(new Date(addDays(start.startsOn, number - 1)), asOf);
  return `${day(from)} to ${day(to)} · ${met} of ${all.length} met`;
}

function answerOf(program: ProgramState): string {
  const { day, start, asOf } = program;
  const all = standings(program, null);
  const count = (state: string) => all.filter(({ standing }) => standing.state === state).length;
  const unknown = count("unknown");
  const met = `${count("met")} of ${all.length} exit criteria are met${unknown > 0 ? `, and ${unknown} cannot be told yet` : ""}`;
  if (day === null || start === null) return `The program has no start yet; ${met}.`;
  if (day.is === "before")
    return `The program starts on ${formatDay(new Date(start.startsOn), asOf)}; ${met}.`;
  if (day.is === "over") return `The 90 days are over; ${met}.`;
  const phase = phases.find(({ key }) => key === day.phase);
  return `Day ${day.day} of 90, ${phase?.name.toLowerCase()}: ${met}.`;
}

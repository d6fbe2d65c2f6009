import { Age, Day } from "#components/ui/day.tsx";
import { type Fact, Facts } from "#components/ui/facts.tsx";
import { formatCount, formatDay } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { decisionWords } from "#lib/domain/meetings/meeting-decision.ts";
import type { StandingDecision } from "#lib/queries/meetings/get-meeting.ts";
import type { WorkItemDetail } from "#lib/queries/work-items/get-work-item.ts";
import { progressWords, reachWords } from "../../item-words.ts";
import { RiskMark, StateMark } from "../../state-mark.tsx";
import { itemTarget } from "./item-target.tsx";
import type { MeetingPage } from "./read-meeting.ts";
import { StepHead } from "./step-head.tsx";

const findingsShown = 3;

/** One item as the room decides about it: what is to be done, how bad it is while it stays, why, and what may break. */
export function ItemStep({ page, item }: { page: MeetingPage; item: WorkItemDetail }) {
  const { meeting, asOf } = page;
  const standing = meeting.agenda.find(({ id }) => id === item.id);
  return (
    <section aria-labelledby="step" id="item" data-item={item.id}>
      <p className="mb-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-fg-2">
        <span className="font-semibold text-fg">{standing?.teamName ?? "No owner"}</span>
        {itemTarget(item)}
      </p>
      <StepHead note={progressWords(item) ?? undefined}>{item.title}</StepHead>
      {standing?.decision != null && <Decided decision={standing.decision} asOf={asOf} />}
      {item.closedAt !== null && (
        <p role="status" className="mb-4 rounded-box border border-line-strong border-dashed px-4 py-2">
          It is over by now: a collection ended it. Nothing is to be decided.
        </p>
      )}
      <Facts facts={factsOf(item, asOf)} />
      <Why item={item} asOf={asOf} />
      <h2 className="mt-4 mb-1 text-title">If it is wrong</h2>
      <p className="text-pretty">{item.blastRadius.breaks}</p>
    </section>
  );
}

function Decided({ decision, asOf }: { decision: StandingDecision; asOf: Date }) {
  return (
    <p
      data-decision={decision.decision}
      className="mb-4 rounded-box border border-accent bg-selected px-4 py-2.5 text-pretty [overflow-wrap:anywhere]"
    >
      <strong>{decisionWords(decision, (day) => formatDay(new Date(day), asOf))}</strong>
      <span className="text-fg-2"> · decided by {decision.by}</span>
      {decision.decision === "except" && (
        <span className="text-fg-2">. It waits for another person's approval.</span>
      )}
    </p>
  );
}

function factsOf(item: WorkItemDetail, asOf: Date): Fact[] {
  const { risk, effort, blastRadius, openedAt, reopened } = item;
  const today = asOf.toISOString().slice(0, 10);
  return [
    { name: "Risk", value: <RiskMark risk={risk} />, note: `effort: ${effort}` },
    { name: "State", value: <StateMark item={item} today={today} />, note: plannedNote(item, asOf) },
    { name: "Touches", value: reachWords(blastRadius) },
    {
      name: "Last used",
      value:
        blastRadius.lastUsedOn === null ? (
          <Hole kind="unknown" reason={null}>
            never seen
          </Hole>
        ) : (
          <Day date={new Date(blastRadius.lastUsedOn)} asOf={asOf} />
        ),
      note: (
        <>
          open for <Age date={openedAt} asOf={asOf} />
          {reopened > 0 && `, came back ${formatCount(reopened, "time", "times")}`}
        </>
      ),
    },
  ];
}

function plannedNote({ plannedFor }: WorkItemDetail, asOf: Date): string | undefined {
  return plannedFor === null ? undefined : `planned for ${formatDay(new Date(plannedFor), asOf)}`;
}

function Why({ item }: { item: WorkItemDetail; asOf: Date }) {
  const open = item.findings.filter(({ closedAt }) => closedAt === null);
  const more = item.openFindings - Math.min(open.length, findingsShown);
  if (open.length === 0) return null;
  return (
    <>
      <h2 className="mb-1 text-title">Why</h2>
      <ul aria-label="Findings" className="grid gap-1.5">
        {open.slice(0, findingsShown).map(({ id, title, evidence }) => (
          <li key={id} className="text-pretty [overflow-wrap:anywhere]">
            <span className="font-semibold">{title}.</span> {evidence}
          </li>
        ))}
        {more > 0 && <li className="text-fg-2">and {formatCount(more, "more finding", "more findings")}</li>}
      </ul>
    </>
  );
}

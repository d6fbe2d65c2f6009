import Link from "next/link";
import { formatCount } from "#components/ui/format.ts";
import { itemAddress } from "../../address.ts";
import { reachWords } from "../../item-words.ts";
import { RiskMark, StateMark } from "../../state-mark.tsx";
import { itemTarget } from "./item-target.tsx";
import type { MeetingPage } from "./read-meeting.ts";
import { StepHead } from "./step-head.tsx";

/** The three that do most harm while they stay. */
export function WorstStep({ page }: { page: MeetingPage }) {
  const { worst, asOf } = page;
  const today = asOf.toISOString().slice(0, 10);
  return (
    <section aria-labelledby="step" id="worst">
      <StepHead>
        {worst.length === 0
          ? "Nothing is left in this campaign."
          : `The worst ${["one", "two", "three"][worst.length - 1] ?? worst.length}, by the harm they can do while they stay.`}
      </StepHead>
      <ol className="grid grid-cols-[minmax(0,1fr)] gap-3">
        {worst.map((item) => (
          <li key={item.id} className="rounded-box border border-line px-5 py-4" data-worst={item.id}>
            <p className="flex flex-wrap items-center gap-x-4 gap-y-1">
              <RiskMark risk={item.risk} />
              <StateMark item={item} today={today} />
              <span className="text-fg-2">{item.team?.name ?? "no owner"}</span>
            </p>
            <Link
              href={itemAddress(item.id)}
              prefetch={false}
              className="mt-1 block text-pretty font-semibold text-answer-narrow [overflow-wrap:anywhere] hover:underline"
            >
              {item.title}
            </Link>
            <p className="mt-1 text-pretty text-fg-2 [overflow-wrap:anywhere]">
              {itemTarget(item)} · touches: {reachWords(item.blastRadius)} ·{" "}
              {formatCount(item.findings, "finding", "findings")}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}

import Link from "next/link";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { cronWords } from "#components/ui/cron-words.ts";
import { formatMoment } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import type { Term } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { Schedule } from "#lib/queries/list-schedules.ts";
import { listAddress } from "../identities/address.ts";
import { sourceAddress } from "./address.ts";
import type { HealthState, SourceHealth } from "./prepare-health.ts";
import { ReadingsBar } from "./readings-bar.tsx";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL = "border-b border-line px-2 py-2 align-top first:pl-3 last:pr-3 group-last:border-b-0";

const WORDS: Record<HealthState, string> = {
  current: "current",
  gaps: "not complete",
  failed: "last run failed",
  overdue: "overdue",
  waiting: "not read yet",
  retired: "retired",
};

type Props = { health: SourceHealth[]; schedules: Schedule[]; now: Date };

/** Every source on one line: what it is, how it stands, when it was and will be read. */
export function SourcesTable({ health, schedules, now }: Props) {
  return (
    <Scroll label="Sources">
      <table className="w-full min-w-[940px] border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
              Source
            </th>
            <th scope="col" className={HEAD}>
              State
            </th>
            <th scope="col" className={HEAD}>
              Readings complete
            </th>
            <th scope="col" className={HEAD}>
              As of
            </th>
            <th scope="col" className={HEAD}>
              Last complete run
            </th>
            <th scope="col" className={HEAD}>
              Next run
            </th>
            <th scope="col" className={`${HEAD} text-right`}>
              Identities
            </th>
          </tr>
        </thead>
        <tbody>
          {health.map((one) => (
            <Row
              key={one.source.id}
              health={one}
              schedules={schedules.filter(({ source }) => source === one.source.name)}
              now={now}
            />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ health, schedules, now }: { health: SourceHealth; schedules: Schedule[]; now: Date }) {
  const { source, kind, state, whole, readings } = health;
  return (
    <tr className="group">
      <td
        className={`${CELL} sticky left-0 z-1 max-w-[260px] border-r bg-page max-mid:max-w-[190px] print:min-w-[140px]`}
      >
        <span className="flex items-baseline gap-2">
          <CloudMark provider={source.provider} named />
          <Link
            href={sourceAddress(source.name)}
            prefetch={false}
            className="min-w-0 font-semibold hover:underline [overflow-wrap:anywhere]"
          >
            {source.name}
          </Link>
        </span>
        <span className="block pl-5 text-fg-2 text-note [overflow-wrap:anywhere]">{whatItIs(health)}</span>
      </td>
      <td className={`${CELL} whitespace-nowrap [&>span:first-child]:flex`}>
        <Status kind={kind}>{WORDS[state]}</Status>
        {health.paused && <span className="block pl-5 text-fg-2 text-note">paused</span>}
      </td>
      <td className={CELL}>
        <ReadingsBar whole={whole} of={readings} />
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {source.asOf === null ? <Never>never read</Never> : formatMoment(source.asOf, now)}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        {source.lastCompleteAt === null ? <Never>none yet</Never> : formatMoment(source.lastCompleteAt, now)}
      </td>
      <td className={`${CELL} whitespace-nowrap`}>
        <Next health={health} schedules={schedules} now={now} />
      </td>
      <td className={`${CELL} text-right`}>
        <Metric value={source.identities} href={identitiesOf(source.name)} />
      </td>
    </tr>
  );
}

function Never({ children }: { children: string }) {
  return <span className="text-fg-2 text-note">{children}</span>;
}

function Next({ health: { source, nextAt, paused }, schedules, now }: Parameters<typeof Row>[0]) {
  if (source.retiredAt !== null) return <Never>never again</Never>;
  if (source.mode === "import") return <Never>with the next import</Never>;
  if (paused) return <Never>when asked</Never>;
  const inventory = schedules.find(({ cadence, enabled }) => cadence === "inventory" && enabled);
  return (
    <>
      {nextAt === null ? "soon" : nextAt.getTime() <= now.getTime() ? "due now" : formatMoment(nextAt, now)}
      {inventory !== undefined && (
        <span className="block text-fg-2 text-note">{cronWords(inventory.cron)}</span>
      )}
    </>
  );
}

function whatItIs({ source }: SourceHealth): string {
  const how = source.mode === "import" ? "imported from files" : "read live";
  const what = source.pin === null ? cloudLabel(source.provider) : (source.pin.name ?? source.pin.id);
  return `${what}, ${how}`;
}

/** The list of everybody a source delivered. */
export function identitiesOf(source: string): string {
  const own: Term = { type: "match", field: "source", negated: false, values: [{ text: source }] };
  return listAddress([own, ...parse("state:live,disabled")], defaultSort);
}

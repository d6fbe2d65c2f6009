import type { ReactNode } from "react";
import { CloudMark, cloudLabel } from "#components/ui/cloud-mark.tsx";
import { Day } from "#components/ui/day.tsx";
import { formatCount, formatInstant, formatNumber } from "#components/ui/format.ts";
import { Metric } from "#components/ui/metric.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import type { Term } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import type { SourceRun, SourceSummary } from "#lib/queries/list-sources.ts";
import { listAddress } from "../identities/address.ts";

type Props = { source: SourceSummary; asOf: Date | null; children: ReactNode };

/** One connected source: what it is, its last run, and below it what was read of it. */
export function SourcePanel({ source, asOf, children }: Props) {
  return (
    <Panel
      id={`source-${source.id}`}
      title={source.name}
      side={
        <span className="inline-flex items-center gap-1.5">
          <CloudMark provider={source.provider} named /> {cloudLabel(source.provider)},{" "}
          {source.mode === "import" ? "imported from export files" : "read live"}
        </span>
      }
      lead={
        source.retiredAt === null ? undefined : (
          <>
            Retired <Day date={source.retiredAt} asOf={asOf} />: what it delivered stays as it was.
          </>
        )
      }
      flush
    >
      <dl className="grid grid-cols-4 gap-px border-line border-b bg-line max-mid:grid-cols-2">
        <Cell name="Reads">
          {source.pin === null ? "not read yet" : (source.pin.name ?? source.pin.id)}
          {source.pin?.name != null && !source.pin.name.includes(source.pin.id) && (
            <span className="block font-mono font-normal text-fg-2 text-note [overflow-wrap:anywhere]">
              {source.pin.id}
            </span>
          )}
        </Cell>
        <Cell name="Identities">
          <Metric value={source.identities} href={identitiesOf(source.name)} />
          <span className="block font-normal text-fg-2 text-note">of every nature</span>
        </Cell>
        <Cell name="As of">{source.asOf === null ? "never collected" : formatInstant(source.asOf)}</Cell>
        <Cell name="Last run">
          {source.lastRun === null ? "none yet" : <LastRun run={source.lastRun} slices={source.slices} />}
        </Cell>
      </dl>
      {children}
    </Panel>
  );
}

function identitiesOf(source: string): string {
  const own: Term = { type: "match", field: "source", negated: false, values: [{ text: source }] };
  return listAddress([own, ...parse("state:live,disabled")], defaultSort);
}

function Cell({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-page px-4 py-2">
      <dt className="text-fg-2 text-note">{name}</dt>
      <dd className="font-semibold [overflow-wrap:anywhere]">{children}</dd>
    </div>
  );
}

const RUNS: Record<string, { kind: StatusKind; words: string }> = {
  running: { kind: "unknown", words: "under way" },
  complete: { kind: "met", words: "complete" },
  partial: { kind: "watch", words: "in part" },
  failed: { kind: "breach", words: "failed" },
  dead: { kind: "breach", words: "ended without finishing" },
};

function LastRun({ run, slices }: { run: SourceRun; slices: SourceSummary["slices"] }) {
  const look = RUNS[run.status] ?? { kind: "unknown" as const, words: run.status };
  const missing = run.status === "partial" ? missingWords(slices) : null;
  // What a run in part lacks is listed below, reading by reading, with reason and fix.
  const told = missing === null;
  return (
    <>
      <Status kind={look.kind}>{missing === null ? look.words : `${look.words}: ${missing}`}</Status>
      <span className="block font-normal text-fg-2 text-note">
        {formatInstant(run.observedAt)}
        {run.durationMs !== null &&
          `, took ${formatNumber(Math.max(1, Math.round(run.durationMs / 1000)))} s`}
      </span>
      {told && run.message !== null && <span className="block font-normal text-note">{run.message}</span>}
      {told && run.hint !== null && <span className="block font-normal text-fg-2 text-note">{run.hint}</span>}
    </>
  );
}

/** `14 of 241 readings missing`; null when none is. */
function missingWords(slices: SourceSummary["slices"]): string | null {
  const sum = (statuses: string[]) => statuses.reduce((total, status) => total + (slices[status] ?? 0), 0);
  const all = sum(Object.keys(slices));
  const missing = all - sum(["complete", "not-applicable"]);
  return missing === 0
    ? null
    : `${formatNumber(missing)} of ${formatCount(all, "reading", "readings")} missing`;
}

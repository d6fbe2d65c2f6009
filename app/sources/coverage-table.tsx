import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { holeOf, SLICE_MEANINGS } from "#components/ui/slice-words.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { CapabilityCoverage, SliceCoverage } from "#lib/queries/coverage.ts";

type Props = {
  slices: SliceCoverage[];
  capabilities: CapabilityCoverage[];
  /** Shows the slices of this status only. */
  status: string | null;
  asOf: Date | null;
};

/** What was read of a source: what is missing first, with the reason and the fix; then every scope with its streams. */
export function CoverageTable({ slices, capabilities, status, asOf }: Props) {
  const missing = slices.filter((slice) => slice.status !== "complete" && slice.status !== "not-applicable");
  const shown = status === null ? missing : slices.filter((slice) => slice.status === status);
  return (
    <div className="grid gap-4 px-4 py-3">
      <Statuses slices={slices} chosen={status} />
      {shown.length > 0 && <Slices slices={shown} asOf={asOf} />}
      {shown.length === 0 && (
        <p className="flex items-center gap-1.5">
          {status === null && slices.length > 0 && <StatusIcon kind="met" />}
          {slices.length === 0 && "Nothing has been read of it yet."}
          {slices.length > 0 &&
            (status === null ? "Everything asked for was read whole." : `No reading is ${status}.`)}
        </p>
      )}
      {capabilities.length > 0 && <Capabilities facts={capabilities} />}
      {slices.length > 0 && <Matrix slices={slices} />}
    </div>
  );
}

function Statuses({ slices, chosen }: { slices: SliceCoverage[]; chosen: string | null }) {
  const counts = [...Map.groupBy(slices, ({ status }) => status)].sort(
    (left, right) => right[1].length - left[1].length,
  );
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-note">
      {counts.map(([status, group]) => (
        <li key={status} className="inline-flex items-center gap-1.5">
          {status === "complete" ? (
            <StatusIcon kind="met" />
          ) : (
            <Hole kind={holeOf(status)} reason={null}>
              {""}
            </Hole>
          )}
          <span>
            <Link
              href={chosen === status ? "/sources" : `/sources?status=${status}`}
              aria-current={chosen === status ? "true" : undefined}
              className="link-quiet aria-[current]:font-semibold"
            >
              {formatNumber(group.length)} {status.replace("-", " ")}
            </Link>
            <span className="text-fg-2">: {SLICE_MEANINGS[status] ?? status}</span>
          </span>
        </li>
      ))}
    </ul>
  );
}

const HEAD =
  "h-8 border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL = "border-b border-line px-2 py-1.5 align-top first:pl-3 last:pr-3 [overflow-wrap:anywhere]";

function Slices({ slices, asOf }: { slices: SliceCoverage[]; asOf: Date | null }) {
  return (
    <Scroll label="Readings">
      <table className="w-full min-w-[820px] border-separate border-spacing-0 [&_tbody_tr:last-child_td]:border-b-0">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Scope
            </th>
            <th scope="col" className={HEAD}>
              Stream
            </th>
            <th scope="col" className={HEAD}>
              Status
            </th>
            <th scope="col" className={HEAD}>
              Why, and what to do
            </th>
            <th scope="col" className={HEAD}>
              Last read whole
            </th>
          </tr>
        </thead>
        <tbody>
          {slices.map((slice) => (
            <tr key={slice.id}>
              <td className={CELL} title={slice.scope.externalId}>
                {slice.scope.name}
              </td>
              <td className={`${CELL} whitespace-nowrap font-mono text-note`}>{slice.stream}</td>
              <td className={`${CELL} whitespace-nowrap`}>
                {slice.status === "complete" ? (
                  "complete"
                ) : (
                  <Hole kind={holeOf(slice.status)} reason={null}>
                    {slice.status.replace("-", " ")}
                  </Hole>
                )}
              </td>
              <td className={CELL}>
                <Why slice={slice} />
              </td>
              <td className={`${CELL} whitespace-nowrap`}>
                {slice.completeAt === null ? "never" : <Day date={slice.completeAt} asOf={asOf} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Why({ slice }: { slice: SliceCoverage }) {
  return (
    <>
      {slice.reason ?? SLICE_MEANINGS[slice.status]}
      {slice.hint !== null && <span className="block text-fg-2 text-note">{slice.hint}</span>}
      {slice.permission !== null && (
        <span className="block text-note">
          <span className="text-fg-2">Needs</span> <span className="font-mono">{slice.permission}</span>
        </span>
      )}
    </>
  );
}

function Capabilities({ facts }: { facts: CapabilityCoverage[] }) {
  return (
    <div>
      <h3 className="mb-1 text-fg-2 text-note">Facts about what can be seen</h3>
      <ul className="grid gap-1">
        {facts.map((fact) => (
          <li key={`${fact.scope.externalId} ${fact.capability}`}>
            <strong>{fact.scope.name}</strong>, {fact.capability.replaceAll("-", " ")}:{" "}
            {fact.status.replace("-", " ")}. <span className="text-fg-2">{fact.reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Scopes × streams: every cell says its status by mark and by word. */
function Matrix({ slices }: { slices: SliceCoverage[] }) {
  const streams = [...new Set(slices.map(({ stream }) => stream))].sort();
  const scopes = [...Map.groupBy(slices, ({ scope }) => scope.externalId)];
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent hover:underline">
        All {formatCount(slices.length, "reading", "readings")}:{" "}
        {formatCount(scopes.length, "scope", "scopes")} by {formatCount(streams.length, "stream", "streams")}
      </summary>
      <Scroll label="Scopes by streams">
        <table className="border-separate border-spacing-0 [&_tbody_tr:last-child_td]:border-b-0">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
                Scope
              </th>
              {streams.map((stream) => (
                <th key={stream} scope="col" className={`${HEAD} whitespace-nowrap`}>
                  {stream.split("/").at(-1)?.replaceAll("-", " ")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {scopes.map(([externalId, own]) => (
              <tr key={externalId}>
                <td
                  className={`${CELL} sticky left-0 z-1 whitespace-nowrap border-r bg-page`}
                  title={externalId}
                >
                  {own[0]?.scope.name}
                </td>
                {streams.map((stream) => (
                  <td key={stream} className={`${CELL} whitespace-nowrap`}>
                    <MatrixCell slice={own.find((slice) => slice.stream === stream)} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}

function MatrixCell({ slice }: { slice: SliceCoverage | undefined }) {
  if (slice === undefined) return <span className="text-fg-3 text-note">not asked</span>;
  if (slice.status === "complete") return <span>{formatNumber(slice.rows)}</span>;
  return (
    <Hole kind={holeOf(slice.status)} compact reason={slice.reason}>
      {slice.status.replace("-", " ")}
    </Hole>
  );
}

function Scroll({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls sideways must be reachable by keyboard.
      tabIndex={0}
      className="overflow-x-auto rounded-box border border-line"
    >
      {children}
    </section>
  );
}

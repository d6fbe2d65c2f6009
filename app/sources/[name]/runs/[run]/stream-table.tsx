import { Fragment } from "react";
import { formatCount, formatDuration, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { streamTitle } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { holeOf } from "#components/ui/slice-words.ts";
import type { RunSlice } from "#lib/queries/get-run.ts";
import { type StreamSum, sumStreams } from "./sum-streams.ts";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-4 last:pr-4";
const CELL = "h-8 whitespace-nowrap border-b border-line px-2 first:pl-4 last:pr-4";
const COUNTS = [
  ["seen", "Read"],
  ["inserted", "New"],
  ["updated", "Changed"],
  ["closed", "Gone"],
  ["reopened", "Back"],
  ["held", "Held"],
  ["rejected", "Rejected"],
] as const;

/** What the run did, stream by stream, and on demand slice by slice. */
export function StreamTable({ slices }: { slices: RunSlice[] }) {
  const streams = sumStreams(slices);
  return (
    <>
      <Panel id="streams" title="By stream" side={formatCount(streams.length, "stream", "streams")} flush>
        <Scroll label="Streams as a table" bare>
          <table className="w-full border-separate border-spacing-0 [&_tbody_tr:last-child_td]:border-b-0">
            <Heads first="Stream" second="Readings complete" />
            <tbody>
              {streams.map((stream) => (
                <tr key={stream.stream}>
                  <td className={`${CELL} sticky left-0 z-1 border-r bg-page font-semibold`}>
                    {streamTitle(stream.stream)}
                  </td>
                  <td className={CELL}>
                    {formatNumber(stream.whole)}{" "}
                    <span className="text-fg-2">of {formatNumber(stream.slices.length)}</span>
                  </td>
                  <Numbers of={stream} />
                </tr>
              ))}
            </tbody>
          </table>
        </Scroll>
      </Panel>
      <details>
        <summary className="inline-block min-h-6 text-accent hover:underline">
          All {formatCount(slices.length, "reading", "readings")} of this run
        </summary>
        <Scroll label="Readings by stream and scope">
          <table className="w-full border-separate border-spacing-0 [&_tbody_tr:last-child_td]:border-b-0">
            <Heads first="Reading" second="Status" last="Took" />
            <tbody>
              {streams.map((stream) => (
                <Fragment key={stream.stream}>
                  {stream.slices.map((slice) => (
                    <tr key={slice.id}>
                      <td className={`${CELL} sticky left-0 z-1 border-r bg-page`}>
                        {streamTitle(stream.stream)} <span className="text-fg-2">in {slice.scope.name}</span>
                      </td>
                      <td className={CELL}>
                        <SliceStatus slice={slice} />
                      </td>
                      <Numbers of={slice} />
                      <td className={`${CELL} text-right text-fg-2`}>{formatDuration(slice.durationMs)}</td>
                    </tr>
                  ))}
                </Fragment>
              ))}
            </tbody>
          </table>
        </Scroll>
      </details>
    </>
  );
}

function Heads({ first, second, last }: { first: string; second: string; last?: string }) {
  return (
    <thead>
      <tr>
        <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
          {first}
        </th>
        <th scope="col" className={HEAD}>
          {second}
        </th>
        {COUNTS.map(([field, name]) => (
          <th key={field} scope="col" className={`${HEAD} text-right`}>
            {name}
          </th>
        ))}
        {last !== undefined && (
          <th scope="col" className={`${HEAD} text-right`}>
            {last}
          </th>
        )}
      </tr>
    </thead>
  );
}

function Numbers({ of }: { of: Pick<StreamSum, (typeof COUNTS)[number][0]> }) {
  return COUNTS.map(([field]) => (
    <td key={field} className={`${CELL} text-right ${of[field] === 0 ? "text-fg-3" : ""}`}>
      {formatNumber(of[field])}
    </td>
  ));
}

function SliceStatus({ slice: { status, reason } }: { slice: RunSlice }) {
  if (status === "complete") return "complete";
  if (status === "running") return <span className="text-fg-2">under way</span>;
  return (
    <Hole kind={holeOf(status)} compact reason={reason}>
      {status.replace("-", " ")}
    </Hole>
  );
}

import Link from "next/link";
import { Pager } from "#components/table/pager.tsx";
import { formatDuration, formatMoment, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { runLook, triggerWords } from "#components/ui/run-words.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import type { RunPage } from "#lib/queries/list-runs.ts";
import type { RunLine } from "#lib/queries/run-columns.sql.ts";
import { runAddress, sourceAddress } from "../address.ts";

const HEAD =
  "h-8 whitespace-nowrap border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-4 last:pr-4";
const CELL =
  "h-8 whitespace-nowrap border-b border-line px-2 first:pl-4 last:pr-4 group-last:border-b-0 group-hover:bg-hover";
const NUMBER = "text-right";

const COUNTS = [
  { field: "inserted", name: "New", meaning: "facts found for the first time" },
  { field: "updated", name: "Changed", meaning: "facts that changed" },
  { field: "closed", name: "Gone", meaning: "facts that a complete reading missed" },
  { field: "reopened", name: "Back", meaning: "facts that had been gone" },
  { field: "held", name: "Held", meaning: "missing, but too many at once to close" },
  { field: "rejected", name: "Rejected", meaning: "records that could not be stored" },
] as const;

type Props = { source: string; page: RunPage; now: Date };

/** The runs of a source, newest first. */
export function RunsPanel({ source, page: { runs, newer, older }, now }: Props) {
  if (runs.length === 0) {
    return (
      <Panel id="runs" title="Runs">
        <p className="text-fg-2">No collection has run yet.</p>
      </Panel>
    );
  }
  const at = (place: string) => `${sourceAddress(source)}?${place}#runs`;
  return (
    <Panel id="runs" title="Runs" side="newest first" flush>
      <Scroll label="Runs as a table" bare>
        <table className="w-full border-separate border-spacing-0">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
                As of
              </th>
              <th scope="col" className={HEAD}>
                Status
              </th>
              <th scope="col" className={`${HEAD} ${NUMBER}`}>
                Readings
              </th>
              {COUNTS.map(({ field, name, meaning }) => (
                <th key={field} scope="col" title={meaning} className={`${HEAD} ${NUMBER}`}>
                  {name}
                </th>
              ))}
              <th scope="col" className={`${HEAD} ${NUMBER}`}>
                Took
              </th>
              <th scope="col" className={HEAD}>
                Begun
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => (
              <Row key={run.id} source={source} run={run} now={now} />
            ))}
          </tbody>
        </table>
      </Scroll>
      {(newer !== null || older !== null) && (
        <div className="border-line border-t px-4 pb-3">
          <Pager
            previous={newer === null ? null : at(`after=${newer}`)}
            next={older === null ? null : at(`before=${older}`)}
          >
            Runs {runs.at(-1)?.id} to {runs[0]?.id}.
          </Pager>
        </div>
      )}
    </Panel>
  );
}

function Row({ source, run, now }: { source: string; run: RunLine; now: Date }) {
  const { kind, words } = runLook(run.status);
  return (
    <tr className="group" data-run={run.id}>
      <td className={`${CELL} sticky left-0 z-1 border-r bg-page`}>
        <Link href={runAddress(source, run.id)} prefetch={false} className="font-semibold hover:underline">
          {formatMoment(run.observedAt, now)}
        </Link>
      </td>
      <td className={`${CELL} [&>span]:flex`}>
        <Status kind={kind}>{words}</Status>
      </td>
      <td className={`${CELL} ${NUMBER}`}>
        {formatNumber(run.whole)}{" "}
        <span className="text-fg-2">of {formatNumber(run.planned ?? run.ended)}</span>
      </td>
      {COUNTS.map(({ field }) => (
        <td key={field} className={`${CELL} ${NUMBER} ${run[field] === 0 ? "text-fg-3" : ""}`}>
          {formatNumber(run[field])}
        </td>
      ))}
      <td className={`${CELL} ${NUMBER}`}>{run.durationMs === null ? "" : formatDuration(run.durationMs)}</td>
      <td className={`${CELL} min-w-28 whitespace-normal! text-fg-2 text-note`}>{triggerWords(run)}</td>
    </tr>
  );
}

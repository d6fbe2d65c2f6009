import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { streamTitle } from "#components/ui/kind-words.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { holeOf } from "#components/ui/slice-words.ts";
import type { SliceCoverage } from "#lib/queries/coverage.ts";

const HEAD =
  "h-8 border-b border-line bg-frame px-2 text-left font-semibold text-fg-2 text-note first:pl-3 last:pr-3";
const CELL = "border-b border-line px-2 py-1.5 align-top first:pl-3 last:pr-3 [overflow-wrap:anywhere]";

/** Scopes × streams: every cell says its status by mark and by word. */
export function CoverageMatrix({ slices }: { slices: SliceCoverage[] }) {
  const streams = [...new Set(slices.map(({ stream }) => stream))].sort();
  const scopes = [...Map.groupBy(slices, ({ scope }) => scope.externalId)];
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent hover:underline">
        All {formatCount(slices.length, "reading", "readings")}:{" "}
        {formatCount(scopes.length, "scope", "scopes")} by {formatCount(streams.length, "kind", "kinds")}
      </summary>
      <p className="mb-1 text-fg-2 text-note">
        A number is how many facts are kept of what was read; “read” means read completely, with none to keep.
      </p>
      <Scroll label="Scopes by readings">
        <table className="border-separate border-spacing-0 print:w-full print:table-fixed print:[&_*]:whitespace-normal print:[&_*]:text-[7px]! print:[&_*]:leading-tight print:[&_svg]:size-2 [&_tbody_tr:last-child_td]:border-b-0">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
                Scope
              </th>
              {streams.map((stream) => (
                <th key={stream} scope="col" className={`${HEAD} whitespace-nowrap`}>
                  {streamTitle(stream)}
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
  if (slice.status === "complete") {
    return slice.rows === 0 ? <span className="text-fg-2 text-note">read</span> : formatNumber(slice.rows);
  }
  return (
    <Hole kind={holeOf(slice.status)} compact reason={slice.reason}>
      {slice.status.replace("-", " ")}
    </Hole>
  );
}

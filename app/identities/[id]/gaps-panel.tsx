import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { formatCount } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { streamTitle } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { holeOf } from "#components/ui/slice-words.ts";
import type { GapDetail } from "#lib/queries/identity-detail.ts";

/** What could not be read about the identity, why, and what would change that. */
export function GapsPanel({ gaps, asOf }: { gaps: GapDetail[]; asOf: Date }) {
  if (gaps.length === 0) return null;
  return (
    <Panel
      id="gaps"
      title="What could not be read"
      side={formatCount(gaps.length, "gap", "gaps")}
      footer={
        <Link href="/sources" prefetch={false} className="text-accent hover:underline">
          Coverage of all sources
        </Link>
      }
      flush
    >
      <ul>
        {gaps.map((gap) => (
          <li
            key={`${gap.stream} ${gap.scope.externalId}`}
            className="border-line border-t px-4 py-2 first:border-t-0"
          >
            <p className="flex flex-wrap justify-between gap-x-3">
              <span className="font-semibold">{streamTitle(gap.stream)}</span>
              <Hole kind={holeOf(gap.status)} reason={null}>
                {gap.status.replace("-", " ")}
              </Hole>
            </p>
            {gap.reason !== null && <p className="[overflow-wrap:anywhere]">{gap.reason}</p>}
            {gap.hint !== null && (
              <p className="mt-0.5 text-note [overflow-wrap:anywhere]">
                <span className="font-semibold">What to do:</span> {gap.hint}
              </p>
            )}
            <p className="text-fg-2 text-note">
              {gap.permission !== null && (
                <>
                  Needs <span className="font-mono">{gap.permission}</span>.{" "}
                </>
              )}
              {gap.completeAt === null ? (
                "Never read completely."
              ) : (
                <>
                  Last read completely <Day date={gap.completeAt} asOf={asOf} />.
                </>
              )}
            </p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}

import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { formatFirst, formatList, formatNumber } from "#components/ui/format.ts";
import { Hole, HoleIcon } from "#components/ui/hole.tsx";
import { streamTitle } from "#components/ui/kind-words.ts";
import { holeOf, SLICE_MEANINGS } from "#components/ui/slice-words.ts";
import { StatusIcon } from "#components/ui/status.tsx";
import type { CapabilityCoverage, SliceCoverage } from "#lib/queries/coverage.ts";
import { CoverageMatrix } from "./coverage-matrix.tsx";
import { groupFacts } from "./group-facts.ts";
import { groupSlices, type SliceGroup } from "./group-slices.ts";

type Props = {
  slices: SliceCoverage[];
  capabilities: CapabilityCoverage[];
  /** Shows the slices of this status only. */
  status: string | null;
  asOf: Date | null;
  /** The page's own address, without a status. */
  address: string;
  /** True where the whole matrix of scopes and streams belongs. */
  whole: boolean;
};

/** What was read of a source: what is missing first, with the reason and the fix; then every scope with its streams. */
export function CoverageTable({ slices, capabilities, status, asOf, address, whole }: Props) {
  const missing = slices.filter((slice) => slice.status !== "complete" && slice.status !== "not-applicable");
  const shown = status === null ? missing : slices.filter((slice) => slice.status === status);
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 px-4 py-3">
      <Statuses slices={slices} chosen={status} address={address} />
      {shown.length > 0 && <Readings groups={groupSlices(shown, slices)} asOf={asOf} />}
      {shown.length === 0 && (
        <p className="flex items-center gap-1.5">
          {status === null && slices.length > 0 && <StatusIcon kind="met" />}
          {slices.length === 0 && "Nothing has been read of it yet."}
          {slices.length > 0 &&
            (status === null ? "Everything asked for was read completely." : `No reading is ${status}.`)}
        </p>
      )}
      {whole && capabilities.length > 0 && <Capabilities facts={capabilities} />}
      {whole && slices.length > 0 && <CoverageMatrix slices={slices} />}
    </div>
  );
}

type StatusesProps = { slices: SliceCoverage[]; chosen: string | null; address: string };

function Statuses({ slices, chosen, address }: StatusesProps) {
  const counts = [...Map.groupBy(slices, ({ status }) => status)].sort(
    (left, right) => right[1].length - left[1].length,
  );
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-note">
      {counts.map(([status, group]) => (
        <li key={status} className="inline-flex items-center gap-1.5">
          {status === "complete" ? <StatusIcon kind="met" /> : <HoleIcon kind={holeOf(status)} />}
          <span>
            <Link
              href={chosen === status ? address : `${address}?status=${status}`}
              prefetch={false}
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

function Readings({ groups, asOf }: { groups: SliceGroup[]; asOf: Date | null }) {
  return (
    <ul aria-label="Readings" className="overflow-hidden rounded-box border border-line">
      {groups.map((group) => (
        <li
          key={group.id}
          className="grid grid-cols-[212px_minmax(0,1fr)] gap-x-6 gap-y-1.5 border-line border-t px-3 py-2.5 first:border-t-0 max-mid:grid-cols-1"
        >
          <Where group={group} asOf={asOf} />
          <Why group={group} />
        </li>
      ))}
    </ul>
  );
}

function Where({ group, asOf }: { group: SliceGroup; asOf: Date | null }) {
  const { scope } = group;
  return (
    <div className="min-w-0 [overflow-wrap:anywhere]">
      <p className="flex flex-wrap items-baseline justify-between gap-x-3">
        <strong>{scope.name}</strong>
        {group.status === "complete" ? (
          <span className="text-fg-2 text-note">complete</span>
        ) : (
          <Hole kind={holeOf(group.status)} reason={null}>
            {group.status.replace("-", " ")}
          </Hole>
        )}
      </p>
      {scope.name !== scope.externalId && <p className="font-mono text-fg-2 text-kind">{scope.externalId}</p>}
      <Streams group={group} />
      <p className="text-fg-2 text-note">
        {group.completeAt === null ? (
          "Never read completely"
        ) : (
          <>
            Last read completely <Day date={group.completeAt} asOf={asOf} />
          </>
        )}
        {group.since !== null && (
          <>
            ;{" "}
            <span className="whitespace-nowrap">
              {group.status.replace("-", " ")} since <Day date={group.since} asOf={asOf} />
            </span>
          </>
        )}
      </p>
    </div>
  );
}

function Streams({ group: { streams, whole } }: { group: SliceGroup }) {
  const [only] = streams;
  if (streams.length === 1 && only !== undefined) {
    return <p data-stream={only}>{streamTitle(only)}</p>;
  }
  const count = `${formatNumber(streams.length)} readings`;
  return (
    <details>
      <summary className="inline-block min-h-6 text-accent hover:underline">
        {whole ? `All ${count}` : count}
      </summary>
      <ul className="text-note">
        {streams.map((stream) => (
          <li key={stream} data-stream={stream}>
            {streamTitle(stream)}
          </li>
        ))}
      </ul>
    </details>
  );
}

function Why({ group }: { group: SliceGroup }) {
  return (
    <div className="min-w-0 max-w-[96ch] [overflow-wrap:anywhere]">
      {group.reason ?? SLICE_MEANINGS[group.status]}
      {group.hint !== null && (
        <p className="mt-0.5 text-note">
          <span className="font-semibold">What to do:</span> {group.hint}
        </p>
      )}
      {group.permission !== null && (
        <p className="mt-0.5 text-note">
          <span className="text-fg-2">Needs</span> <span className="font-mono">{group.permission}</span>
        </p>
      )}
    </div>
  );
}

/** So many scopes are named in a line; the rest of them behind it. */
const NAMED = 3;

function Capabilities({ facts }: { facts: CapabilityCoverage[] }) {
  return (
    <div>
      <h3 className="mb-1 text-fg-2 text-note">Facts about what can be seen</h3>
      <ul className="grid gap-1">
        {groupFacts(facts).map(({ scopes, capability, status, reason }) => (
          <li key={`${scopes[0]} ${capability} ${status} ${reason}`}>
            <strong>{formatFirst(scopes, NAMED)}</strong>, {capability.replaceAll("-", " ")}:{" "}
            {status.replace("-", " ")}. <span className="text-fg-2">{reason}</span>
            {scopes.length > NAMED && (
              <details className="text-note">
                <summary className="inline-block min-h-6 text-accent hover:underline">
                  All {formatNumber(scopes.length)}
                </summary>
                <p>{formatList(scopes)}</p>
              </details>
            )}
          </li>
        ))}
      </ul>
    </div>
  );
}

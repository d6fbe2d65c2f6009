import { formatCount, formatFirst } from "#components/ui/format.ts";
import { Hole } from "#components/ui/hole.tsx";
import { streamTitle } from "#components/ui/kind-words.ts";
import { Panel } from "#components/ui/panel.tsx";
import { holeOf, SLICE_MEANINGS } from "#components/ui/slice-words.ts";
import type { RunSlice } from "#lib/queries/get-run.ts";

/** Readings that did not end whole: one line per scope and reason, with the fix. */
export function MissingSlices({ slices }: { slices: RunSlice[] }) {
  const groups = [
    ...Map.groupBy(slices, ({ scope, status, reason, hint, permission }) =>
      JSON.stringify([scope.externalId, status, reason, hint, permission]),
    ).values(),
  ];
  return (
    <Panel
      id="missing"
      title="Not complete"
      side={formatCount(slices.length, "reading", "readings")}
      lead="What was known before stays; nothing of these readings was closed."
      flush
    >
      <ul aria-label="Readings">
        {groups.map((group) => (
          <Group key={group[0]?.id} group={group} />
        ))}
      </ul>
    </Panel>
  );
}

function Group({ group }: { group: RunSlice[] }) {
  const [first] = group;
  if (first === undefined) return null;
  const { scope, status, reason, hint, permission } = first;
  return (
    <li className="grid grid-cols-[212px_minmax(0,1fr)] gap-x-6 gap-y-1 border-line border-t px-4 py-2.5 first:border-t-0 max-mid:grid-cols-1">
      <div className="min-w-0 [overflow-wrap:anywhere]">
        <p className="flex flex-wrap items-baseline justify-between gap-x-3">
          <strong>{scope.name}</strong>
          <Hole kind={holeOf(status)} reason={null}>
            {status.replace("-", " ")}
          </Hole>
        </p>
        <p className="text-fg-2 text-note">
          {group.length <= 4
            ? formatFirst(
                group.map(({ stream }) => streamTitle(stream)),
                4,
              )
            : formatCount(group.length, "reading", "readings")}
        </p>
      </div>
      <div className="min-w-0 max-w-[96ch] [overflow-wrap:anywhere]">
        {reason ?? SLICE_MEANINGS[status] ?? status}
        {hint !== null && (
          <p className="mt-0.5 text-note">
            <span className="font-semibold">What to do:</span> {hint}
          </p>
        )}
        {permission !== null && (
          <p className="mt-0.5 text-note">
            <span className="text-fg-2">Needs</span> <span className="font-mono">{permission}</span>
          </p>
        )}
      </div>
    </li>
  );
}

/** Gathers readings of one scope that are missing for the same reason, so that one fault is one line to read and to fix. */
import type { SliceCoverage } from "#lib/queries/coverage.ts";

export type SliceGroup = {
  /** The id of the group's first slice. */
  id: number;
  scope: SliceCoverage["scope"];
  status: string;
  reason: string | null;
  hint: string | null;
  permission: string | null;
  /** The oldest of the last complete readings; null when one of them was never complete. */
  completeAt: Date | null;
  /** Since when the first of them is so; null where nobody knows. */
  since: Date | null;
  streams: string[];
  /** True when these are all the readings of the scope. */
  whole: boolean;
};

/** In the order of the first of each group. `slices`: those to show; `all`: every slice of the source. */
export function groupSlices(slices: readonly SliceCoverage[], all: readonly SliceCoverage[]): SliceGroup[] {
  const perScope = Map.groupBy(all, ({ scope }) => scope.externalId);
  return [...Map.groupBy(slices, keyOf).values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { id, scope, status, reason, hint, permission } = first;
    return {
      id,
      scope,
      status,
      reason,
      hint,
      permission,
      completeAt: oldest(group),
      since: earliest(group),
      streams: group.map(({ stream }) => stream).sort(),
      whole: group.length === perScope.get(scope.externalId)?.length,
    };
  });
}

function keyOf({ source, scope, status, reason, hint, permission }: SliceCoverage): string {
  return JSON.stringify([source, scope.externalId, status, reason, hint, permission]);
}

function oldest(group: readonly SliceCoverage[]): Date | null {
  const times = group.map(({ completeAt }) => completeAt?.getTime() ?? null);
  return times.includes(null) ? null : new Date(Math.min(...(times as number[])));
}

function earliest(group: readonly SliceCoverage[]): Date | null {
  const times = group.flatMap(({ since }) => since?.getTime() ?? []);
  return times.length === 0 ? null : new Date(Math.min(...times));
}

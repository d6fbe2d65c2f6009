/** What a run did, stream by stream: the sums over its slices, in the order of the streams' names. */
import type { RunSlice } from "#lib/queries/get-run.ts";

export type StreamSum = {
  stream: string;
  slices: RunSlice[];
  whole: number;
  seen: number;
  inserted: number;
  updated: number;
  closed: number;
  reopened: number;
  held: number;
  rejected: number;
};

export function sumStreams(slices: readonly RunSlice[]): StreamSum[] {
  const groups = [...Map.groupBy(slices, ({ stream }) => stream)];
  return groups
    .map(([stream, own]) => ({
      stream,
      slices: own.toSorted((a, b) => (a.scope.name < b.scope.name ? -1 : 1)),
      whole: own.filter(({ status }) => status === "complete" || status === "not-applicable").length,
      ...sums(own),
    }))
    .sort((a, b) => (a.stream < b.stream ? -1 : 1));
}

function sums(own: readonly RunSlice[]) {
  const total = { seen: 0, inserted: 0, updated: 0, closed: 0, reopened: 0, held: 0, rejected: 0 };
  const fields = Object.keys(total) as (keyof typeof total)[];
  for (const slice of own) for (const field of fields) total[field] += slice[field];
  return total;
}

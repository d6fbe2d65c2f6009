/** What has been read of each scope, stream by stream: a stream that was never read completely says nothing, not "none". */
import type { ClientBase } from "pg";
import type { StreamTells } from "#lib/providers/ways-in.ts";

export type SliceState = { stream: string; status: string; everComplete: boolean };

/** By scope id. A stream without an entry was never tried. */
export type ScopeCoverage = Map<number, Map<string, SliceState>>;

export type Gap = "denied" | "stale" | "incomplete";

export async function readScopeCoverage(client: ClientBase): Promise<ScopeCoverage> {
  const { rows } = await client.query<SliceState & { scopeId: number }>(
    `select scope_id as "scopeId", stream, status, complete_at is not null as "everComplete" from slice`,
  );
  const coverage: ScopeCoverage = new Map();
  for (const { scopeId, ...state } of rows) {
    const streams = coverage.get(scopeId) ?? new Map<string, SliceState>();
    coverage.set(scopeId, streams.set(state.stream, state));
  }
  return coverage;
}

/** Streams among `expected` that were never read completely, and so leave what they tell unknown. */
export function unreadStreams(
  expected: readonly StreamTells[],
  slices: Map<string, SliceState> | undefined,
): StreamTells[] {
  return expected.filter(({ stream }) => {
    const state = slices?.get(stream);
    return (
      !state || !(state.everComplete || state.status === "complete" || state.status === "not-applicable")
    );
  });
}

/** What is missing now. `stale`: it was read completely before, and what is shown is from then. */
export function gapsOf(
  expected: readonly StreamTells[],
  slices: Map<string, SliceState> | undefined,
): Set<Gap> {
  const gaps = new Set<Gap>();
  for (const { stream } of expected) {
    const state = slices?.get(stream);
    if (state?.status === "complete" || state?.status === "not-applicable") continue;
    gaps.add(state?.status === "denied" ? "denied" : "incomplete");
    if (state?.everComplete) gaps.add("stale");
  }
  return gaps;
}

/**
 * What has been read of each scope, stream by stream: a stream that was never read completely says nothing, not "none". A stream
 * may be read for a scope as a whole or for the scope above it; whichever was tried last answers for it.
 */
import type { ClientBase } from "pg";
import type { StreamTells } from "#lib/providers/ways-in.ts";

export type SliceState = {
  stream: string;
  status: string;
  everComplete: boolean;
  /** Null: never. */
  attemptedAt: Date | null;
};

/** By scope id. A stream without an entry was never tried. */
export type ScopeCoverage = Map<number, Map<string, SliceState>>;

export type Gap = "denied" | "stale" | "incomplete";

export async function readScopeCoverage(client: ClientBase): Promise<ScopeCoverage> {
  const { rows } = await client.query<SliceState & { scopeId: number }>(
    `select scope_id as "scopeId", stream, status, complete_at is not null as "everComplete", attempted_at as "attemptedAt"
       from slice`,
  );
  const scopes = await client.query<{ id: number; parentId: number | null }>(
    'select id, parent_id as "parentId" from scope',
  );
  const own: ScopeCoverage = new Map();
  for (const { scopeId, ...state } of rows) {
    const streams = own.get(scopeId) ?? new Map<string, SliceState>();
    own.set(scopeId, streams.set(state.stream, state));
  }
  return inherited(own, new Map(scopes.rows.map(({ id, parentId }) => [id, parentId])));
}

/** A scope without slices of its own shares the map of the one above it. A tree that loops ends all the same. */
function inherited(own: ScopeCoverage, parents: Map<number, number | null>): ScopeCoverage {
  const coverage: ScopeCoverage = new Map();
  const none = new Map<string, SliceState>();
  const of = (id: number | null): Map<string, SliceState> => {
    if (id === null) return none;
    const known = coverage.get(id);
    if (known !== undefined) return known;
    coverage.set(id, own.get(id) ?? none);
    const above = of(parents.get(id) ?? null);
    const mine = own.get(id);
    const found = mine === undefined ? above : above.size === 0 ? mine : answering([...mine.values()], above);
    coverage.set(id, found);
    return found;
  };
  for (const id of parents.keys()) of(id);
  return coverage;
}

function answering(near: SliceState[], above: Map<string, SliceState>): Map<string, SliceState> {
  const streams = new Map(above);
  for (const state of near) {
    const other = above.get(state.stream);
    streams.set(state.stream, other === undefined ? state : lastTried(state, other));
  }
  return streams;
}

/** Which of two slices answers for what is in both: the one tried last, of a tie the nearer; either may have been complete. */
export function lastTried<State extends Omit<SliceState, "stream">>(near: State, above: State): State {
  const isNear = (near.attemptedAt?.getTime() ?? 0) >= (above.attemptedAt?.getTime() ?? 0);
  return { ...(isNear ? near : above), everComplete: near.everComplete || above.everComplete };
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

/** Which slices a run collects: those asked for, else every inventory slice and the usage slices that are due. */
import { Invalid } from "#lib/errors.ts";
import type { Scope, StreamSpec } from "#lib/ingest/contract.ts";
import type { KnownSlice } from "#lib/ingest/ensure-slices.ts";

/** Usage evidence moves slowly and costs the most calls: it is read again a week later, give or take an hour. */
export const usageIntervalMs = 7 * 86_400_000 - 3_600_000;

type Streams = Record<string, StreamSpec>;

type Options<Known> = {
  slices: Known[];
  scopes: Scope[];
  streams: Streams;
  /** Stream names asked for; null: what is due. `all`: every stream. */
  onlyStreams: string[] | null;
  /** External ids of scopes asked for; what is below them counts. Null: everywhere. */
  onlyScopes: string[] | null;
  now: Date;
  /** When the first attempt of the same work was: what has been settled since then is left out. Absent: nothing has. */
  resumes?: Date | null;
};

/** In the order given. */
export function chooseSlices<Known extends Omit<KnownSlice, "id">>(options: Options<Known>): Known[] {
  const { slices, onlyScopes, scopes, resumes = null } = options;
  const within = onlyScopes === null ? null : scopesWithin(onlyScopes, scopes);
  return slices.filter(
    (slice) =>
      (within === null || within.has(slice.scope)) && isWanted(slice, options) && !isSettled(slice, resumes),
  );
}

/** Only trouble that may pass is worth another attempt: what was refused or held stays so until the next collection. */
function isSettled({ status, attemptedAt }: Omit<KnownSlice, "id">, since: Date | null): boolean {
  if (since === null || attemptedAt === null || attemptedAt < since) return false;
  return status !== "unavailable" && status !== "incomplete";
}

function isWanted(
  slice: Pick<KnownSlice, "stream" | "completeAt">,
  { onlyStreams, streams, now }: Pick<Options<unknown>, "onlyStreams" | "streams" | "now">,
): boolean {
  if (onlyStreams !== null) return onlyStreams.includes("all") || onlyStreams.includes(slice.stream);
  if (streams[slice.stream]?.cadence !== "usage" || slice.completeAt === null) return true;
  return now.getTime() - slice.completeAt.getTime() >= usageIntervalMs;
}

function scopesWithin(roots: string[], scopes: Scope[]): Set<string> {
  const within = new Set(roots);
  // Parents come before children, so one pass reaches every descendant.
  for (const { externalId, parent } of scopes)
    if (parent !== null && within.has(parent)) within.add(externalId);
  return within;
}

/** Throws Invalid naming the streams there are. */
export function refuseUnknownStreams(asked: string[] | null, streams: Streams): void {
  const unknown = (asked ?? []).find((name) => name !== "all" && !(name in streams));
  if (unknown === undefined) return;
  const known = Object.keys(streams).join(", ");
  throw new Invalid(`There is no stream "${unknown}".`, { hint: `Streams: ${known}.` });
}

/** Throws Invalid for a scope that the tree does not hold. */
export function refuseUnknownScopes(asked: string[] | null, scopes: Scope[], source: string): void {
  const known = new Set(scopes.map((scope) => scope.externalId));
  const unknown = (asked ?? []).find((id) => !known.has(id));
  if (unknown === undefined) return;
  throw new Invalid(`"${source}" has no scope "${unknown}".`, {
    hint: "npm run cli -- export scopes lists them; give the external id.",
  });
}

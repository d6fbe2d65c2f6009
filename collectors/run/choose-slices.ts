/** Which slices a run collects: those asked for, else every inventory slice and the usage slices that are due. */
import { Invalid } from "#lib/errors.ts";
import type { Scope, Slice, StreamSpec } from "#lib/ingest/contract.ts";

/** Usage evidence moves slowly and costs the most calls: once complete, it is read again after this long. */
export const usageIntervalMs = 7 * 86_400_000 - 3_600_000;

type Options = {
  slices: Slice[];
  scopes: Scope[];
  streams: Record<string, StreamSpec>;
  /** Stream names asked for; null: what is due. `all`: every stream. */
  onlyStreams: string[] | null;
  /** External ids of scopes asked for; what is below them counts. Null: everywhere. */
  onlyScopes: string[] | null;
  /** When the slice was last complete; null if never. */
  completeAt(slice: Slice): Date | null;
  now: Date;
};

/** In the order the collector listed them. Throws Invalid for a stream or scope that does not exist. */
export function chooseSlices(options: Options): Slice[] {
  const { slices, onlyStreams, onlyScopes, scopes } = options;
  refuseUnknownStreams(onlyStreams, Object.keys(options.streams));
  const within = onlyScopes === null ? null : scopesWithin(onlyScopes, scopes);
  return slices.filter((slice) => (within === null || within.has(slice.scope)) && isWanted(slice, options));
}

function isWanted(slice: Slice, { onlyStreams, streams, completeAt, now }: Options): boolean {
  if (onlyStreams !== null) return onlyStreams.includes("all") || onlyStreams.includes(slice.stream);
  if (streams[slice.stream]?.cadence !== "usage") return true;
  const last = completeAt(slice);
  return last === null || now.getTime() - last.getTime() >= usageIntervalMs;
}

function scopesWithin(roots: string[], scopes: Scope[]): Set<string> {
  const known = new Set(scopes.map((scope) => scope.externalId));
  const unknown = roots.find((root) => !known.has(root));
  if (unknown !== undefined) {
    throw new Invalid(`The source has no scope "${unknown}".`, {
      hint: "npm run cli -- export scopes lists them; give the external id.",
    });
  }
  const within = new Set(roots);
  // Parents come before children, so one pass reaches every descendant.
  for (const scope of scopes)
    if (scope.parent !== null && within.has(scope.parent)) within.add(scope.externalId);
  return within;
}

function refuseUnknownStreams(asked: string[] | null, known: string[]): void {
  const unknown = (asked ?? []).find((name) => name !== "all" && !known.includes(name));
  if (unknown === undefined) return;
  throw new Invalid(`There is no stream "${unknown}".`, { hint: `Streams: ${known.join(", ")}.` });
}

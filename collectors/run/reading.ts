/** Where a run reads from, a live cloud or export files, behind one shape; the runner knows no difference. */
import type {
  CloudRecord,
  Collector,
  CollectorContext,
  ImportedEstate,
  Scope,
  Slice,
} from "#lib/ingest/contract.ts";

export type Reading = {
  identify(): Promise<{ pin: string; name: string }>;
  /** The whole tree, parents before children. */
  scopes(): Promise<Scope[]>;
  slices(scopes: Scope[]): Promise<Slice[]>;
  collect(slice: Slice): AsyncIterable<CloudRecord>;
  /** Whether a slice that delivers nothing, and does not throw, still proves that there is nothing. */
  provesEmpty(stream: string): boolean;
  /** Whether slices that the source lists no longer stay as they are (an export need not hold everything). */
  kind: "live" | "import";
};

export function readLive(collector: Collector, ctx: CollectorContext): Reading {
  return {
    kind: "live",
    identify: () => collector.identify(ctx),
    scopes: () => allOf(collector.scopes(ctx)),
    slices: (scopes) => allOf(collector.slices(ctx, scopes)),
    collect: (slice) => collector.collect(ctx, slice),
    provesEmpty: () => true,
  };
}

/** `complete`: streams that the export is known to cover even where it holds no record of them. */
export function readImport(estate: ImportedEstate, complete: ReadonlySet<string>): Reading {
  return {
    kind: "import",
    identify: async () => ({ pin: estate.pin, name: estate.name }),
    scopes: async () => estate.scopes,
    slices: async () => estate.slices,
    collect: (slice) => estate.collect(slice),
    provesEmpty: (stream) => complete.has(stream),
  };
}

/** In memory, in order. */
export async function allOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

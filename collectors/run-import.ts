/** Reads export files into a source of their own, through the same runner; a file that is refused has changed nothing. */
import { basename } from "node:path";
import type { Pool } from "pg";
import type { Actor } from "#lib/auth/roles.ts";
import type { Clock } from "#lib/clock.ts";
import { importSource } from "#lib/commands/import-source.ts";
import { Invalid } from "#lib/errors.ts";
import type { Collector, ImportedEstate, ImportFile } from "#lib/ingest/contract.ts";
import type { Logger } from "#lib/log.ts";
import { findImport, findSource } from "#lib/queries/find-source.ts";
import { collectorOf } from "./registry.ts";
import { coveredSlices } from "./run/covered-slices.ts";
import type { Progress } from "./run/progress.ts";
import { readImport } from "./run/reading.ts";
import type { RunSummary } from "./run/summary.ts";
import { runSource } from "./run.ts";

export type Import = {
  pool: Pool;
  actor: Actor;
  clock: Clock;
  signal: AbortSignal;
  log: Logger;
  progress: Progress;
  provider: string;
  files: ImportFile[];
  /** Null: the source that earlier exports of the same estate made, or a new one named after it. */
  name: string | null;
  /** Streams the export covers even where it holds no record of them. */
  complete: string[];
};

/** Throws Invalid for a file or stream that cannot be read, and as runSource does. */
export async function runImport(request: Import): Promise<RunSummary> {
  const { pool, actor, clock, provider, files, log, signal, complete } = request;
  const collector = await collectorOf(provider);
  refuseUnknownStreams(collector, complete);
  if (collector.openImport === undefined) {
    throw new Invalid(`Exports of ${provider} cannot be read.`, {
      hint: `Connect it live: connect ${provider}.`,
    });
  }
  const read = await collector.openImport(files, { log, signal, clock });
  const estate = withStreams(read, collector, complete);
  const name = request.name ?? (await findImport(pool, provider, estate.pin))?.name ?? estate.name;
  const fileNames = files.map((file) => basename(file.path));
  await importSource({ pool, actor, clock }, { provider, name, pin: estate.pin, files: fileNames });
  return runSource({
    ...request,
    source: await findSource(pool, name),
    reading: readImport(estate, new Set(complete)),
    streams: collector.streams,
    onlyScopes: null,
    onlyStreams: ["all"],
    concurrency: 4,
    retryDelayMs: 0,
  });
}

/** A stream that is said to be covered has slices for everything in the file, though the file holds nothing of it. */
function withStreams(estate: ImportedEstate, { streams }: Collector, complete: string[]): ImportedEstate {
  const known = new Set(estate.slices.map(({ stream, scope }) => `${stream} ${scope}`));
  const added = coveredSlices(estate, streams, complete);
  const own = (slice: { stream: string; scope: string }) => known.has(`${slice.stream} ${slice.scope}`);
  return {
    ...estate,
    slices: [...estate.slices, ...added],
    collect: (slice) => (own(slice) ? estate.collect(slice) : nothing()),
  };
}

async function* nothing(): AsyncGenerator<never> {}

function refuseUnknownStreams(collector: Collector, names: string[]): void {
  const known = Object.keys(collector.streams);
  const unknown = names.find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new Invalid(`There is no stream "${unknown}".`, { hint: `Streams: ${known.join(", ")}.` });
}

import type { Figure } from "./figure.ts";
import type { BenchIngestResult, Spread } from "./ingest.ts";

/** The lines that storing adds to the speed table. */
export function ingestFigures(result: BenchIngestResult): Figure[] {
  const { identities, slices, repetitions } = result;
  const size = `${identities.toLocaleString("en")} identities, ${(3 * identities).toLocaleString("en")} grants, ${slices.toLocaleString("en")} slices`;
  const figure = (
    name: string,
    { median, min, max }: Spread,
    unit: string,
    limit: number | null,
  ): Figure => ({
    name: `${name}: ${size}`,
    median,
    min,
    max,
    unit,
    target: limit === null ? null : `≤ ${limit} ${unit}`,
    met: limit === null ? null : median <= limit,
    repetitions,
  });
  const memory = { median: result.peakMemory, min: result.peakMemory, max: result.peakMemory };
  return [
    figure("first load over COPY into the same indexes", result.firstLoadRatio, "×", 2),
    figure("first load", result.seconds.firstLoad, "s", null),
    figure("COPY into the same indexes", result.seconds.copyIndexed, "s", null),
    figure("a run that changes nothing over COPY with primary keys only", result.rerunRatio, "×", 2),
    figure("a run that changes nothing", result.seconds.rerun, "s", null),
    figure("COPY with primary keys only", result.seconds.copyPrimary, "s", null),
    figure("peak memory of the worker", memory, "MB", 1000),
  ];
}

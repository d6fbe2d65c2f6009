/** Shows a run while it happens: a bar per slice on a terminal, a line per finished stream in a pipe, nothing with --json. */
import type { MultiBar, SingleBar } from "cli-progress";
import type { Slice } from "#lib/ingest/contract.ts";
import type { Progress, RunEvent } from "../run/progress.ts";
import type { Output } from "./output.ts";

/** `of`: the view of one source's run; several may be under way at once. */
export type ProgressView = { of(source: string): Progress; stop(): void };

/** `sources`: of how many it will tell; each line says whose it is where there are several. */
export async function progressView(output: Output, sources = 1): Promise<ProgressView> {
  const prefixOf = (source: string) => (sources > 1 ? `${source}: ` : "");
  if (output.json) return { of: () => () => {}, stop: () => {} };
  if (process.stderr.isTTY !== true) {
    const write = (source: string) => (line: string) => output.note(prefixed(prefixOf(source), line));
    return { of: (source) => plainView(write(source)), stop: () => {} };
  }
  const { MultiBar } = await import("cli-progress");
  const bars = new MultiBar({
    stream: process.stderr,
    format: " {bar} {value}/{total}  {label}",
    barCompleteChar: "█",
    barIncompleteChar: "░",
    barsize: 24,
    hideCursor: true,
    clearOnComplete: false,
    gracefulExit: false,
  });
  return { of: (source) => barView(bars, prefixOf(source)), stop: () => bars.stop() };
}

function prefixed(prefix: string, line: string): string {
  return line.startsWith(prefix) ? line : prefix + line.trimStart();
}

/** One line when the last slice of a stream ends, and one for every slice that is not complete. */
export function plainView(write: (line: string) => void): Progress {
  const open = new Map<string, { left: number; all: number; complete: number; records: number }>();
  return (event: RunEvent) => {
    if (event.kind === "planned") {
      for (const { stream } of event.slices) {
        const entry = open.get(stream) ?? { left: 0, all: 0, complete: 0, records: 0 };
        open.set(stream, { ...entry, left: entry.left + 1, all: entry.all + 1 });
      }
    }
    if (event.kind === "slice-ended") {
      if (event.reason !== null) write(`  ${nameOf(event.slice)}: ${event.status}: ${event.reason}`);
      const entry = open.get(event.slice.stream);
      if (entry === undefined) return;
      entry.left -= 1;
      entry.records += event.records;
      if (event.status === "complete") entry.complete += 1;
      if (entry.left === 0) {
        write(
          `  ${event.slice.stream}: ${entry.complete} of ${entry.all} complete, ${entry.records} records`,
        );
      }
      return;
    }
    const line = lineOf(event);
    if (line !== null) write(line);
  };
}

function barView(bars: MultiBar, prefix: string): Progress {
  const active = new Map<string, SingleBar>();
  let total: SingleBar | null = null;
  const labelOf = (slice: Slice) => prefix + nameOf(slice);
  return (event: RunEvent) => {
    switch (event.kind) {
      case "planned":
        total = bars.create(event.slices.length, 0, { label: `${prefix}slices of ${event.scopes} scopes` });
        return;
      case "slice-started":
        active.set(nameOf(event.slice), bars.create(1, 0, { label: labelOf(event.slice) }));
        return;
      case "slice-records":
        active
          .get(nameOf(event.slice))
          ?.update(0, { label: `${labelOf(event.slice)}: ${event.records} records` });
        return;
      case "slice-ended": {
        const bar = active.get(nameOf(event.slice));
        if (bar !== undefined) bars.remove(bar);
        active.delete(nameOf(event.slice));
        total?.increment();
        if (event.reason !== null) bars.log(`  ${labelOf(event.slice)}: ${event.status}: ${event.reason}\n`);
        return;
      }
      default: {
        const line = lineOf(event);
        if (line !== null) bars.log(`${prefixed(prefix, line)}\n`);
      }
    }
  };
}

function lineOf(event: RunEvent): string | null {
  switch (event.kind) {
    case "identified":
      return `${event.source}: ${event.name}`;
    case "planned":
      return `  ${event.scopes} scopes, ${event.slices.length} slices`;
    case "retrying":
      return `  Asking again for ${event.slices} slices in ${Math.ceil(event.delayMs / 1000)} s`;
    case "step":
      return event.step === "references" ? "  Resolving references" : "  Updating the list";
    default:
      return null;
  }
}

function nameOf(slice: Slice): string {
  return `${slice.stream} ${slice.scope}`;
}

/** Shows a run while it happens: a bar per slice on a terminal, a line per finished stream in a pipe, nothing with --json. */
import type { MultiBar, SingleBar } from "cli-progress";
import type { Slice } from "#lib/ingest/contract.ts";
import type { Progress, RunEvent } from "../run/progress.ts";
import type { Output } from "./output.ts";

export type ProgressView = { show: Progress; stop(): void };

export async function progressView(output: Output): Promise<ProgressView> {
  if (output.json) return { show: () => {}, stop: () => {} };
  if (process.stderr.isTTY !== true) return plainView(output.note);
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
  return barView(bars);
}

/** One line when the last slice of a stream ends, and one for every slice that is not complete. */
export function plainView(write: (line: string) => void): ProgressView {
  const open = new Map<string, { left: number; all: number; complete: number; records: number }>();
  const show = (event: RunEvent) => {
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
  return { show, stop: () => {} };
}

function barView(bars: MultiBar): ProgressView {
  const active = new Map<string, SingleBar>();
  let total: SingleBar | null = null;
  const show = (event: RunEvent) => {
    switch (event.kind) {
      case "planned":
        total = bars.create(event.slices.length, 0, { label: `slices of ${event.scopes} scopes` });
        return;
      case "slice-started":
        active.set(nameOf(event.slice), bars.create(1, 0, { label: nameOf(event.slice) }));
        return;
      case "slice-records":
        active
          .get(nameOf(event.slice))
          ?.update(0, { label: `${nameOf(event.slice)}: ${event.records} records` });
        return;
      case "slice-ended": {
        const bar = active.get(nameOf(event.slice));
        if (bar !== undefined) bars.remove(bar);
        active.delete(nameOf(event.slice));
        total?.increment();
        if (event.reason !== null) bars.log(`  ${nameOf(event.slice)}: ${event.status}: ${event.reason}\n`);
        return;
      }
      default: {
        const line = lineOf(event);
        if (line !== null) bars.log(`${line}\n`);
      }
    }
  };
  return { show, stop: () => bars.stop() };
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

/** What the collection of a source is doing, in words a page can show at once and again every second: plain data, no dates. */
import {
  formatCount,
  formatDuration,
  formatInstant,
  formatMoment,
  formatNumber,
} from "#components/ui/format.ts";
import { streamTitle } from "#components/ui/kind-words.ts";
import { runLook, triggerWords } from "#components/ui/run-words.ts";
import type { StatusKind } from "#components/ui/status.tsx";
import type { RunLine } from "#lib/queries/run-columns.sql.ts";
import type { Progress } from "#lib/queries/run-progress.ts";
import type { WorkerHealth } from "#lib/queries/worker-health.ts";

export type ProgressView = {
  /** `lost`: a run whose process is gone. Under `idle` nothing goes on. */
  state: "idle" | "waiting" | "running" | "lost";
  kind: StatusKind;
  sentence: string;
  detail: string | null;
  /** The run spoken of. */
  run: string | null;
  /** Readings that ended, of how many; null while that is not known. */
  bar: { done: number; of: number; missing: number } | null;
  streams: { name: string; ended: number; missing: number; under: number; facts: number }[];
};

export function prepareProgress(
  { run, streams, pending }: Progress,
  worker: WorkerHealth["state"],
  now: Date,
): ProgressView {
  if (run?.status === "running") return running(run, streams, now);
  if (run?.status === "lost") return lost(run, worker, now);
  if (pending !== null) return waiting(pending, run, worker, now);
  return idle(run);
}

function running(run: RunLine, streams: Progress["streams"], now: Date): ProgressView {
  const { planned, ended, whole, observedAt } = run;
  return {
    state: "running",
    kind: "unknown",
    sentence: stepOf(run),
    detail: `Began ${formatMoment(observedAt, now)}, ${triggerWords(run)}.`,
    run: run.id,
    bar: planned === null || planned === 0 ? null : { done: ended, of: planned, missing: ended - whole },
    streams: streams.map(({ stream, ended: done, whole: complete, under, seen }) => ({
      name: streamTitle(stream),
      ended: done,
      missing: done - complete,
      under,
      facts: seen,
    })),
  };
}

function stepOf({ planned, ended }: RunLine): string {
  if (planned === null && ended === 0) return "Finding out what there is to read.";
  if (planned === null) return `${formatCount(ended, "reading is", "readings are")} done.`;
  if (ended >= planned)
    return `All ${formatCount(planned, "reading is", "readings are")} done; the list is brought up to date.`;
  return `${formatNumber(ended)} of ${formatCount(planned, "reading is", "readings are")} done.`;
}

/** Honest about a process that is gone: nobody works on this run, whatever its record says. */
function lost(run: RunLine, worker: WorkerHealth["state"], now: Date): ProgressView {
  const next =
    worker === "running"
      ? "The worker writes that down within a minute and tries again."
      : "No worker is running: collect again once one is.";
  const done =
    run.planned === null ? "" : ` after ${formatNumber(run.ended)} of ${formatNumber(run.planned)} readings`;
  return {
    ...nothing(run),
    state: "lost",
    kind: "breach",
    sentence: `The process of the collection that began ${formatMoment(run.observedAt, now)} stopped${done}.`,
    detail: `What was stored by then is kept. ${next}`,
  };
}

function waiting(
  { state, trigger, actor, startsAfter, attempt }: NonNullable<Progress["pending"]>,
  run: RunLine | null,
  worker: WorkerHealth["state"],
  now: Date,
): ProgressView {
  const asked =
    trigger === "schedule" ? "It was due by schedule." : `It was ${triggerWords({ trigger, actor })}.`;
  const view: ProgressView = {
    ...nothing(run),
    state: "waiting",
    kind: "unknown",
    sentence: "",
    detail: asked,
  };
  if (state === "active") return { ...view, state: "running", sentence: "A worker is about to begin." };
  if (worker !== "running") {
    return {
      ...view,
      kind: "watch",
      sentence: "A collection waits, but no worker is running.",
      detail: `${asked} npm start runs one beside the pages.`,
    };
  }
  if (state === "retrying") {
    const why = run?.message == null ? "" : ` ${run.message}`;
    return {
      ...view,
      kind: "watch",
      sentence: `Tried again at ${formatMoment(startsAfter, now)}, attempt ${formatNumber(attempt + 1)}.`,
      detail: `The last attempt met trouble that may pass.${why}`,
    };
  }
  return { ...view, sentence: "A collection waits for the worker." };
}

function idle(run: RunLine | null): ProgressView {
  if (run === null) {
    return { ...nothing(null), sentence: "No collection has run yet.", detail: null };
  }
  const { words, kind } = runLook(run.status);
  const took = run.durationMs === null ? "" : `, took ${formatDuration(run.durationMs)}`;
  return {
    ...nothing(run),
    kind,
    sentence: `The last collection ended ${words}: ${endWords(run)}.`,
    detail: `As of ${formatInstant(run.observedAt)}${took}, ${triggerWords(run)}.`,
  };
}

/** `227 of 241 readings complete, 3 facts added, 12 changed, 1 gone`. */
export function endWords(run: RunLine): string {
  const { planned, whole, ended, inserted, updated, closed, reopened, held, rejected } = run;
  const counted: [number, string][] = [
    [updated, "changed"],
    [closed, "gone"],
    [reopened, "back"],
    [held, "held"],
    [rejected, "rejected"],
  ];
  const all = planned ?? ended;
  return [
    `${formatNumber(whole)} of ${formatCount(all, "reading", "readings")} complete`,
    `${formatCount(inserted, "fact", "facts")} added`,
    ...counted.filter(([count]) => count > 0).map(([count, word]) => `${formatNumber(count)} ${word}`),
  ].join(", ");
}

function nothing(run: RunLine | null): ProgressView {
  return {
    state: "idle",
    kind: "unknown",
    sentence: "",
    detail: null,
    run: run?.id ?? null,
    bar: null,
    streams: [],
  };
}

import { daysBetween, formatAgo, formatCount, formatDuration } from "#components/ui/format.ts";
import { Status, type StatusKind } from "#components/ui/status.tsx";
import type { WorkerHealth } from "#lib/queries/worker-health.ts";

type Props = { worker: WorkerHealth; now: Date };

/** Whether anybody collects what is due: said in one line, with what to do when nobody does. */
export function WorkerLine({ worker, now }: Props) {
  const { kind, words, detail } = workerWords(worker, now);
  return (
    <p data-worker={worker.state} className="mb-4 flex flex-wrap items-baseline gap-x-2 gap-y-0.5">
      <Status kind={kind}>{words}</Status>
      {detail !== null && <span className="text-fg-2">{detail}</span>}
    </p>
  );
}

/** Dates of the worker are the database's; its span is only ever shown rounded. */
function workerWords(
  { state, lastSeen, processes, jobs }: WorkerHealth,
  now: Date,
): { kind: StatusKind; words: string; detail: string | null } {
  const waiting = jobs.filter((job) => job.state !== "active").length;
  const waits = waiting === 0 ? "" : ` ${formatCount(waiting, "collection waits", "collections wait")}.`;
  if (state === "running") {
    const running = processes.filter((one) => one.state === "running");
    const hosts = [...new Set(running.map(({ host }) => host))].join(", ");
    const count = running.length === 1 ? "The worker runs" : `${running.length} workers run`;
    const active = jobs.filter((job) => job.state === "active").length;
    const does = active === 0 ? "" : ` ${formatCount(active, "collection is", "collections are")} under way.`;
    return { kind: "met", words: `${count} on ${hosts}.`, detail: `${does}${waits}`.trim() || null };
  }
  const help = "Nothing is collected by itself; npm start runs a worker beside the pages.";
  if (state === "never") return { kind: "watch", words: "No worker has run yet.", detail: `${help}${waits}` };
  const gone = lastSeen === null ? "" : ` It was last seen ${agoWords(lastSeen, now)}.`;
  const words = state === "stopped" ? "The worker was stopped." : "The worker has gone quiet.";
  return { kind: state === "stopped" ? "watch" : "breach", words, detail: `${gone} ${help}${waits}`.trim() };
}

function agoWords(at: Date, now: Date): string {
  const days = daysBetween(at, now);
  const ms = now.getTime() - at.getTime();
  if (days === 0 && ms > 0) return `${formatDuration(ms)} ago`;
  return days === 0 ? "just now" : formatAgo(days);
}

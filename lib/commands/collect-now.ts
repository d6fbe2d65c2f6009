/** Asks the worker to collect a source now, and says whether that was going to happen anyway. */
import { Conflict } from "#lib/errors.ts";
import type { Cadence } from "#lib/jobs/default-schedules.ts";
import { sendCollection, senderOver } from "#lib/jobs/queue.ts";
import { liveSources, type StoredSource } from "#lib/queries/find-source.ts";
import { isRunUnderWay } from "#lib/queries/is-run-under-way.ts";
import { pendingCollections } from "#lib/queries/pending-collections.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

/** `cadence`: the streams of one cadence, due or not; absent: what is due. */
export type CollectNow = { source: string; cadence?: Cadence };

export type CollectNowAnswer = {
  source: string;
  /** queued: now; already-queued: a job of this source waits; under-way: a run of it goes on, and nothing was added. */
  state: "queued" | "already-queued" | "under-way";
};

/** Throws NotFound for a source that is not there or was read from files, Conflict when its time has not moved on, Forbidden. */
export async function collectNow(ctx: CommandContext, request: CollectNow): Promise<CollectNowAnswer> {
  refuseNarrowRole(ctx.actor, "source.collect");
  const [source] = await liveSources(ctx.pool, request.source);
  if (source === undefined) throw new Error("liveSources answers a name with its source");
  refuseStillTime(source, ctx.clock.now());
  const sender = await senderOver(ctx.pool);
  const cadence = request.cadence ?? null;
  return runCommand(ctx, "source.collect", async (tx) => {
    const data = { sourceId: source.id, cadence, trigger: "manual", actor: ctx.actor.name } as const;
    const isRunning = await isRunUnderWay(ctx.pool, source.id);
    const sent = isRunning ? null : await sendCollection(sender, data, tx);
    const state = sent !== null ? "queued" : await stateOf(ctx, source, isRunning);
    return {
      result: { source: source.name, state },
      account: { subject: `source:${source.name}`, after: { cadence, state } },
    };
  });
}

async function stateOf(
  { pool }: CommandContext,
  source: StoredSource,
  isRunning: boolean,
): Promise<CollectNowAnswer["state"]> {
  if (isRunning) return "under-way";
  const [pending] = await pendingCollections(pool, source.id);
  return pending?.state === "active" ? "under-way" : "already-queued";
}

/** A run would be refused; better to hear it now than from a failed job. */
function refuseStillTime({ name, asOf }: StoredSource, now: Date): void {
  if (asOf === null || asOf < now) return;
  throw new Conflict(`"${name}" is already known as of ${asOf.toISOString()}, which is not before now.`, {
    hint: "A source's time moves forward only. Check this machine's clock, or ROLLCALL_CLOCK if it is set.",
  });
}

/** Takes what an API server's audit webhook sends for a cluster; returns once it is stored, and the same sent again changes nothing. */
import type { Pool } from "pg";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { Invalid } from "#lib/errors.ts";
import { type HeardInbox, openHeardInbox } from "#lib/ingest/heard-inbox.ts";
import { brokenOf, storeHeard } from "#lib/ingest/store-heard.ts";
import { hearEvents } from "#lib/providers/kubernetes/heard-events.ts";
import { findSource, type StoredSource } from "#lib/queries/find-source.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

/** `broken`: how many of the events were none, by reason. */
export type TakenEvents = { source: string; events: number; broken: Record<string, number> };

/**
 * Throws NotFound for a source that is not there or retired, Invalid for one that is no cluster read live and for a document that is no
 * EventList, Unavailable while too much waits or the database is slow, Forbidden.
 */
export async function takeAuditEvents(
  ctx: CommandContext,
  { source: name, document }: { source: string; document: unknown },
): Promise<TakenEvents> {
  refuseNarrowRole(ctx.actor, "source.import");
  const source = await findSource(ctx.pool, name);
  refuseOther(source);
  const now = ctx.clock.now();
  const { heard, events, broken } = hearEvents(document, now);
  await noteSender(ctx, source);
  const told = { heard, broken: brokenOf(broken, dayOf(now)) };
  await inboxOf(ctx.pool).take(source.id, told, events);
  const reasons = Map.groupBy(broken, ({ reason }) => reason);
  const counts = [...reasons].map(([reason, { length }]) => [reason, length]);
  return { source: name, events, broken: Object.fromEntries(counts) };
}

function refuseOther({ name, provider, mode }: StoredSource): void {
  if (provider !== "kubernetes") {
    throw new Invalid(`"${name}" is no Kubernetes cluster.`, {
      hint: "Name the source of the cluster whose API server sends its events.",
    });
  }
  if (mode === "live") return;
  throw new Invalid(`"${name}" was read from files; events are taken for a cluster that is read live.`, {
    hint: "Deliver its audit log as a file beside the next export, or connect the cluster.",
  });
}

/** Modules may be evaluated more than once in one process; what waits must be bounded all the same. */
const shared = globalThis as typeof globalThis & { rollcallHeard?: WeakMap<Pool, Senders> };
type Senders = { inbox: HeardInbox; noted: Set<string> };

function sendersOf(pool: Pool): Senders {
  shared.rollcallHeard ??= new WeakMap();
  const known = shared.rollcallHeard.get(pool);
  if (known !== undefined) return known;
  const inbox = openHeardInbox({ store: (sourceId, told) => storeHeard(pool, sourceId, told) });
  const senders = { inbox, noted: new Set<string>() };
  shared.rollcallHeard.set(pool, senders);
  return senders;
}

function inboxOf(pool: Pool): HeardInbox {
  return sendersOf(pool).inbox;
}

/** A row of the record for each key, source and day: one for each batch would bury the decisions, ten a second. */
async function noteSender(ctx: CommandContext, { id, name }: StoredSource): Promise<void> {
  const { noted } = sendersOf(ctx.pool);
  const day = ctx.clock.now().toISOString().slice(0, 10);
  const what = `${day} ${id} ${ctx.actor.name}`;
  if (noted.has(what)) return;
  await runCommand(ctx, "source.import", async () => ({
    result: undefined,
    account: { subject: `source:${name}`, after: { provider: "kubernetes", auditWebhook: day } },
  }));
  for (const old of noted) if (!old.startsWith(day)) noted.delete(old);
  noted.add(what);
}

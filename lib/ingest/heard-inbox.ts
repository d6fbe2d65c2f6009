/**
 * Where deliveries of webhooks wait to be stored: what comes while a transaction is under way is stored together by the next one, and
 * nobody is told that his is stored before it is. It holds a bounded number of events and sends the rest away.
 */
import { setTimeout as wait } from "node:timers/promises";
import { Unavailable } from "#lib/errors.ts";
import { addToStore, nothingToStore, type ToStore } from "./store-heard.ts";

export type HeardInbox = {
  /** Returns once it is stored. Throws Unavailable (`detail.isFull` where too much waits), and what storing throws. */
  take(sourceId: number, told: ToStore, events: number): Promise<void>;
};

export type InboxOptions = {
  store(sourceId: number, told: ToStore): Promise<void>;
  mostEvents?: number;
  patienceMs?: number;
};

type Group = { told: ToStore; events: number; stored: PromiseWithResolvers<void> };

/** `patienceMs`: below the half minute after which an API server hangs up by itself. */
export function openHeardInbox({
  store,
  mostEvents = 20_000,
  patienceMs = 20_000,
}: InboxOptions): HeardInbox {
  const waiting = new Map<number, Group>();
  const busy = new Set<number>();
  let held = 0;

  async function empty(sourceId: number): Promise<void> {
    if (busy.has(sourceId)) return;
    busy.add(sourceId);
    for (let group = waiting.get(sourceId); group !== undefined; group = waiting.get(sourceId)) {
      waiting.delete(sourceId);
      await store(sourceId, group.told).then(group.stored.resolve, group.stored.reject);
      held -= group.events;
    }
    busy.delete(sourceId);
  }

  return {
    async take(sourceId, told, events) {
      // One delivery is taken however large it is: sent away it would come again, as large.
      if (held > 0 && held + events > mostEvents) throw full(mostEvents);
      held += events;
      const group = waiting.get(sourceId) ?? openGroup();
      waiting.set(sourceId, group);
      addToStore(group.told, told);
      group.events += events;
      void empty(sourceId);
      await within(patienceMs, group.stored.promise);
    },
  };
}

function openGroup(): Group {
  const stored = Promise.withResolvers<void>();
  // Whoever waited may have gone.
  stored.promise.catch(() => {});
  return { told: nothingToStore(), events: 0, stored };
}

async function within(patienceMs: number, stored: Promise<void>): Promise<void> {
  const done = new AbortController();
  const late = wait(patienceMs, undefined, { signal: done.signal }).then(() => {
    throw slow();
  });
  late.catch(() => {});
  try {
    await Promise.race([stored, late]);
  } finally {
    done.abort();
  }
}

function full(most: number): Unavailable {
  return new Unavailable(`${most} events wait to be stored; there is no room for more.`, {
    transient: true,
    hint: "Nothing of it was stored. Send it again after the time in Retry-After.",
    detail: { isFull: true },
  });
}

/** It may be stored all the same; sent again it changes nothing then. */
function slow(): Unavailable {
  return new Unavailable("The database did not store the events in time.", {
    transient: true,
    hint: "Send them again: what is stored already changes nothing.",
  });
}

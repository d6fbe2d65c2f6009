/** Delivers audit events one batch after another, eight at a time, each of a user of its own, and says on standard output who is stored. */

import { fixedClock } from "#lib/clock.ts";
import { openPool } from "#lib/db/pool.ts";
import { auditEvent, eventList } from "#lib/providers/kubernetes/testing/audit-event-lists.ts";
import { takeAuditEvents } from "../take-audit-events.ts";

const [url = "", source = ""] = process.argv.slice(2);
const ctx = {
  pool: openPool(url, { max: 4 }),
  actor: { name: "key:rc_00000000", role: "administrator" },
  clock: fixedClock("2026-11-24T12:00:00Z"),
} as const;
let users = 0;

async function deliver(): Promise<void> {
  for (;;) {
    users += 1;
    const user = `user-${users}`;
    await takeAuditEvents(ctx, { source, document: eventList([auditEvent({ user: { username: user } })]) });
    process.stdout.write(`${user}\n`);
  }
}

await Promise.all(Array.from({ length: 8 }, deliver));

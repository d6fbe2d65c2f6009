/** Once a day: notes claims whose day has come and those of people who left, and reminds teams of what they should attest. */
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { lapseClaims } from "#lib/commands/owners/lapse-claims.ts";
import { sendReminders } from "#lib/commands/owners/send-reminders.ts";
import { openCourier } from "#lib/jobs/reminders/courier.ts";

const done = new WeakMap<Pool, string>();

/** A second call on the same day does nothing; several workers do it once between them. */
export async function mindOwners(pool: Pool, clock: Clock, note: (text: string) => void): Promise<void> {
  const today = clock.now().toISOString().slice(0, 10);
  if (done.get(pool) === today) return;
  const ctx = { pool, clock, actor: { name: "job:owners", role: "lead" } } as const;
  const { expired, departed } = await lapseClaims(ctx);
  if (expired + departed > 0) note(`${expired + departed} claims lapsed.`);
  const { sent, failed } = await sendReminders(ctx, openCourier(clock));
  if (sent + failed > 0) note(`${sent} reminders sent, ${failed} failed.`);
  done.set(pool, today);
}

/**
 * The source through which Rollcall reads its own API keys: made with the first key, read again soon after every change to
 * one. Somebody who disconnects it is heard: it is not made again.
 */
import type { Transaction } from "#lib/db/prisma.ts";

/** Uses move a key's last use: often enough to be seen the same day. */
const cron = "17 * * * *";

/** Within the transaction that changes a key. `now`: the worker reads it at its next look. */
export async function wantOwnKeysRead(tx: Transaction, now: Date): Promise<void> {
  const known = await tx.source.findFirst({ where: { provider: "rollcall" } });
  if (known === null) {
    const name =
      (await tx.source.findUnique({ where: { name: "rollcall" } })) === null ? "rollcall" : "rollcall-keys";
    const source = await tx.source.create({ data: { provider: "rollcall", name, createdAt: now } });
    const data = { sourceId: source.id, cadence: "inventory", cron, dueAt: now, updatedAt: now };
    await tx.schedule.create({ data });
    return;
  }
  const data = { dueAt: now };
  await tx.schedule.updateMany({ where: { sourceId: known.id, cadence: "inventory", enabled: true }, data });
}

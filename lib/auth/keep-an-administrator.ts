/** No command leaves Rollcall without an administrator who can sign in: whoever would be the last keeps the role. */
import { askOver } from "#lib/db/ask-over.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { Conflict } from "#lib/errors.ts";

/** Locked in one order, so that two who take the role from each other come one after the other. */
const activeSql = `
  SELECT id FROM app_user WHERE role = 'administrator' AND state = 'active' AND provider <> 'bootstrap' ORDER BY id FOR UPDATE`;

/**
 * For a command that takes the role or the access of `user`. Who came by a bootstrap link is no administrator to rely on:
 * the link is spent. Throws Conflict where nobody else would be left.
 */
export async function keepAnAdministrator(
  tx: Transaction,
  { id, name, role, state }: { id: number; name: string; role: string; state: string },
): Promise<void> {
  const active = await askOver(tx)<{ id: number }>(activeSql, []);
  if (role !== "administrator" || state !== "active" || active.some((other) => other.id !== id)) return;
  throw new Conflict(`${name} is the last administrator who can sign in.`, {
    hint: "Make somebody else administrator first.",
  });
}

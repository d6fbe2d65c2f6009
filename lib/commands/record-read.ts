/** Writes down that somebody read what must be accounted for, before they are given it. */

import type { CommandName } from "#lib/auth/roles.ts";
import { type Account, type CommandContext, runCommand } from "./run-command.ts";

/** One row in an hour is enough to say that somebody looks at the same thing again and again. */
const hourMs = 3_600_000;

/**
 * `often`: reads that come with every load of a page leave one row per actor, command and subject in an hour. Throws
 * Forbidden naming the role needed; what was to be read must then not be shown.
 */
export async function recordRead(
  ctx: CommandContext,
  command: CommandName,
  account: Account,
  { often = false } = {},
): Promise<void> {
  if (often && (await wasRecorded(ctx, command, account.subject))) return;
  await runCommand(ctx, command, async () => ({ result: undefined, account }));
}

const recordedSql = `
  select exists (select from audit
                  where actor = $1 and command = $2 and subject is not distinct from $3 and at > $4 and at <= $5) as found`;

async function wasRecorded(
  { pool, actor, clock }: CommandContext,
  command: CommandName,
  subject: string | null,
): Promise<boolean> {
  const now = clock.now();
  const since = new Date(now.getTime() - hourMs);
  const { rows } = await pool.query<{ found: boolean }>(recordedSql, [
    actor.name,
    command,
    subject,
    since,
    now,
  ]);
  return rows[0]?.found === true;
}

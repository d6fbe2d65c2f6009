/** Lets in who knows the password of a local account. Guessing is slow: after five wrong ones the account waits, twice as long each time. */

import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { prismaOver } from "#lib/db/prisma.ts";
import { Forbidden } from "#lib/errors.ts";
import { isPassword } from "./password.ts";

const free = 5;
const longestMs = 3_600_000;

export type LocalUser = { subject: string; name: string; email: string | null };

/** Throws Forbidden alike for an unknown address, a wrong password and an account that waits. */
export async function checkPassword(
  pool: Pool,
  clock: Clock,
  { email, password }: { email: string; password: string },
): Promise<LocalUser> {
  const database = prismaOver(pool);
  const subject = email.trim().toLowerCase();
  const user = await database.appUser.findUnique({
    where: { provider_subject: { provider: "local", subject } },
    include: { localAccount: true },
  });
  const account = user?.localAccount ?? null;
  const now = clock.now();
  const isWaiting = account !== null && account.lockedUntil !== null && account.lockedUntil > now;
  const isRight = await isPassword(password, isWaiting ? null : account);
  if (user !== null && account !== null && isRight) {
    if (account.failures > 0)
      await database.localAccount.update({
        where: { userId: user.id },
        data: { failures: 0, lockedUntil: null },
      });
    return { subject, name: user.name, email: user.email };
  }
  if (account !== null && !isWaiting) {
    const { failures } = await database.localAccount.update({
      where: { userId: account.userId },
      data: { failures: { increment: 1 } },
    });
    if (failures >= free) {
      const lockedUntil = new Date(now.getTime() + Math.min(longestMs, 30_000 * 2 ** (failures - free)));
      await database.localAccount.update({ where: { userId: account.userId }, data: { lockedUntil } });
    }
  }
  throw new Forbidden("The address or the password is wrong.", {
    hint: "After several wrong ones an account waits before it looks at another.",
    detail: { refusal: "password" },
  });
}

/** A user as people name them: by number or e-mail address. */
import type { Transaction } from "#lib/db/prisma.ts";
import { Conflict, NotFound } from "#lib/errors.ts";

type Found = { id: number; name: string; provider: string; role: string; state: string };

/** Throws NotFound, and Conflict for an address that several users have. */
export async function findUserIn(tx: Pick<Transaction, "appUser">, named: string): Promise<Found> {
  const isNumber = /^\d{1,9}$/.test(named);
  const users = await tx.appUser.findMany({
    where: isNumber ? { id: Number(named) } : { email: { equals: named, mode: "insensitive" } },
    select: { id: true, name: true, provider: true, role: true, state: true },
  });
  const [user, another] = users;
  if (user === undefined) {
    throw new NotFound(`There is no user "${named.slice(0, 100)}".`, {
      hint: "npm run cli -- users list shows them.",
    });
  }
  if (another !== undefined) {
    throw new Conflict(`${users.length} users have the address ${named}.`, {
      hint: "Name one by its number.",
    });
  }
  return user;
}

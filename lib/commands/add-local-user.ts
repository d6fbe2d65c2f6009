/** Makes a local account: somebody who signs in with an e-mail address and a password that only they know. */
import { keepPassword } from "#lib/auth/password.ts";
import type { Role } from "#lib/auth/roles.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";
import type { ChangedUser } from "./set-user-role.ts";

export type NewLocalUser = { email: string; name: string; role: Role; password: string };

/** Throws Invalid for what is no address or password, Conflict for an address that has an account, Forbidden. */
export async function addLocalUser(ctx: CommandContext, request: NewLocalUser): Promise<ChangedUser> {
  const email = request.email.trim().toLowerCase();
  if (!/^[^\s@]+@[^\s@]+$/.test(email) || email.length > 200) {
    throw new Invalid(`"${request.email.slice(0, 100)}" is no e-mail address.`, {
      hint: "Such as ada@example.com.",
    });
  }
  const kept = await keepPassword(request.password);
  const now = ctx.clock.now();
  return runCommand(ctx, "user.add", async (tx) => {
    const who = { provider: "local", subject: email };
    if ((await tx.appUser.findUnique({ where: { provider_subject: who } })) !== null) {
      throw new Conflict(`${email} has an account already.`, { hint: "users password sets a new password." });
    }
    const { id, name, role, state } = await tx.appUser.create({
      data: { ...who, email, name: request.name, role: request.role, createdAt: now },
    });
    await tx.localAccount.create({ data: { userId: id, ...kept, changedAt: now } });
    return {
      result: { id, name, role, state },
      account: { subject: `user:${id}`, after: { email, name, role } },
    };
  });
}

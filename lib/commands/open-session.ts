/** Lets somebody in whom a way of signing in vouches for: makes or brings up to date the user, and opens a session of theirs. */
import { randomUUID } from "node:crypto";
import type { Actor, Role } from "#lib/auth/roles.ts";
import type { Clock } from "#lib/clock.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { Forbidden } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type Entering = {
  provider: string;
  /** What the provider calls the person, for good. */
  subject: string;
  name: string;
  email: string | null;
  groups: string[];
  /** What the provider's groups say; null: whatever was decided here, viewer for who is new. */
  role: Role | null;
};

export type OpenedSession = { sessionId: string; userId: number; role: string; expiresAt: Date };

/** Who enters is known only once they are in: the audit row names the way, and the user as its subject. */
export function entering(pool: CommandContext["pool"], provider: string, clock: Clock): CommandContext {
  const actor: Actor = { name: `sign-in:${provider}`, role: "viewer" };
  return { pool, actor, clock };
}

/** `now`: the machine's time, by which sessions end, also where the clock of `ctx` stands still. Throws Forbidden for a user who was revoked. */
export async function openSession(
  ctx: CommandContext,
  request: Entering & { lifetimeMs: number; now: Date },
): Promise<OpenedSession> {
  const { now } = request;
  const expiresAt = new Date(now.getTime() + request.lifetimeMs);
  return runCommand(ctx, "session.open", async (tx) => {
    const user = await enter(tx, request, now);
    const id = randomUUID();
    await tx.session.create({
      data: { id, userId: user.id, createdAt: now, lastSeenAt: now, expiresAt },
    });
    return {
      result: { sessionId: id, userId: user.id, role: user.role, expiresAt },
      account: {
        subject: `user:${user.id}`,
        after: { name: user.name, email: user.email, role: user.role, expiresAt: expiresAt.toISOString() },
      },
    };
  });
}

async function enter(tx: Transaction, request: Entering, now: Date) {
  const { provider, subject, name, email, groups, role } = request;
  const said = { name, email, groups, lastSeenAt: now, ...(role === null ? {} : { role }) };
  const user = await tx.appUser.upsert({
    where: { provider_subject: { provider, subject } },
    create: { provider, subject, createdAt: now, ...said, role: role ?? "viewer" },
    update: said,
  });
  if (user.state === "active") return user;
  throw new Forbidden("This account was revoked.", {
    hint: "An administrator can restore it.",
    detail: { refusal: "revoked" },
  });
}

/** Makes the one-time token that lets an administrator in without a provider. An earlier one that nobody used is void. */
import { createHash, randomBytes } from "node:crypto";
import { type CommandContext, runCommand } from "./run-command.ts";

const lifetimeMs = 3_600_000;

/** The token is returned once; stored is its hash. */
export async function makeBootstrap(ctx: CommandContext): Promise<{ token: string; expiresAt: Date }> {
  const token = randomBytes(32).toString("base64url");
  const now = ctx.clock.now();
  const expiresAt = new Date(now.getTime() + lifetimeMs);
  return runCommand(ctx, "bootstrap.make", async (tx) => {
    await tx.bootstrap.deleteMany({ where: { usedAt: null } });
    await tx.bootstrap.create({ data: { hash: hashOfBootstrap(token), createdAt: now, expiresAt } });
    return {
      result: { token, expiresAt },
      account: { subject: null, after: { expiresAt: expiresAt.toISOString() } },
    };
  });
}

export function hashOfBootstrap(token: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update(token).digest());
}

/** Sets how long at the most something may be allowed to stay. What was agreed on before keeps its day; whoever asks from now on is held to it. */
import { limitOf, policyNamed } from "#lib/domain/policy-limits.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

type LimitRequest = { key: string; days: number };

/** Throws NotFound, Invalid, Forbidden. */
export async function setPolicyLimit(ctx: CommandContext, request: LimitRequest): Promise<LimitRequest> {
  return runCommand(ctx, "policy.set", async (tx) => {
    const key = policyNamed(request.key);
    const days = limitOf(request.days);
    const before = await tx.policyLimit.findUnique({ where: { key } });
    const data = { days, setBy: ctx.actor.name, setAt: ctx.clock.now() };
    await tx.policyLimit.upsert({ where: { key }, create: { key, ...data }, update: data });
    return {
      result: { key, days },
      account: {
        subject: `policy:${key}`,
        ...(before === null ? {} : { before: { days: before.days } }),
        after: { days },
      },
    };
  });
}

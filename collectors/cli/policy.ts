/** `policy`: how long at the most something may be allowed to stay. */
import type { Command } from "commander";
import { Invalid } from "#lib/errors.ts";
import { perform } from "./perform.ts";

export function addPolicy(program: Command): void {
  const policy = program
    .command("policy")
    .description("how long exceptions and break-glass declarations may last");
  const list = policy.command("list", { isDefault: true }).description("each limit, and who set it");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { policyLimitsNow } = await import("#lib/queries/policy-limits.ts");
      const limits = await policyLimitsNow((await session()).pool);
      output.result(limits);
      output.table(
        ["LIMIT", "DAYS", "SET BY", "ON"],
        limits.map(({ key, days, set: told }) => [
          ...[key, days, told?.by ?? "nobody", told?.at.toISOString().slice(0, 10) ?? ""],
        ]),
      );
      return undefined;
    }),
  );
  const set = policy
    .command("set <limit> <days>")
    .description("change a limit, for whoever asks from now on");
  set.action((key: string, text: string) =>
    perform(set, async ({ output, session }) => {
      const { setPolicyLimit } = await import("#lib/commands/set-policy-limit.ts");
      if (!/^\d{1,6}$/.test(text))
        throw new Invalid(`"${text.slice(0, 20)}" is no number of days.`, { hint: "Write it as 90." });
      const done = await setPolicyLimit(await session(), { key, days: Number(text) });
      output.result(done);
      output.say(`${done.key}: ${done.days} days at most from now on.`);
      return undefined;
    }),
  );
}

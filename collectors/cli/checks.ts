/** `checks`: what is looked for, how much of it there is, and how each check is set. */
import type { Command } from "commander";
import { Invalid } from "#lib/errors.ts";
import { asOfNow } from "./as-of.ts";
import { perform } from "./perform.ts";

type SetOptions = { on?: boolean; off?: boolean; threshold?: string[]; scope?: string };

export function addChecks(program: Command): void {
  const checks = program.command("checks").description("what is looked for, and how each check is set");
  const list = checks.command("list", { isDefault: true }).description("every check, with what it finds now");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { checkSettings } = await import("#lib/queries/findings/check-settings.ts");
      const { findingCounts } = await import("#lib/queries/findings/finding-counts.ts");
      const { pool, clock } = await session();
      const settings = await checkSettings(pool);
      const counts = await findingCounts(pool, { asOf: await asOfNow(pool, clock) });
      const listed = settings.map((one) => ({ ...one, counts: counts.find(({ rule }) => rule === one.key) }));
      output.result(listed);
      output.table(
        ["CHECK", "OPEN", "OFF", "IDENTITIES", "JUDGED", "ENDED (30 D)", "SET", "FOR"],
        listed.map(({ key, isEnabled, thresholds, scope, counts: count }) => [
          key,
          count?.open ?? 0,
          count?.disabled ?? 0,
          count?.identities ?? 0,
          count?.judged ?? "",
          count?.endedIn30Days ?? 0,
          isEnabled ? thresholds.map(({ name, value }) => `${name}=${value}`).join(" ") || "on" : "off",
          scope ?? "everybody",
        ]),
      );
      return undefined;
    }),
  );
  const set = checks
    .command("set <check>")
    .description("switch a check, change its thresholds, or say whom it is for; everybody is judged again")
    .option("--on", "judge by it")
    .option("--off", "judge by it no longer: what it found no longer applies")
    .option("--threshold <name=value...>", "days=60; days=standard takes it back")
    .option("--scope <filter>", "whom it is for: the filter of the pages; empty: everybody");
  set.action((check: string, options: SetOptions) =>
    perform(set, async ({ output, session }) => {
      const { setCheck } = await import("#lib/commands/set-check.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const request = {
        check,
        enabled: switched(options),
        thresholds: thresholdsOf(options.threshold ?? []),
        scope: options.scope === undefined ? undefined : parse(options.scope),
      };
      const { pool, clock, actor } = await session();
      // The process ends with its answer: nothing would go on behind it.
      const done = await setCheck({ pool, clock, actor }, request, Number.POSITIVE_INFINITY);
      output.result(done);
      output.say(`${done.check} is ${done.enabled ? "on" : "off"}. Everybody was judged again.`);
      return undefined;
    }),
  );
}

function switched({ on, off }: SetOptions): boolean | undefined {
  if (on === true && off === true)
    throw new Invalid("A check is either on or off.", { hint: "Give one of --on and --off." });
  return on === true ? true : off === true ? false : undefined;
}

function thresholdsOf(texts: readonly string[]): Record<string, number | null> {
  return Object.fromEntries(
    texts.map((text) => {
      const [name = "", value = ""] = text.split("=");
      if (value === "standard") return [name, null];
      if (name !== "" && /^\d{1,6}$/.test(value)) return [name, Number(value)];
      throw new Invalid(`"${text.slice(0, 60)}" is no threshold.`, { hint: "Write name=value: days=60." });
    }),
  );
}

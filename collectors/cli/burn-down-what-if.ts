/** `burn-down what-if`: what a campaign would change before it starts. */
import type { Command } from "commander";
import { whatIfKinds } from "#lib/domain/burn-down/what-if.ts";
import { Invalid } from "#lib/errors.ts";
import type { WhatIf } from "#lib/queries/burn-down/what-if.ts";
import type { Output } from "./output.ts";
import { perform } from "./perform.ts";

type Options = {
  filter: string;
  kinds: string[];
  show?: string;
  limit: string;
  whole?: true;
  policies: string;
};

export function addWhatIf(burnDown: Command): void {
  const command = burnDown
    .command("what-if")
    .description("figures before and after what is proven unused were removed; decides nothing")
    .option("--filter <text>", "only of these identities: the filter of the pages", "")
    .option("--kinds <kind...>", `which removals: ${whatIfKinds.join(", ")}; all where absent`, [])
    .option(
      "--show <list>",
      "the number whose identities are listed; objective:KEY: who would still be wrong by it",
      "narrowed",
    )
    .option("--limit <count>", "how many of them", "20")
    .option(
      "--policies <count>",
      "of how many items the exact change is worked out for the size of policies, the largest first",
      "500",
    )
    .option("--whole", "look at everybody, where a page would take a fair sample");
  command.action((options: Options) =>
    perform(command, async ({ output, session }) => {
      const { whatIf } = await import("#lib/queries/burn-down/what-if.ts");
      const { whatIfListNamed } = await import("#lib/queries/burn-down/what-if-list.ts");
      const { whatIfKindsOf } = await import("#lib/domain/burn-down/what-if-scope.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const { freshness } = await import("#lib/queries/freshness.ts");
      const { pool, clock } = await session();
      const said = await whatIf(pool, {
        asOf: (await freshness(pool)).asOf ?? clock.now(),
        filter: parse(options.filter),
        kinds: whatIfKindsOf(options.kinds.join(" ")),
        show: whatIfListNamed(options.show ?? null),
        limit: countOf(options.limit),
        written: countOf(options.policies),
        ...(options.whole === true ? { most: Number.POSITIVE_INFINITY } : {}),
        timeoutMs: 60_000,
      });
      output.result(said);
      print(output, said);
      return undefined;
    }),
  );
}

function print(output: Output, said: WhatIf): void {
  const { items, kept, blocked, sampled, before, after, beyond, policies, list } = said;
  output.say(`Of identities that pass: ${said.scope}`);
  for (const { kind, items: all, done, breaks } of items) {
    output.say(`${kind}: ${done} of ${all} items${done > 0 ? `. If it is wrong: ${breaks}` : ""}`);
  }
  for (const { reason, items: own } of kept) output.say(`Not done: ${own.length} ${reason}`);
  for (const { why, items: count } of blocked) output.say(`In the way of ${count} items: ${why}`);
  if (sampled !== null)
    output.say(`A fair sample: ${sampled.judged} of ${sampled.of} identities; --whole looks at all.`);
  output.table(
    ["FIGURE", "BEFORE", "AFTER"],
    [
      ...before.providers.map(({ provider, index }) => [
        `${provider} index`,
        text(index),
        text(after.providers.find((one) => one.provider === provider)?.index ?? null),
      ]),
      ["p50", text(before.p50), text(after.p50)],
      ["p90", text(before.p90), text(after.p90)],
      ["share above 0.4", share(before), share(after)],
      ["above 0.4", before.high, after.high],
      ["tier 2", before.tier2, after.tier2],
      ["with an index", before.told, after.told],
      ["young", before.young, after.young],
      ["blind", before.blind, after.blind],
    ],
  );
  printObjectives(output, said);
  if (beyond > 0)
    output.say(`${beyond} identities outside of the filter lose actions with shared documents.`);
  if (policies.looked > 0) {
    output.say(
      `Policies: ${policies.before} bytes before, ${policies.after} after, of ${policies.looked} of ${policies.of} items; ${policies.refused.length} of them cannot be written.`,
    );
    output.table(
      ["LARGEST DOCUMENTS OF", "BYTES", "AFTER"],
      policies.items.slice(0, 10).map((one) => [one.title, one.before, one.after]),
    );
    if (policies.items.length > 10) output.say(`and ${policies.items.length - 10} more, by --json.`);
  }
  output.table(
    ["IDENTITY", "ACTIONS THAT GO", "TIER", "AFTER"],
    list.rows.map((one) => [one.name, one.removed, one.before.tier ?? "", one.after?.tier ?? ""]),
  );
  if (list.rows.length < list.total) output.say(`${list.rows.length} of ${list.total}; --limit shows more.`);
}

function printObjectives(output: Output, { objectives: told }: WhatIf): void {
  if (told === null) {
    output.say("Objectives: not told of a sample; --whole looks at all.");
    return;
  }
  output.say(`Objectives, ${told.within === "" ? "the whole estate" : told.within}:`);
  output.table(
    ["OBJECTIVE", "WRONG NOW", "AFTER", "STATE NOW", "AFTER", "HOLDS AGAIN"],
    told.objectives.map(({ key, before, after }) => [
      ...[key, before.counts.bad, after?.counts.bad ?? "known once done"],
      ...[before.budget.state, after?.budget.state ?? "", after?.holdsAgain ?? ""],
    ]),
  );
}

function text(index: number | null): string {
  return index === null ? "none" : index.toFixed(3);
}

function share({ high, told }: { high: number; told: number }): string {
  return told === 0 ? "none" : `${((100 * high) / told).toFixed(1)} %`;
}

function countOf(text: string): number {
  if (/^\d{1,7}$/.test(text)) return Number(text);
  throw new Invalid(`"${text.slice(0, 20)}" is no count.`, { hint: "Give a whole number." });
}

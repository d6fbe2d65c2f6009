/** `overview`: where everything stands, as Markdown for people and JSON for programs; the numbers of the first page. */
import { type Command, Option } from "commander";
import type { Overview } from "#lib/queries/overview/get-overview.ts";
import { perform } from "./perform.ts";

export function addOverview(program: Command): void {
  const overview = program
    .command("overview")
    .description(
      "where everything stands: measures and what they were, burn-down, decisions, what was not seen",
    )
    .addOption(new Option("--format <format>", "how it is written").choices(["md", "json"]).default("md"));
  overview.action(({ format }: { format: "md" | "json" }) =>
    perform(overview, async ({ output, session }) => {
      const { getOverview } = await import("#lib/queries/overview/get-overview.ts");
      const found = await getOverview((await session()).pool);
      output.result(found);
      if (found === null) output.say("Nothing has been collected yet: connect a source and collect it.");
      else output.say(format === "json" ? JSON.stringify(found, null, 2) : await written(found));
      return undefined;
    }),
  );
}

async function written(overview: Overview): Promise<string> {
  const { overviewText } = await import("#lib/domain/overview/overview-text.ts");
  const { burnDownSentence } = await import("#lib/domain/burn-down/sentence.ts");
  const { campaign, decisions } = overview;
  const said =
    campaign === null ? null : burnDownSentence({ ...campaign, end: campaign.endsOn }, (day) => day);
  return overviewText({
    ...overview,
    day: overview.asOf.toISOString().slice(0, 10),
    burnDown:
      said === null || campaign === null
        ? null
        : `${campaign.name}: ${[said.left, said.plan].filter(Boolean).join(", ")}${said.outlook ? `; ${said.outlook}` : ""}.`,
    waiting: [
      { words: "held readings", count: decisions.held.length + decisions.absent.length },
      { words: "critical items undecided", count: decisions.critical },
      { words: "planned items overdue", count: decisions.overdue },
      { words: "exceptions for approval", count: decisions.exceptions.waiting },
      { words: "exceptions that end within 30 days", count: decisions.exceptions.ending },
      { words: "identities contested", count: decisions.contested },
      { words: "identities with a probable owner who has not said yes", count: decisions.probable },
    ],
  });
}

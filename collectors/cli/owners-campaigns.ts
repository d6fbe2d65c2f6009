/** `owners campaign`: asks teams to attest what they own, until a day. */
import type { Command } from "commander";
import { Invalid } from "#lib/errors.ts";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

export function addCampaigns(owners: Command): void {
  const campaign = owners.command("campaign").description("ask teams to attest what they own");
  const list = campaign
    .command("list", { isDefault: true })
    .description("campaigns and how far they have come");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { listCampaigns } = await import("#lib/queries/owners/list-campaigns.ts");
      const listed = await listCampaigns((await session()).pool);
      output.result(listed);
      output.table(
        ["ID", "NAME", "DUE", "ANSWERED", "OF", "STATE"],
        listed.map((one) => [
          one.id,
          one.name,
          one.dueOn,
          one.answered,
          one.asked,
          one.closedAt === null ? "open" : "closed",
        ]),
      );
      return undefined;
    }),
  );
  const start = campaign
    .command("start <name>")
    .description("ask about everything that is owned now, or what a filter says of it")
    .requiredOption("--due <day>", "until when, 2026-12-24")
    .option("--filter <text>", "only about these", "")
    .option("--at <instant>", "the instant to date it by");
  start.action((name: string, { due, filter, at }: { due: string; filter: string; at?: string }) =>
    perform(start, async ({ output, session }) => {
      const { startCampaign } = await import("#lib/commands/owners/start-campaign.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const done = await startCampaign(await contextAt(session, at), {
        name,
        dueOn: due,
        filter: parse(filter),
      });
      output.result(done);
      output.say(`Campaign ${done.id} asks about ${done.asked} identities.`);
      return undefined;
    }),
  );
  const close = campaign.command("close <id>").description("end it; nobody is reminded any more");
  close.action((id: string) =>
    perform(close, async ({ output, session }) => {
      const { closeCampaign } = await import("#lib/commands/owners/close-campaign.ts");
      const number = Number(id);
      if (!Number.isSafeInteger(number))
        throw new Invalid(`"${id}" is no campaign.`, { hint: "See `owners campaign list`." });
      await closeCampaign(await contextAt(session, undefined), { id: number });
      output.result({ closed: number });
      output.say("Closed.");
      return undefined;
    }),
  );
}

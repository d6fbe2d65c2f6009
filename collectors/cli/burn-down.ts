/** `burn-down`: campaigns over what is left to do: start one, see where it stands, measure it anew, set a team's target, close it. */
import type { Command } from "commander";
import { type DecisionKind, decisionKinds, isDecision } from "#lib/domain/checks/check.ts";
import { Invalid } from "#lib/errors.ts";
import { addWhatIf } from "./burn-down-what-if.ts";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

export function addBurnDown(program: Command): void {
  const burnDown = program.command("burn-down").description("campaigns over what is left to do");
  addList(burnDown);
  addShow(burnDown);
  addWhatIf(burnDown);
  addStart(burnDown);
  addMeasure(burnDown);
  addTarget(burnDown);
  addClose(burnDown);
}

function addList(burnDown: Command): void {
  const list = burnDown.command("list", { isDefault: true }).description("every campaign");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { listBurnDowns } = await import("#lib/queries/burn-down/list-burn-downs.ts");
      const listed = await listBurnDowns((await session()).pool);
      output.result(listed);
      output.table(
        ["ID", "NAME", "FROM", "TO", "STATE"],
        listed.map((one) => [
          one.id,
          one.name,
          one.startsOn,
          one.endsOn,
          one.closedAt === null ? "runs" : "closed",
        ]),
      );
      return undefined;
    }),
  );
}

function addShow(burnDown: Command): void {
  const show = burnDown.command("show <id>").description("where a campaign stands, by team");
  show.action((id: string) =>
    perform(show, async ({ output, session }) => {
      const { getBurnDown } = await import("#lib/queries/burn-down/get-burn-down.ts");
      const { burnDownSentence } = await import("#lib/domain/burn-down/sentence.ts");
      const { inScopeOf, leftOf } = await import("#lib/domain/burn-down/bands.ts");
      const { freshness } = await import("#lib/queries/freshness.ts");
      const { pool, clock } = await session();
      const asOf = (await freshness(pool)).asOf ?? clock.now();
      const campaign = await getBurnDown(pool, { id: idOf(id), asOf });
      output.result(campaign);
      const said = burnDownSentence({ ...campaign, end: campaign.endsOn }, (day) => day);
      output.say(
        [said.left, said.plan].filter(Boolean).join(", ") + (said.outlook ? `; ${said.outlook}.` : "."),
      );
      output.table(
        ["TEAM", "IN SCOPE", "REMOVED", "DISABLED", "EXCEPTED", "LEFT", "AGAINST PLAN"],
        campaign.teams.map(({ team, bands, behind }) => [
          team?.name ?? "No owner",
          ...[inScopeOf(bands), bands.removed, bands.disabled, bands.excepted, leftOf(bands)],
          behind > 0 ? `${behind} behind` : behind < 0 ? `${-behind} ahead` : "on plan",
        ]),
      );
      return undefined;
    }),
  );
}

type StartOptions = { to: string; filter: string; decision: string[]; target: string; at?: string };

function addStart(burnDown: Command): void {
  const start = burnDown
    .command("start <name>")
    .description("freeze what is left today as the baseline of a campaign")
    .requiredOption("--to <day>", "its last day, 2026-12-31")
    .option("--filter <text>", "only items of these identities: the filter of the pages", "")
    .option("--decision <kind...>", `only these: ${Object.keys(decisionKinds).join(", ")}`, [])
    .option("--target <count>", "how many may be left on the last day", "0")
    .option("--at <instant>", "the instant to date it by");
  start.action((name: string, options: StartOptions) =>
    perform(start, async ({ output, session }) => {
      const { startBurnDown } = await import("#lib/commands/burn-down/start-burn-down.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const done = await startBurnDown(await contextAt(session, options.at), {
        name,
        filter: parse(options.filter),
        decisions: options.decision.map(decisionNamed),
        endsOn: options.to,
        target: Number(options.target),
      });
      output.result(done);
      output.say(`Campaign ${done.id} starts with ${done.baseline} items.`);
      return undefined;
    }),
  );
}

function addMeasure(burnDown: Command): void {
  const measure = burnDown
    .command("measure <id>")
    .description("let the plan start at what is left today; the day and the reason stand on the chart")
    .requiredOption("--reason <text>", "why")
    .option("--at <instant>", "the instant to date it by");
  measure.action((id: string, { reason, at }: { reason: string; at?: string }) =>
    perform(measure, async ({ output, session }) => {
      const { measureAnew } = await import("#lib/commands/burn-down/change-burn-down.ts");
      const done = await measureAnew(await contextAt(session, at), { id: idOf(id), reason });
      output.result(done);
      output.say(`The plan starts at ${done.left} from today.`);
      return undefined;
    }),
  );
}

function addTarget(burnDown: Command): void {
  const target = burnDown
    .command("target <id>")
    .description("how many items of a team may be left on the last day")
    .requiredOption("--team <team>", "whose")
    .requiredOption("--left <count>", "how many");
  target.action((id: string, { team, left }: { team: string; left: string }) =>
    perform(target, async ({ output, session }) => {
      const { setTeamTarget } = await import("#lib/commands/burn-down/change-burn-down.ts");
      await setTeamTarget(await contextAt(session, undefined), { id: idOf(id), team, target: Number(left) });
      output.result({ team, target: Number(left) });
      output.say(`${left} of ${team} may be left.`);
      return undefined;
    }),
  );
}

function addClose(burnDown: Command): void {
  const close = burnDown.command("close <id>").description("end it; nothing joins it any more");
  close.action((id: string) =>
    perform(close, async ({ output, session }) => {
      const { closeBurnDown } = await import("#lib/commands/burn-down/change-burn-down.ts");
      await closeBurnDown(await contextAt(session, undefined), { id: idOf(id) });
      output.result({ closed: idOf(id) });
      output.say("Closed.");
      return undefined;
    }),
  );
}

function idOf(text: string): number {
  const id = Number(text);
  if (/^\d{1,9}$/.test(text)) return id;
  throw new Invalid(`"${text.slice(0, 40)}" is no campaign.`, { hint: "See `burn-down list`." });
}

function decisionNamed(text: string): DecisionKind {
  if (isDecision(text)) return text;
  throw new Invalid(`"${text.slice(0, 40)}" is no decision.`, {
    hint: `Use one of: ${Object.keys(decisionKinds).join(", ")}.`,
  });
}

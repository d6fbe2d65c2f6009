/** `worklist`: what a team has to do, as text, rows or JSON. `items`: what is decided about each. */
import { type Command, Option } from "commander";
import type { Pool } from "pg";
import type { TeamWorklist } from "#lib/queries/work-items/team-worklist.ts";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { contextAt } from "./context-at.ts";
import { perform } from "./perform.ts";

const formats = ["md", "json", "csv"] as const;

type Options = {
  team: string;
  format: (typeof formats)[number];
  state?: string;
  decision?: string;
  risk?: string;
  overdue?: boolean;
  filter?: string;
  sort?: string;
};

export function addWorklist(program: Command): void {
  const verb = program
    .command("worklist")
    .description("print what a team has to decide and do, the worst first; reads only")
    .requiredOption("--team <team>", "key or name of a team; none: what nobody owns")
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("md"))
    .option(
      "--state <state>",
      "left (default), ended, all, open, planned, excepted, disabled, gone, no-longer-applies",
    )
    .option(
      "--decision <decision>",
      "own, retire, remove-credential, remove-actions, remove-grant, tighten-trust …",
    )
    .option("--risk <risk>", "low, medium, high or critical")
    .option("--overdue", "only what is planned for a day that has passed")
    .option("--filter <text>", "only about identities the filter lets through")
    .option("--sort <order>", "risk (default), effort or age");
  verb.action((options: Options) =>
    perform(verb, async ({ output, session }) => {
      const { pool, clock } = await session();
      const { freshness } = await import("#lib/queries/freshness.ts");
      const asOf = (await freshness(pool)).asOf ?? clock.now();
      const list = await readAll(pool, asOf, options);
      output.result(list);
      if (!output.json) await output.write(await textOf(list, asOf, options.format));
      return undefined;
    }),
  );
}

type Whole = Omit<TeamWorklist, "next">;

/** Every page of it. */
async function readAll(pool: Pool, asOf: Date, options: Options): Promise<Whole> {
  const { teamWorklist } = await import("#lib/queries/work-items/team-worklist.ts");
  const { readItemsRequest } = await import("#lib/queries/work-items/read-items-request.ts");
  const asked = { ...options, overdue: options.overdue ? "yes" : null };
  const request = { ...readItemsRequest(asked), team: options.team, asOf, limit: 1000 };
  const { next: first, ...list } = await teamWorklist(pool, request);
  const items: WorkItemRow[] = [...list.items];
  for (let after = first; after !== null; ) {
    const page = await teamWorklist(pool, { ...request, after });
    items.push(...page.items);
    after = page.next;
  }
  return { ...list, items };
}

async function textOf(list: Whole, asOf: Date, format: Options["format"]): Promise<string> {
  const { worklistHeadings, worklistMarkdown, worklistRow } = await import(
    "#lib/domain/work-items/worklist-text.ts"
  );
  if (format === "md") return `${worklistMarkdown(list, asOf.toISOString().slice(0, 10))}\n`;
  if (format === "json") return `${JSON.stringify(list, null, 2)}\n`;
  const { csvLine } = await import("#lib/csv.ts");
  return [worklistHeadings, ...list.items.map(worklistRow)].map(csvLine).join("");
}

export function addItems(program: Command): void {
  const items = program.command("items").description("decide about work items: plan, except, link a ticket");
  const plan = items
    .command("plan <item...>")
    .description("say by which day they will be done")
    .option("--by <day>", "2026-12-24; left out: no longer planned");
  plan.action((named: string[], { by }: { by?: string }) =>
    perform(plan, async ({ output, session }) => {
      const { planItems } = await import("#lib/commands/work-items/plan-items.ts");
      const request = { ids: named.map(itemId), plannedFor: by ?? null };
      const done = await planItems(await contextAt(session, undefined), request);
      output.result(done);
      output.say(
        `${done.planned} items ${by === undefined ? "no longer planned" : `planned for ${by}, plan ${done.batch}`}.`,
      );
      if (done.over > 0) output.say(`${done.over} are over, and stay as they are.`);
      return undefined;
    }),
  );
  const undo = items
    .command("undo <plan>")
    .description("take a plan back; what was planned before holds again");
  undo.action((batch: string) =>
    perform(undo, async ({ output, session }) => {
      const { undoPlan } = await import("#lib/commands/work-items/undo-plan.ts");
      const done = await undoPlan(await contextAt(session, undefined), { batch });
      output.result(done);
      output.say(`Taken back for ${done.undone} items.`);
      return undefined;
    }),
  );
  addExcept(items);
  addTicket(items);
}

function addExcept(items: Command): void {
  const verb = items
    .command("except <item>")
    .description("ask that it may stay as it is for a while; somebody else approves that")
    .requiredOption("--until <day>", "the first day it no longer holds")
    .requiredOption("--reason <text>", "why")
    .requiredOption("--control <text>", "what keeps the harm small meanwhile");
  verb.action((item: string, options: { until: string; reason: string; control: string }) =>
    perform(verb, async ({ output, session }) => {
      const { requestException } = await import("#lib/commands/exceptions/request-exception.ts");
      const done = await requestException(await contextAt(session, undefined), {
        item: itemId(item),
        ...options,
      });
      output.result(done);
      output.say(`Exception ${done.id} until ${done.until} waits for somebody else's approval.`);
      return undefined;
    }),
  );
}

function addTicket(items: Command): void {
  const verb = items
    .command("ticket <item> [address]")
    .description("link the ticket it is worked on under; without an address, none");
  verb.action((item: string, url: string | undefined) =>
    perform(verb, async ({ output, session }) => {
      const { linkTicket } = await import("#lib/commands/work-items/link-ticket.ts");
      const done = await linkTicket(await contextAt(session, undefined), {
        id: itemId(item),
        url: url ?? null,
      });
      output.result(done);
      output.say(done.ticket === null ? "No ticket is linked." : `Linked to ${done.ticket}.`);
      return undefined;
    }),
  );
}

/** `item:12`, as lists print it, or `12`. */
function itemId(named: string): string {
  return named.replace(/^item:/, "");
}

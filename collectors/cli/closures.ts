/** `closures`: what was missing all at once and waits for a decision, and the decision: rows of one slice, or whole scopes. */
import type { Command } from "commander";
import type { FactCounts, Undecided } from "#lib/queries/list-held.ts";
import { names } from "./parse.ts";
import { perform } from "./perform.ts";

export function addClosures(program: Command): void {
  const closures = program
    .command("closures")
    .description("list what is missing and not closed yet, and accept that it is gone");
  addList(closures);
  addAccept(closures);
  addRetire(closures);
}

function addList(closures: Command): void {
  const verb = closures
    .command("list [source]", { isDefault: true })
    .description("what would close, of one source or of all");
  verb.action((source: string | undefined) =>
    perform(verb, async ({ output, session }) => {
      const { findSource } = await import("#lib/queries/find-source.ts");
      const { listHeld } = await import("#lib/queries/list-held.ts");
      const { pool } = await session();
      if (source !== undefined) await findSource(pool, source);
      const found = await listHeld(pool, source === undefined ? {} : { source });
      output.result(found);
      const rows = [...found.held.map(heldRow), ...found.absent.map(absentRow)];
      if (rows.length === 0) output.say("Nothing waits for a decision.");
      else
        output.table(
          ["SOURCE", "SCOPE", "STREAM", "WOULD CLOSE", "OF", "WHAT", "MISSING SINCE", "LIST"],
          rows,
        );
      if (rows.length > 0)
        output.say('→ closures accept "<source>" --stream S --scope X, or closures retire');
      return undefined;
    }),
  );
}

function heldRow(held: Undecided["held"][number]): (string | number)[] {
  const { source, scope, stream, count, rows, facts, heldAt, list } = held;
  return [source, scope.externalId, stream, count, rows, inWords(facts), minute(heldAt), list];
}

/** A scope that is not listed any more takes everything along. */
function absentRow({ source, externalId, count, facts, lastSeen }: Undecided["absent"][number]) {
  return [source, externalId, "the whole scope", count, count, inWords(facts), minute(lastSeen), ""];
}

function inWords(facts: FactCounts): string {
  return Object.entries(facts)
    .map(([fact, count]) => `${count} ${fact.replace("_", " ")}`)
    .join(", ");
}

function minute(at: Date): string {
  return at.toISOString().slice(0, 16);
}

type Accepting = { stream: string; scope: string; list?: string };

function addAccept(closures: Command): void {
  const verb = closures
    .command("accept <source>")
    .description("close what a complete reading missed and the hold rule kept open; it cannot be undone")
    .requiredOption("--stream <name>", "the stream")
    .requiredOption("--scope <id>", "the scope, by its external id")
    .option("--list <digest>", "only if the list is still the one that `closures` printed with this digest");
  verb.action((source: string, { stream, scope, list }: Accepting) =>
    perform(verb, async ({ output, session }) => {
      const { acceptClosures } = await import("#lib/commands/accept-closures.ts");
      const { listHeld } = await import("#lib/queries/list-held.ts");
      const { pool, clock, actor } = await session();
      const { held } = await listHeld(pool, { source });
      const found = held.find((one) => one.stream === stream && one.scope.externalId === scope);
      const accepted = await acceptClosures(
        { pool, clock, actor },
        { source, stream, scope, list: list ?? found?.list ?? "" },
      );
      output.result(accepted);
      output.say(`Closed ${accepted.closed} rows (${inWords(accepted.facts)}).`);
      return undefined;
    }),
  );
}

function addRetire(closures: Command): void {
  const verb = closures
    .command("retire <source>")
    .description("accept that scopes missing from a complete tree are gone, with everything they hold")
    .requiredOption("--scope <ids...>", "the scopes, by external id");
  verb.action((source: string, options: { scope: string[] }) =>
    perform(verb, async ({ output, session }) => {
      const { retireScopes } = await import("#lib/commands/retire-scopes.ts");
      const { pool, clock, actor } = await session();
      const retired = await retireScopes({ pool, clock, actor }, { source, scopes: names(options.scope) });
      output.result(retired);
      output.say(`Retired ${retired.scopes} scopes and closed ${retired.closed} rows.`);
      return undefined;
    }),
  );
}

/** `audit`: who decided or read what, newest first; whether the record is as it was written; cutting off what is old. */
import type { Command } from "commander";
import { Option } from "commander";
import { Invalid } from "#lib/errors.ts";
import type { AuditFilter } from "#lib/queries/list-audit.ts";
import type { AuditVerdict } from "#lib/queries/verify-audit.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { clockAt } from "./parse.ts";
import { perform } from "./perform.ts";

type FilterOptions = { actor?: string; command?: string; subject?: string; from?: string; until?: string };

export function addAudit(program: Command): void {
  const audit = program.command("audit").description("read and verify the record of decisions");
  addList(audit);
  addExport(audit);
  addVerify(audit);
  addPrune(audit);
}

function addList(audit: Command): void {
  const verb = withFilter(audit.command("list"))
    .description("the latest entries, newest first")
    .option("--limit <n>", "how many", "50");
  verb.action((options: FilterOptions & { limit: string }) =>
    perform(verb, async ({ output, session }) => {
      const { listAudit } = await import("#lib/queries/list-audit.ts");
      const filter = filterFrom(options);
      const limit = limitFrom(options.limit);
      const { pool } = await session();
      const { entries } = await listAudit(pool, { filter, limit });
      output.result(entries);
      output.table(
        ["ROW", "AT", "ACTOR", "COMMAND", "SUBJECT"],
        entries.map(({ position, at, actor, command, subject }) => [
          position,
          at.toISOString(),
          actor,
          command,
          subject ?? "",
        ]),
      );
      return undefined;
    }),
  );
}

function addExport(audit: Command): void {
  const verb = withFilter(audit.command("export"))
    .description("print the record, one JSON object per line, newest first")
    .addOption(new Option("--csv", "CSV in place of JSON lines").conflicts("json"));
  verb.action((options: FilterOptions & { csv?: boolean }) =>
    perform(verb, async ({ output, signal, session }) => {
      const { everyAuditEntry } = await import("#lib/queries/list-audit.ts");
      const { recordRead } = await import("#lib/commands/record-read.ts");
      const { fileLines } = await import("#lib/file-lines.ts");
      const filter = filterFrom(options);
      const format = options.csv === true ? "csv" : "ndjson";
      const { pool, clock, actor } = await session();
      await recordRead({ pool, clock, actor }, "audit.export", {
        subject: "audit",
        after: { format, ...plainFilter(filter) },
      });
      for await (const line of fileLines(everyAuditEntry(pool, filter), format)) {
        if (signal.aborted || !(await output.write(line))) break;
      }
      return exitCodes.ok;
    }),
  );
}

function addVerify(audit: Command): void {
  const verb = audit
    .command("verify")
    .description("walk the record's chain from its first row; code 1 and the row where it does not hold")
    .option(
      "--anchor <row:hash>",
      "what an earlier verification printed, kept elsewhere: it must still hold",
    );
  verb.action((options: { anchor?: string }) =>
    perform(verb, async ({ output, session }) => {
      const { buildAnchor, parseAnchor } = await import("#lib/domain/audit-chain.ts");
      const { verifyAudit } = await import("#lib/commands/verify-audit.ts");
      const anchor = options.anchor === undefined ? null : parseAnchor(options.anchor);
      if (options.anchor !== undefined && anchor === null) throw notAnAnchor(options.anchor);
      const { pool, clock, actor } = await session();
      const verdict = await verifyAudit({ pool, clock, actor }, { anchor });
      output.result({ ...verdict, anchor: buildAnchor(verdict.head) });
      sayVerdict(output, verdict, buildAnchor(verdict.head));
      return verdict.state === "whole" ? exitCodes.ok : exitCodes.failed;
    }),
  );
}

function sayVerdict(
  output: Output,
  { rows, cut, break: broken, records }: AuditVerdict,
  anchor: string,
): void {
  for (const { sentence } of records) output.say(`BROKEN: ${sentence}`);
  if (broken !== null) {
    output.say(`BROKEN: ${broken.sentence}`);
    output.say(`${rows} rows before it are as they were written.`);
    return;
  }
  if (records.length > 0) {
    output.say(`The ${rows} rows of the record itself are as they were written, in their order.`);
    return;
  }
  output.say(`Whole: ${rows} rows are as they were written, in their order.`);
  if (cut > 0) output.say(`${cut} older rows were cut off by \`audit prune\`.`);
  output.say(
    `Keep this outside of the database, and give it to the next verification as --anchor:\n${anchor}`,
  );
}

function addPrune(audit: Command): void {
  const verb = audit
    .command("prune")
    .description("cut off the oldest rows; what is left still verifies")
    .requiredOption("--before <date>", "rows dated before this day; the last 90 days always stay");
  verb.action((options: { before: string }) =>
    perform(verb, async ({ output, session }) => {
      const { pruneAudit } = await import("#lib/commands/prune-audit.ts");
      const before = clockAt(options.before).now();
      const { pool, clock, actor } = await session();
      const pruned = await pruneAudit({ pool, clock, actor }, before);
      output.result(pruned);
      output.say(
        pruned.until === null
          ? "No row is that old."
          : `Cut off ${pruned.removed} rows, the newest of ${pruned.until.toISOString()}.`,
      );
      return undefined;
    }),
  );
}

function withFilter(verb: Command): Command {
  return verb
    .option("--actor <name>", "only what this one did, such as cli:mira")
    .option("--command <name>", "only this command, such as source.connect")
    .option("--subject <text>", "only what it was done to: part of the name")
    .option("--from <date>", "from this instant on")
    .option("--until <date>", "before this instant");
}

function filterFrom({ actor, command, subject, from, until }: FilterOptions): AuditFilter {
  return {
    actor,
    command,
    subject,
    from: from === undefined ? undefined : clockAt(from).now(),
    until: until === undefined ? undefined : clockAt(until).now(),
  };
}

function plainFilter({ from, until, ...rest }: AuditFilter): Record<string, string> {
  const all = { ...rest, from: from?.toISOString(), until: until?.toISOString() };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined)) as Record<
    string,
    string
  >;
}

function limitFrom(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new Invalid(`"${value}" is not a number of entries.`, { hint: "Use 1 to 10000." });
}

function notAnAnchor(value: string): Invalid {
  return new Invalid(`"${value.slice(0, 100)}" is not an anchor.`, {
    hint: "Give what `audit verify` printed: a row's number, a colon, 64 hex digits.",
  });
}

/** `findings`: what checks find wrong, as a table, JSON or CSV. */
import { type Command, Option } from "commander";
import { asOfNow } from "./as-of.ts";
import { perform } from "./perform.ts";

type Options = { rule?: string; filter?: string; state: string; limit: string; csv?: boolean };

export function addFindings(program: Command): void {
  const verb = program
    .command("findings")
    .description("what is wrong: each finding with its evidence, newest first")
    .option("--rule <check>", "of one check only: see `checks`")
    .option("--filter <text>", "of the identities that pass it: the filter of the pages")
    .option("--state <state>", "open, ended or all", "open")
    .option("--limit <n>", "how many at most, without --csv", "100")
    .addOption(new Option("--csv", "all of them, as CSV").conflicts("json"));
  verb.action((options: Options) =>
    perform(verb, async ({ output, session }) => {
      const { everyFinding, listFindings, ruleNamed, stateNamed } = await import(
        "#lib/queries/findings/list-findings.ts"
      );
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const asked = {
        rule: options.rule === undefined ? undefined : ruleNamed(options.rule),
        filter: parse(options.filter ?? ""),
        state: stateNamed(options.state),
      };
      const { pool, clock } = await session();
      const request = { ...asked, asOf: await asOfNow(pool, clock) };
      if (options.csv === true) {
        const { fileLines } = await import("#lib/file-lines.ts");
        const { findingLine } = await import("#lib/queries/findings/finding-row.ts");
        const rows = everyFinding(pool, request);
        const lines = (async function* () {
          for await (const row of rows) yield findingLine(row);
        })();
        for await (const line of fileLines(lines, "csv")) if (!(await output.write(line))) break;
        return undefined;
      }
      const list = await listFindings(pool, { ...request, limit: Number(options.limit) || 100 });
      output.result(list);
      output.table(
        ["CHECK", "IDENTITY", "SINCE", "EVIDENCE"],
        list.findings.map((one) => [
          one.rule,
          one.identity?.name ?? "",
          one.firstSeen.toISOString().slice(0, 10),
          one.isDisabled ? `${one.evidence} (switched off)` : one.evidence,
        ]),
      );
      const rest = list.total - list.findings.length;
      output.say(
        rest > 0 ? `${list.total} findings; ${rest} more with --limit or --csv.` : `${list.total} findings.`,
      );
      return undefined;
    }),
  );
}

/** `audit list`: who decided what, newest first. */
import type { Command } from "commander";
import { Invalid } from "#lib/errors.ts";
import { perform } from "./perform.ts";

export function addAudit(program: Command): void {
  const audit = program.command("audit").description("read the record of decisions");
  const verb = audit
    .command("list")
    .description("the latest entries, newest first")
    .option("--limit <n>", "how many", "50");
  verb.action((options: { limit: string }) =>
    perform(verb, async ({ output, session }) => {
      const { listAudit } = await import("#lib/queries/list-audit.ts");
      const { pool } = await session();
      const entries = await listAudit(pool, { limit: limitFrom(options.limit) });
      output.result(entries);
      output.table(
        ["AT", "ACTOR", "COMMAND", "SUBJECT"],
        entries.map((entry) => [entry.at.toISOString(), entry.actor, entry.command, entry.subject ?? ""]),
      );
      return undefined;
    }),
  );
}

function limitFrom(value: string): number {
  const limit = Number(value);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new Invalid(`"${value}" is not a number of entries.`, { hint: "Use 1 to 10000." });
}

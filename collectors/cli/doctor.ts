/** `doctor`: tries everything a collection needs and says, for whatever fails, what to do. It stores nothing. */
import type { Command } from "commander";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { exitCodes } from "./exit-codes.ts";
import type { Output } from "./output.ts";
import { perform } from "./perform.ts";

const marks = { ok: "✓", "not-applicable": "–", denied: "✗", failed: "✗" } as const;

export function addDoctor(program: Command): void {
  const verb = program
    .command("doctor [source]")
    .description("check the database, and every credential and permission of a source (or of all)");
  verb.action((name: string | undefined) =>
    perform(verb, async ({ output, signal, session }) => {
      const { databaseChecks } = await import("./doctor-database.ts");
      const { diagnose } = await import("../run-live.ts");
      const { liveSources } = await import("#lib/queries/find-source.ts");
      const opened = await session("ignore");
      const checks: { source: string | null; check: DoctorCheck }[] = [];
      const add = (source: string | null, check: DoctorCheck) => {
        checks.push({ source, check });
        sayCheck(output, check);
      };
      output.say("Database");
      for (const check of await databaseChecks(opened)) add(null, check);
      const hasTables = checks.every(({ check }) => check.status === "ok");
      for (const source of hasTables ? await liveSources(opened.pool, name) : []) {
        output.say(`\n${source.name}`);
        for await (const check of diagnose({ ...opened, source, signal })) add(source.name, check);
      }
      output.result({ checks: checks.map(({ source, check }) => ({ source, ...check })) });
      if (checks.some(({ check }) => check.status === "denied")) return exitCodes.denied;
      return checks.some(({ check }) => check.status === "failed") ? exitCodes.failed : exitCodes.ok;
    }),
  );
}

function sayCheck(output: Output, check: DoctorCheck): void {
  const where = check.scope === null ? "" : ` (${check.scope})`;
  output.say(`${marks[check.status]} ${check.name}${where}: ${check.detail}`);
  if (check.fix !== null) output.say(`  → ${check.fix}`);
}

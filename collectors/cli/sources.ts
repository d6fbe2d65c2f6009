/** `sources`: what is connected, what it turned out to be, and how its last run went. */
import type { Command } from "commander";
import type { SourceSummary } from "#lib/queries/list-sources.ts";
import { perform } from "./perform.ts";

export function addSources(program: Command): void {
  const verb = program.command("sources").description("list the connected sources");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { listSources } = await import("#lib/queries/list-sources.ts");
      const { pool, clock, actor } = await session();
      const sources = await listSources(pool);
      // Only the machine-readable answer holds the settings.
      if (output.json && sources.length > 0) {
        const { recordRead } = await import("#lib/commands/record-read.ts");
        await recordRead({ pool, clock, actor }, "source.settings", { subject: "sources" }, { often: true });
      }
      output.result(sources);
      if (sources.length === 0)
        output.say("No source is connected. Begin with: npm run cli -- connect --help");
      else
        output.table(
          ["SOURCE", "CLOUD", "MODE", "IS", "IDENTITIES", "SLICES", "LAST RUN", "AS OF"],
          sources.map(rowOf),
        );
      for (const { name, lastRun } of sources) {
        if (lastRun === null || lastRun.status === "complete" || lastRun.message === null) continue;
        output.say(`! ${name}: ${lastRun.message}`);
        if (lastRun.hint !== null) output.say(`  → ${lastRun.hint}`);
      }
      return undefined;
    }),
  );
}

function rowOf(source: SourceSummary): (string | number)[] {
  const { complete = 0, ...others } = source.slices;
  const all = Object.values(others).reduce((sum, count) => sum + count, complete);
  const whole = complete + (others["not-applicable"] ?? 0);
  return [
    source.name,
    source.provider,
    source.retiredAt === null ? source.mode : "retired",
    source.pin?.id ?? "not read yet",
    source.identities,
    `${whole}/${all} complete`,
    source.lastRun?.status ?? "never",
    source.asOf?.toISOString().slice(0, 16) ?? "",
  ];
}

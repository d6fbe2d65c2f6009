/** `templates`: what identities alike have in common in what they use, as policy text. `time-to-revoke`: from knowing to gone. */
import { type Command, Option } from "commander";
import type { WorkloadClass } from "#lib/domain/classification/workload-class.ts";
import type { TemplateReading } from "#lib/queries/access-templates.ts";
import { asOfNow } from "./as-of.ts";
import { perform } from "./perform.ts";

type Options = { provider?: string; class?: WorkloadClass; text?: boolean; most: string };

export function addTemplates(program: Command): void {
  const verb = program
    .command("templates")
    .description("print least-privilege templates: what nine of ten alike used; reads only")
    .option("--provider <cloud>", "aws, azure, gcp or kubernetes")
    .addOption(
      new Option("--class <class>", "of one class of work").choices([
        ...["retrieval", "inference", "orchestration", "batch-evaluation", "ci-cd", "platform", "data"],
        "integration",
      ]),
    )
    .option("--text", "the policies themselves")
    .option("--most <n>", "identities named of each, the farthest from it first", "5");
  verb.action((options: Options) =>
    perform(verb, async ({ output, session }) => {
      const { accessTemplates } = await import("#lib/queries/access-templates.ts");
      const { pool, clock } = await session();
      const { provider, class: of } = options;
      const asOf = await asOfNow(pool, clock);
      const found = await accessTemplates(pool, { asOf, provider, class: of });
      output.result({ asOf, templates: found });
      if (output.json) return undefined;
      for (const one of found) await output.write(textOf(one, options));
      if (found.length === 0) output.say("No identity has a class of work yet: write rules for them.");
      return undefined;
    }),
  );
}

function textOf(
  { provider, label, siblings, of, template, commonest, distances }: TemplateReading,
  options: Options,
): string {
  const head = `${provider}, ${label}: ${siblings} of ${of} judged and in use`;
  if (template === null) {
    const [first] = commonest;
    const why = first
      ? `nothing that nine of ten used; the commonest, ${first.action}, ${first.users} of ${siblings}`
      : "too few for a template";
    return `${head}; ${why}.\n`;
  }
  const lines = distances
    .slice(0, Number(options.most) || 5)
    .map(
      ({ name, distance, beyond, lacking, beyondUsed }) =>
        `  ${distance.toFixed(2)} ${name}: ${beyond} beyond it (${beyondUsed} used), ${lacking} lacking`,
    );
  const texts = options.text === true ? template.texts.flatMap(({ name, text }) => [`-- ${name}`, text]) : [];
  return [`${head}; ${template.actions.length} actions that nine of ten used`, ...lines, ...texts, ""].join(
    "\n",
  );
}

export function addTimeToRevoke(program: Command): void {
  const verb = program
    .command("time-to-revoke")
    .description("print how long it takes from knowing to gone, what is still open included; reads only")
    .option("--team <team>", "of one team");
  verb.action(({ team }: { team?: string }) =>
    perform(verb, async ({ output, session }) => {
      const { timeToRevoke } = await import("#lib/queries/work-items/time-to-revoke.ts");
      const { pool, clock } = await session();
      const clocks = await timeToRevoke(pool, { asOf: await asOfNow(pool, clock), team });
      output.result({ clocks });
      const days = (value: number | null) => (value === null ? "not reached" : value.toFixed(1));
      output.table(
        ["CLOCK", "MEDIAN DAYS", "P90 DAYS", "GONE", "STILL COUNTING"],
        clocks.map((one) =>
          one.isConnected
            ? [one.label, days(one.time.median), days(one.time.p90), one.time.gone, one.time.censored]
            : [one.label, one.why, "", "", ""],
        ),
      );
      output.say();
      output.say("What is open, or ended otherwise, counts for as long as it was seen (Kaplan-Meier):");
      output.say("left out, a team that closes only what is easy would look fast.");
      return undefined;
    }),
  );
}

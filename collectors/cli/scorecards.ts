/** `scorecards`: what objectives say, as text, rows or JSON. `objectives`: how they are set, and what another would have said. */
import { type Command, Option } from "commander";
import type { AskedObjective } from "#lib/domain/slo/asked-objective.ts";
import { Invalid } from "#lib/errors.ts";
import { asOfNow } from "./as-of.ts";
import { perform } from "./perform.ts";

const formats = ["md", "json", "csv"] as const;

type Options = {
  team?: string;
  provider?: string;
  environment?: string;
  by: "team" | "class";
  format: (typeof formats)[number];
};

export function addScorecards(program: Command): void {
  const verb = program
    .command("scorecards")
    .description("print which objectives are met, and how much of their error budgets is left; reads only")
    .option("--team <team>", "key of a team; none: what nobody owns")
    .option("--provider <cloud>", "of one cloud")
    .option("--environment <name>", "of one environment")
    .addOption(new Option("--by <groups>", "told for each").choices(["team", "class"]).default("team"))
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("md"));
  verb.action((options: Options) =>
    perform(verb, async ({ output, session }) => {
      const { scorecards } = await import("#lib/queries/scorecards/scorecards.ts");
      const { scorecardRecord } = await import("#lib/queries/scorecards/scorecard-record.ts");
      const { scorecardsCsv, scorecardsMarkdown } = await import("./scorecards-text.ts");
      const { pool, clock } = await session();
      const asOf = await asOfNow(pool, clock);
      const { team = null, provider = null, environment = null, by, format } = options;
      const told = await scorecards(pool, { asOf, by, narrow: { team, provider, environment } });
      const [estate, groups] = [scorecardRecord(told.estate), told.groups.map(scorecardRecord)];
      const result = { asOf, by, estate, groups };
      output.result(result);
      if (output.json) return undefined;
      const whole = {
        asOf: asOf.toISOString(),
        cards: team === null ? [estate, ...groups] : groups.length > 0 ? groups : [estate],
      };
      const text = {
        md: () => scorecardsMarkdown(whole),
        csv: () => scorecardsCsv(whole),
        json: () => `${JSON.stringify(result, null, 2)}\n`,
      };
      await output.write(text[format]());
      return undefined;
    }),
  );
}

export function addObjectives(program: Command): void {
  const objectives = program
    .command("objectives")
    .description("what is to hold, and what another objective would have said");
  const list = objectives
    .command("list", { isDefault: true })
    .description("every objective as it is set")
    .option("--archived", "those that were put away, too");
  list.action(({ archived = false }: { archived?: boolean }) =>
    perform(list, async ({ output, session }) => {
      const { listObjectives } = await import("#lib/queries/scorecards/list-objectives.ts");
      const { objectiveRecord } = await import("#lib/queries/scorecards/scorecard-record.ts");
      const { pool } = await session();
      const all = (await listObjectives(pool, { archived })).map((one) => ({
        ...objectiveRecord(one),
        archivedAt: one.archivedAt,
      }));
      output.result(all);
      output.table(
        ["OBJECTIVE", "TARGET", "DAYS", "WHOM", "WRONG IS", "SENTENCE"],
        all.map(({ key, target, windowDays, filter, bad, about, sentence, archivedAt }) => [
          archivedAt === null ? key : `${key} (archived)`,
          `${Math.round(target * 1e6) / 1e4} %`,
          windowDays,
          filter ?? about,
          bad ?? "",
          sentence,
        ]),
      );
      return undefined;
    }),
  );
  addSet(objectives);
  addPreview(objectives);
  addArchive(objectives);
}

type SetOptions = { sentence?: string; filter?: string; bad?: string; target?: string; window?: string };

function withTerms(verb: Command): Command {
  return verb
    .option("--sentence <text>", "what is to hold, said plainly")
    .option("--filter <text>", "whom it is about: the filter of the pages")
    .option("--bad <term>", "what is wrong with one of them: one term, finding:old-credential, opi>0.4")
    .option("--target <percent>", "the share that is to be good: 95, 99.5")
    .option("--window <days>", "days its error budget is for: 7 to 365");
}

function askedBy(key: string, { target, window, ...rest }: SetOptions): AskedObjective {
  return {
    ...{ key, ...rest },
    ...(target === undefined ? {} : { target: numberOf("target", target) }),
    ...(window === undefined ? {} : { windowDays: numberOf("window", window) }),
  };
}

function numberOf(name: string, text: string): number {
  if (/^\d{1,6}(\.\d{1,6})?$/.test(text)) return Number(text);
  throw new Invalid(`"${text.slice(0, 60)}" is no ${name}.`, { hint: `Give a number: --${name} 90.` });
}

function addSet(objectives: Command): void {
  const verb = withTerms(
    objectives
      .command("set <key>")
      .description("make an objective or change one; what is left out stays as it is"),
  );
  verb.action((key: string, options: SetOptions) =>
    perform(verb, async ({ output, session }) => {
      const { setObjective } = await import("#lib/commands/set-objective.ts");
      const { objectiveRecord } = await import("#lib/queries/scorecards/scorecard-record.ts");
      const { pool, clock, actor } = await session();
      const { objective, isNew } = await setObjective({ pool, clock, actor }, askedBy(key, options));
      output.result(objectiveRecord(objective));
      output.say(`${objective.key} is ${isNew ? "made" : "changed"}: ${objective.sentence}.`);
      return undefined;
    }),
  );
}

function addPreview(objectives: Command): void {
  const verb = withTerms(
    objectives
      .command("preview <key>")
      .description("print what it would have said of its window, made or changed so; changes nothing"),
  );
  verb.action((key: string, options: SetOptions) =>
    perform(verb, async ({ output, session }) => {
      const { previewObjective } = await import("#lib/queries/scorecards/preview-objective.ts");
      const { scorecardRecord } = await import("#lib/queries/scorecards/scorecard-record.ts");
      const { scorecardsMarkdown } = await import("./scorecards-text.ts");
      const { pool, clock } = await session();
      const asOf = await asOfNow(pool, clock);
      const { before, after } = await previewObjective(pool, { asked: askedBy(key, options), asOf });
      const cards = [
        ...(before === null ? [] : [{ name: "As it is set", line: before }]),
        { name: "As it would be", line: after },
      ].map(({ name, line }) => ({
        ...scorecardRecord({ key, name, lines: [line], identities: { count: 0, filter: null } }),
      }));
      output.result({
        asOf,
        before: cards.at(-2)?.objectives[0] ?? null,
        after: cards.at(-1)?.objectives[0],
      });
      if (!output.json) await output.write(scorecardsMarkdown({ asOf: asOf.toISOString(), cards }));
      return undefined;
    }),
  );
}

function addArchive(objectives: Command): void {
  const verb = objectives
    .command("archive <key>")
    .description("put an objective away, so that no scorecard tells it")
    .option("--undo", "take it back");
  verb.action((key: string, { undo = false }: { undo?: boolean }) =>
    perform(verb, async ({ output, session }) => {
      const { archiveObjective } = await import("#lib/commands/archive-objective.ts");
      const { pool, clock, actor } = await session();
      const done = await archiveObjective({ pool, clock, actor }, { key, isArchived: !undo });
      output.result(done);
      output.say(
        undo
          ? `${key} is told again.`
          : `${key} is archived. objectives archive ${key} --undo takes it back.`,
      );
      return undefined;
    }),
  );
}

/** `rules`: what people decide about environment, class and owner by filters, with what each rule would change before it does. */
import { Argument, type Command, Option } from "commander";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { type RuleKind, ruleKinds } from "#lib/domain/rules.ts";
import { Invalid } from "#lib/errors.ts";
import { asOfNow } from "./as-of.ts";
import type { Output } from "./output.ts";
import { perform, type Tools } from "./perform.ts";

const kinds = Object.keys(ruleKinds) as RuleKind[];
type Asked = { kind: RuleKind; value: string; filter: string; position: number | undefined };

export function addRules(program: Command): void {
  const rules = program
    .command("rules")
    .description("decide environment and class, and suggest owners, by filters");
  addList(rules);
  addPreview(rules);
  addAdd(rules);
  addMove(rules);
  addRemove(rules);
}

function addList(rules: Command): void {
  const verb = rules.command("list").description("the rules in their order; the first that holds decides");
  verb.action(() =>
    perform(verb, async ({ output, session }) => {
      const { listRules } = await import("#lib/queries/list-rules.ts");
      const { pool, clock } = await session();
      const listed = await listRules(pool, await asOfNow(pool, clock));
      output.result(listed);
      output.table(
        ["ID", "KIND", "ORDER", "VALUE", "FILTER", "MATCHES", "BY"],
        listed.map(({ id, kind, position, value, filter, matches, createdBy }) =>
          [id, kind, position, value, filter, matches, createdBy].map(String),
        ),
      );
      if (listed.length === 0) output.say("No rules: labels, scopes, use and names decide.");
      return undefined;
    }),
  );
}

function addPreview(rules: Command): void {
  const verb = withRule(rules.command("preview")).description("what a rule would change; changes nothing");
  verb.action((kind: RuleKind, value: string, filter: string, { position }: { position?: number }) =>
    perform(verb, async ({ output, session }) => preview(output, session, { kind, value, filter, position })),
  );
}

function addAdd(rules: Command): void {
  const verb = withRule(rules.command("add")).description("add a rule and apply it");
  verb.action((kind: RuleKind, value: string, text: string, { position }: { position?: number }) =>
    perform(verb, async ({ output, session }) => {
      const { addRule } = await import("#lib/commands/add-rule.ts");
      const { parse } = await import("#lib/domain/filter/parse.ts");
      const { pool, clock, actor } = await session();
      const rule = await addRule({ pool, clock, actor }, { kind, value, filter: parse(text), position });
      const updated = await apply({ pool, clock, actor }, `rule:${rule.id}`);
      output.result({ ...rule, updated });
      output.say(`Rule ${rule.id}: ${kind} is ${rule.value} where ${text}. ${updated} identities changed.`);
      return undefined;
    }),
  );
}

function addRemove(rules: Command): void {
  const verb = rules.command("remove <id>").description("take a rule away and apply what is left");
  verb.action((id: string) =>
    perform(verb, async ({ output, session }) => {
      const { removeRule } = await import("#lib/commands/remove-rule.ts");
      const { pool, clock, actor } = await session();
      await removeRule({ pool, clock, actor }, wholeNumber(id));
      const updated = await apply({ pool, clock, actor }, `rule:${id}`);
      output.result({ removed: Number(id), updated });
      output.say(`Rule ${id} removed. ${updated} identities changed.`);
      return undefined;
    }),
  );
}

function withRule(verb: Command): Command {
  return verb
    .addArgument(new Argument("<kind>", "what is decided").choices(kinds))
    .argument("<value>", kinds.map((kind) => `${kind}: ${valuesOf(kind)}`).join("; "))
    .argument("<filter>", 'who it holds for: "scope:payments-prod kind:aws_iam_role"')
    .addOption(
      new Option("--position <n>", "where among the rules of its kind (default: last)").argParser(
        wholeNumber,
      ),
    );
}

async function preview(
  output: Output,
  session: Tools["session"],
  { filter: text, ...asked }: Asked,
): Promise<undefined> {
  const { refuseBadRule } = await import("#lib/commands/add-rule.ts");
  const { previewRule } = await import("#lib/queries/preview-rule.ts");
  const { parse } = await import("#lib/domain/filter/parse.ts");
  const filter = parse(text);
  refuseBadRule({ ...asked, filter });
  const { pool, clock } = await session();
  const found = await previewRule(pool, { ...asked, filter, asOf: await asOfNow(pool, clock) });
  output.result(found);
  output.say(`It would decide ${found.decides} identities and change ${found.changes}.`);
  for (const { value, count } of found.from) output.say(`  ${count} from ${value} to ${asked.value}`);
  output.table(
    ["NAME", "SCOPE", "NOW"],
    found.sample.map(({ name, scope, from }) => [name, scope ?? "", from]),
  );
}

/** Every identity is judged again. Returns how many values changed. */
async function apply(ctx: CommandContext, because: string): Promise<number> {
  const { applyRules } = await import("#lib/commands/apply-rules.ts");
  const { environment, class: classes, owner } = await applyRules(ctx, { because });
  return environment + classes + owner;
}

function addMove(rules: Command): void {
  const verb = rules
    .command("move <id> <position>")
    .description("move a rule among those of its kind and apply the order");
  verb.action((id: string, position: string) =>
    perform(verb, async ({ output, session }) => {
      const { moveRule } = await import("#lib/commands/move-rule.ts");
      const { pool, clock, actor } = await session();
      await moveRule({ pool, clock, actor }, { id: wholeNumber(id), position: wholeNumber(position) });
      const updated = await apply({ pool, clock, actor }, `rule:${id}`);
      output.result({ moved: Number(id), position: Number(position), updated });
      output.say(`Rule ${id} is at ${position}. ${updated} identities changed.`);
      return undefined;
    }),
  );
}

function valuesOf(kind: RuleKind): string {
  const values: readonly { value: string }[] = ruleKinds[kind].values;
  return values.length === 0 ? "the key of a team" : values.map(({ value }) => value).join(", ");
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new Invalid(`"${text}" is not a whole number above 0.`, { hint: "See `rules list`." });
}

/** `remediate`: the exact change for one identity or work item, as text. Reads only: nothing is ever applied. */
import { type Command, Option } from "commander";
import type { Pool } from "pg";
import type { ShownPlan } from "#lib/queries/exact-change.ts";
import { exitCodes } from "./exit-codes.ts";
import { perform } from "./perform.ts";

const formats = ["md", "cli", "terraform", "yaml", "json"] as const;
const actions = ["remove-unused", "deactivate-keys", "retire"] as const;

type Options = { format: (typeof formats)[number]; action: (typeof actions)[number] };

export function addRemediate(program: Command): void {
  const verb = program
    .command("remediate <identity>")
    .description("print the exact change for an identity or a work item, with what takes it back; reads only")
    .addOption(new Option("--action <action>", "what to do").choices(actions).default("remove-unused"))
    .addOption(new Option("--format <format>", "how to print it").choices(formats).default("md"))
    .addHelpText(
      "after",
      "\nThe identity is named by its number, its id or resource name at the provider, or its whole name; a work item as item:12.",
    );
  verb.action((named: string, { format, action }: Options) =>
    perform(verb, async ({ output, session }) => {
      const { pool, clock } = await session();
      const titled = await changeOf(pool, clock.now(), named, action);
      output.result(titled.change);
      if (!output.json) await output.write(`${await textOf(titled, format)}\n`);
      return exitCodes.ok;
    }),
  );
}

/** `title`: what the text is called. */
type Titled = { change: ShownPlan; title: string };

async function changeOf(pool: Pool, now: Date, named: string, action: Options["action"]): Promise<Titled> {
  const item = /^item:(\d{1,18})$/.exec(named)?.[1];
  if (item !== undefined) {
    const { itemChange } = await import("#lib/queries/work-items/item-change.ts");
    const { freshness } = await import("#lib/queries/freshness.ts");
    const { asOf } = await freshness(pool);
    const found = await itemChange(pool, { id: item, asOf: asOf ?? now });
    return { change: found.change, title: found.item.title };
  }
  const { exactChange } = await import("#lib/queries/exact-change.ts");
  const { findIdentity } = await import("#lib/queries/find-identity.ts");
  const change = await exactChange(pool, { id: await findIdentity(pool, named), action });
  return { change, title: `${titles[action]}: ${change.identity.name}` };
}

async function textOf({ change, title }: Titled, format: Options["format"]): Promise<string> {
  const { changeMarkdown, formatsOf, textsOfFormat } = await import("#lib/domain/remediation/change-text.ts");
  if (format === "md") return changeMarkdown(await told(change, title));
  if (format === "json") return JSON.stringify(change, null, 2);
  const text = textsOfFormat(change.changes, format);
  if (text !== "") return text;
  const { Invalid } = await import("#lib/errors.ts");
  const had = formatsOf(change.changes).filter((one) => one !== "json");
  throw new Invalid(`There is no ${format} text for this change.`, {
    hint:
      had.length > 0
        ? `It has: ${["md", ...had, "json"].join(", ")}.`
        : `Nothing is proposed: ${change.refusals.map(({ target, why }) => `${target}: ${why}`).join(" ")}`,
  });
}

const titles = {
  "remove-unused": "Remove what it does not use",
  "deactivate-keys": "Deactivate its keys",
  retire: "Retire it",
};

async function told(change: ShownPlan, title: string) {
  const { effectWords } = await import("#lib/domain/remediation/effect-words.ts");
  const { effect, asOf } = change;
  const lead = [`As of ${asOf.toISOString().slice(0, 16)}Z.`];
  if (effect !== null && change.changes.length > 0) lead.unshift(effectWords(effect));
  return { ...change, title, lead };
}

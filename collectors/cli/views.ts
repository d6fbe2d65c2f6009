/** `views`: lists under a name: a filter, an order, columns. */
import type { Command } from "commander";
import { perform } from "./perform.ts";

export function addViews(program: Command): void {
  const views = program.command("views").description("lists that were saved under a name");
  const list = views.command("list", { isDefault: true }).description("every saved list");
  list.action(() =>
    perform(list, async ({ output, session }) => {
      const { listSavedViews } = await import("#lib/queries/list-saved-views.ts");
      const listed = await listSavedViews((await session()).pool);
      output.result(listed);
      output.table(
        ["NAME", "FILTER", "SORT", "COLUMNS", "BY"],
        listed.map(({ name, filter, sort, columns, createdBy }) => [
          name,
          filter,
          sort ?? "",
          columns.join(" "),
          createdBy,
        ]),
      );
      if (listed.length === 0) output.say("No list was saved yet.");
      return undefined;
    }),
  );
  const save = views
    .command("save <name> <filter>")
    .description("keep a list under a name")
    .option("--sort <field>", "its order: -opi")
    .option("--columns <field...>", "its columns, in order")
    .option("--replace", "in place of the one of that name");
  save.action(
    (
      name: string,
      text: string,
      {
        sort = null,
        columns = [],
        replace = false,
      }: { sort?: string | null; columns?: string[]; replace?: boolean },
    ) =>
      perform(save, async ({ output, session }) => {
        const { saveView } = await import("#lib/commands/save-view.ts");
        const { parse } = await import("#lib/domain/filter/parse.ts");
        const { pool, clock, actor } = await session();
        const saved = await saveView(
          { pool, clock, actor },
          { name, filter: parse(text), sort, columns, replace },
        );
        output.result(saved);
        output.say(`Saved as ${saved.name}.`);
        return undefined;
      }),
  );
  const remove = views.command("remove <name>").description("forget a saved list; nothing else changes");
  remove.action((name: string) =>
    perform(remove, async ({ output, session }) => {
      const { removeView } = await import("#lib/commands/save-view.ts");
      const { pool, clock, actor } = await session();
      await removeView({ pool, clock, actor }, { name });
      output.result({ removed: name });
      output.say("Removed.");
      return undefined;
    }),
  );
}

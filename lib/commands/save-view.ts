/** Keeps a list under a name: filter, order and columns. A name that is there already is overwritten by whoever made it, or a lead. */
import { reaches } from "#lib/auth/roles.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import { findField } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { buildSort, parseSort } from "#lib/domain/filter/sort.ts";
import { refuseBadName } from "#lib/domain/name-rule.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type NewView = {
  name: string;
  filter: Filter;
  sort?: string | null;
  columns?: readonly string[];
  replace?: boolean;
};

/** Throws Invalid, Conflict for a name that is taken and not to be replaced, Forbidden. */
export async function saveView(ctx: CommandContext, request: NewView): Promise<{ id: number; name: string }> {
  const name = request.name.trim();
  refuseBadName(name, "view");
  const columns = [...new Set(request.columns ?? [])];
  const unknown = columns.find((column) => column !== "name" && findField(column)?.column === undefined);
  if (unknown !== undefined) {
    throw new Invalid(`A list has no column "${unknown.slice(0, 60)}".`, {
      hint: "Choose fields that have a column.",
    });
  }
  const data = { filter: toStored(request.filter), sort: buildSort(parseSort(request.sort)), columns };
  return runCommand(ctx, "view.save", async (tx) => {
    const before = await tx.savedView.findUnique({ where: { name } });
    if (before !== null && request.replace !== true) {
      throw new Conflict(`There is a view "${name}" already.`, {
        hint: "Choose another name, or replace it.",
      });
    }
    if (before !== null) refuseOthers(ctx, before.createdBy);
    const made = { createdBy: ctx.actor.name, createdAt: ctx.clock.now() };
    const { id } = await tx.savedView.upsert({
      where: { name },
      create: { name, ...data, ...made },
      update: data,
    });
    return { result: { id, name }, account: { subject: `view:${name}`, after: data } };
  });
}

/** Throws NotFound, Forbidden. */
export async function removeView(ctx: CommandContext, { name }: { name: string }): Promise<void> {
  await runCommand(ctx, "view.remove", async (tx) => {
    const view = await tx.savedView.findUnique({ where: { name } });
    if (view === null)
      throw new NotFound(`There is no view "${name.slice(0, 100)}".`, { hint: "It may be removed already." });
    refuseOthers(ctx, view.createdBy);
    await tx.savedView.delete({ where: { name } });
    const { filter, sort, columns } = view;
    return { result: undefined, account: { subject: `view:${name}`, before: { filter, sort, columns } } };
  });
}

function refuseOthers({ actor }: CommandContext, createdBy: string): void {
  if (createdBy === actor.name || reaches(actor.role, "lead")) return;
  throw new Forbidden("Somebody else made that view.", {
    hint: "Save it under another name, or ask a security lead.",
    detail: { needed: "lead" },
  });
}

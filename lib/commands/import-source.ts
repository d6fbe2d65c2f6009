/** Finds or makes the source that an export file belongs to, and records who imported it. */

import { refuseBadSourceName } from "#lib/domain/name-rule.ts";
import { Conflict } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type ImportRequest = {
  provider: string;
  name: string;
  /** What the file says it holds. */
  pin: string;
  /** File names, for the audit trail. */
  files: string[];
};

/** Returns the source's id. Throws Conflict when the name belongs to a live source or another provider, Forbidden. */
export async function importSource(ctx: CommandContext, request: ImportRequest): Promise<number> {
  const { provider, name, pin, files } = request;
  refuseBadSourceName(name);
  return runCommand(ctx, "source.import", async (tx) => {
    const account = { subject: `source:${name}`, after: { provider, pin, files } };
    const found = await tx.source.findUnique({ where: { name } });
    if (found === null) {
      const data = { provider, name, mode: "import", createdAt: ctx.clock.now() };
      return { result: (await tx.source.create({ data })).id, account };
    }
    if (found.mode !== "import" || found.provider !== provider || found.retiredAt !== null) {
      throw new Conflict(`"${name}" is not an import of ${provider}.`, {
        hint: "Give the import another name with --name.",
      });
    }
    return { result: found.id, account };
  });
}

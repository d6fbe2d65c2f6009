/**
 * Changes how a live source is read: what is given replaces what was, everything else stays. What the source is stays pinned: the next
 * run refuses a configuration that leads elsewhere.
 */
import { Conflict, NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { changedConfig } from "#lib/providers/change-config.ts";
import { cloudOf } from "#lib/providers/registry.ts";
import { configDigest } from "#lib/queries/config-digest.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type Reconfiguration = {
  provider: string;
  name: string;
  /** Null takes a field back to what is usual. */
  config: Record<string, unknown>;
  /** The configuration it was decided on (`configDigest`); absent: whatever it is. */
  shown?: string;
};

/**
 * Throws NotFound, Invalid for what the configuration may not be, Conflict for one that is not asked live or that somebody
 * changed since it was shown, Forbidden.
 */
export async function configureSource(
  ctx: CommandContext,
  request: Reconfiguration,
): Promise<{ name: string; config: Json }> {
  const { name, provider } = request;
  return runCommand(ctx, "source.configure", async (tx) => {
    // Two who change it at once: the second waits here and sees what the first made of it.
    await tx.$queryRawUnsafe("select id from source where name = $1 for update", name);
    const source = await tx.source.findUnique({ where: { name } });
    if (source === null || source.provider !== provider || source.retiredAt !== null)
      throw new NotFound(`There is no ${provider} source called "${name.slice(0, 100)}".`, {
        hint: "npm run cli -- sources lists them.",
      });
    if (source.mode !== "live")
      throw new Conflict(`"${name}" was imported from files and asks no cloud.`, {
        hint: "Import again, or connect the cloud itself.",
      });
    const before = source.config as { [key: string]: Json };
    if (request.shown !== undefined && request.shown !== configDigest(before))
      throw new Conflict(`Somebody changed the settings of ${name} since they were shown.`, {
        hint: "Load the page again: it shows them as they are now.",
      });
    const config = changedConfig(cloudOf(provider), before, request.config) as { [key: string]: Json };
    await tx.source.update({ where: { id: source.id }, data: { config } });
    return { result: { name, config }, account: { subject: `source:${name}`, before, after: config } };
  });
}

/**
 * Makes a live source: a name, a provider, a checked configuration, and when the worker collects it. No cloud is asked; its
 * first run pins what it is.
 */

import { refuseBadSourceName } from "#lib/domain/name-rule.ts";
import { Conflict } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { nextDue } from "#lib/jobs/cron.ts";
import { cadences, defaultSchedules } from "#lib/jobs/default-schedules.ts";
import { checkConfig } from "#lib/providers/check-config.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type NewSource = { provider: string; name: string; config: unknown };
export type ConnectedSource = { id: number; provider: string; name: string; config: Json };

/** Throws Invalid for an unknown provider or configuration, Conflict when the name is taken, Forbidden. */
export async function connectSource(ctx: CommandContext, request: NewSource): Promise<ConnectedSource> {
  const provider = providerOf(request.provider);
  refuseBadSourceName(request.name);
  const config = checkConfig(provider, request.config) as { [key: string]: Json };
  const now = ctx.clock.now();
  return runCommand(ctx, "source.connect", async (tx) => {
    if ((await tx.source.findUnique({ where: { name: request.name } })) !== null)
      throw nameTaken(request.name);
    const { id, name } = await tx.source.create({
      data: { provider: provider.name, name: request.name, config, createdAt: now },
    });
    const schedules = defaultSchedules(id);
    await tx.schedule.createMany({
      data: cadences.map((cadence) => {
        const cron = schedules[cadence];
        return { sourceId: id, cadence, cron, dueAt: nextDue(cron, now), updatedAt: now };
      }),
    });
    const after = { provider: provider.name, name, config };
    return { result: { id, ...after }, account: { subject: `source:${name}`, after } };
  });
}

export function nameTaken(name: string): Conflict {
  const message = `There is already a source called "${name}".`;
  return new Conflict(message, { hint: "Choose another name.", detail: { fields: { name: message } } });
}

/**
 * Makes a live source: a name, a provider, a checked configuration, and when the worker collects it. No cloud is asked; its
 * first run pins what it is.
 */

import { refuseBadSourceName } from "#lib/domain/name-rule.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { nextDue } from "#lib/jobs/cron.ts";
import { cadences, defaultSchedules } from "#lib/jobs/default-schedules.ts";
import { checkConfig } from "#lib/providers/check-config.ts";
import { cloudOf } from "#lib/providers/registry.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type NewSource = { provider: string; name: string; config: unknown };
export type ConnectedSource = { id: number; provider: string; name: string; config: Json };

/** Throws Invalid for an unknown provider or configuration, Conflict when the name is taken, Forbidden. */
export async function connectSource(ctx: CommandContext, request: NewSource): Promise<ConnectedSource> {
  const provider = cloudOf(request.provider);
  const config = allFaults(
    () => refuseBadSourceName(request.name),
    () => checkConfig(provider, request.config),
  ) as { [key: string]: Json };
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

/** Says what is wrong with the name and with the configuration at once, so that nobody corrects a form twice. */
function allFaults<Result>(name: () => void, config: () => Result): Result {
  const first = faultOf(name);
  const second = faultOf(config);
  if (first === null && second === null) return config();
  if (first === null || second === null) throw first ?? second;
  throw new Invalid(`${first.message} ${second.message}`, {
    hint: `${first.hint} ${second.hint}`,
    detail: { fields: { ...(first.detail.fields ?? {}), ...(second.detail.fields ?? {}) } },
  });
}

function faultOf(check: () => unknown): Invalid | null {
  try {
    check();
    return null;
  } catch (error) {
    if (error instanceof Invalid) return error;
    throw error;
  }
}

export function nameTaken(name: string): Conflict {
  const message = `There is already a source called "${name}".`;
  return new Conflict(message, { hint: "Choose another name.", detail: { fields: { name: message } } });
}

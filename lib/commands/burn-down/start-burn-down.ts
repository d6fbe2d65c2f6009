/** Starts a campaign: what is left in its scope today is its baseline, frozen; what comes later joins it apart. */

import { cataloguesSql } from "#lib/analysis/burn-down/join-items.sql.ts";
import { join, readJoining, scopeOf } from "#lib/analysis/burn-down/join-items.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { joinedCodes } from "#lib/domain/burn-down/joined-as.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { refuseBadName } from "#lib/domain/name-rule.ts";
import { decisionCodes } from "#lib/domain/work-items/work-item.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type NewBurnDown = {
  name: string;
  /** Whose items; empty: everybody's. */
  filter: Filter;
  /** Empty: all. */
  decisions?: readonly DecisionKind[];
  /** Its last day, `2026-12-31`. */
  endsOn: string;
  /** How many may be left then; 0 where absent. */
  target?: number;
};

export type StartedBurnDown = { id: number; name: string; baseline: number };

/** Throws Invalid for a last day that is no later one, a target below 0 or a scope with nothing to do, Conflict for a taken name, Forbidden. */
export async function startBurnDown(ctx: CommandContext, request: NewBurnDown): Promise<StartedBurnDown> {
  refuseNarrowRole(ctx.actor, "burn-down.start");
  const name = request.name.trim();
  refuseBadName(name, "campaign");
  const now = ctx.clock.now();
  refuseBadEnd(request.endsOn, now);
  const { target = 0, decisions: kinds = [] } = request;
  refuseBadTarget(target);
  const filter = toStored(request.filter);
  const scope = await inSnapshot(ctx.pool, async (client) =>
    scopeOf(client, { filter }, (await freshness(client)).asOf ?? now),
  );
  const decisions = kinds.map((kind) => decisionCodes[kind]);
  return runCommand(ctx, "burn-down.start", async (tx) => {
    if ((await tx.burnDown.findUnique({ where: { name } })) !== null)
      throw new Conflict(`There is a campaign "${name}" already.`, { hint: "Choose another name." });
    const ask = askOver(tx);
    const versions = await ask<{ provider: string; version: number }>(cataloguesSql, []);
    const catalogues = Object.fromEntries(versions.map(({ provider, version }) => [provider, version]));
    const days = { startsOn: dayOf(now), endsOn: new Date(request.endsOn) };
    const { id } = await tx.burnDown.create({
      data: {
        name,
        filter,
        decisions,
        ...days,
        target,
        catalogues,
        startedBy: ctx.actor.name,
        startedAt: now,
      },
    });
    const items = (await readJoining(ask, { id, decisions }, scope)).map((item) => item.id);
    if (items.length === 0)
      throw new Invalid("Nothing is left to do in that scope.", {
        hint: "Loosen the filter, or wait for findings.",
      });
    await join(ask, { id, items, codes: items.map(() => joinedCodes.baseline), at: now });
    const start = { burnDownId: id, day: dayOf(now), left: items.length };
    await tx.burnDownStart.create({ data: { ...start, setBy: ctx.actor.name, setAt: now } });
    const after = {
      name,
      filter,
      endsOn: request.endsOn,
      target,
      decisions: [...kinds],
      baseline: items.length,
    };
    return {
      result: { id, name, baseline: items.length },
      account: { subject: `burn-down:${name}`, after },
    };
  });
}

function dayOf(instant: Date): Date {
  return new Date(instant.toISOString().slice(0, 10));
}

/** Throws Invalid. */
export function refuseBadTarget(target: number): void {
  if (Number.isInteger(target) && target >= 0 && target <= 1_000_000_000) return;
  throw new Invalid(`${target} is no number of items.`, {
    hint: "Give how many may be left on the last day: 0 or more.",
  });
}

function refuseBadEnd(endsOn: string, now: Date): void {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(endsOn) && !Number.isNaN(Date.parse(endsOn));
  if (isDay && endsOn > now.toISOString().slice(0, 10)) return;
  throw new Invalid(`"${endsOn.slice(0, 20)}" is no day to come.`, {
    hint: "Write a later day as 2026-12-31.",
  });
}

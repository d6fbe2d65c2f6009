/** Makes an objective or changes one; what is not asked for stays as it is. Its numbers follow at once: they are worked out when read. */
import type { Transaction } from "#lib/db/prisma.ts";
import { canonical, fromStored, toStored } from "#lib/domain/filter/build.ts";
import { type AskedObjective, objectiveOf } from "#lib/domain/slo/asked-objective.ts";
import { badTermOf } from "#lib/domain/slo/kept-fields.ts";
import type { Objective, ObjectiveAbout } from "#lib/domain/slo/objective.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { unanswerable } from "#lib/queries/scorecards/unanswerable.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

export type ObjectiveRequest = AskedObjective & {
  /** `new`: refuse a key that is taken. `change`: refuse one that nothing has. Either where absent. */
  mode?: "new" | "change";
};

export type ObjectiveSet = { objective: Objective; isNew: boolean };

type Stored = {
  sentence: string;
  about: string;
  filter: string;
  bad: string | null;
  target: number;
  windowDays: number;
};

/** Throws Invalid for what no objective can be, Conflict for a key that is taken, NotFound, Forbidden. */
export async function setObjective(ctx: CommandContext, request: ObjectiveRequest): Promise<ObjectiveSet> {
  refuseNarrowRole(ctx.actor, "objective.set");
  const { mode, ...asked } = request;
  return runCommand(ctx, "objective.set", async (tx) => {
    const before = await stored(tx, asked.key);
    if (before !== null && mode === "new")
      throw new Conflict(`There is an objective ${asked.key} already.`, {
        hint: "Change that one, or give the new one another sentence.",
      });
    if (before === null && mode === "change") throw noObjective(asked.key);
    const objective = objectiveOf(asked, before === null ? null : objectiveFrom(asked.key, before));
    await refuseUnknownNames(ctx, objective);
    const row: Stored = {
      ...{ sentence: objective.sentence, about: objective.about, target: objective.target },
      ...{ windowDays: objective.windowDays, filter: toStored(objective.filter) },
      bad: objective.bad === null ? null : toStored([objective.bad]),
    };
    const by = { setBy: ctx.actor.name, setAt: ctx.clock.now() };
    const where = { key: objective.key };
    await tx.objective.upsert({ where, create: { ...where, ...row, ...by }, update: { ...row, ...by } });
    return {
      result: { objective, isNew: before === null },
      account: {
        subject: `objective:${objective.key}`,
        ...(before === null ? {} : { before: said(before) }),
        after: said(row),
      },
    };
  });
}

export function noObjective(key: string): NotFound {
  return new NotFound(`There is no objective called "${key.slice(0, 80)}".`, {
    hint: "Settings → Objectives, or `objectives list`, names them.",
  });
}

async function stored(tx: Transaction, key: string): Promise<Stored | null> {
  return tx.objective.findUnique({ where: { key } });
}

function said({ sentence, about, filter, bad, target, windowDays }: Stored): Json {
  return { sentence, about, filter, bad, target, windowDays };
}

function objectiveFrom(key: string, { filter, bad, about, ...rest }: Stored): Objective {
  const { sentence, target, windowDays } = rest;
  return {
    ...{ key, sentence, target, windowDays, about: about as ObjectiveAbout },
    filter: canonical(fromStored(filter)),
    bad: bad === null ? null : badTermOf(fromStored(bad)),
  };
}

async function refuseUnknownNames({ pool }: CommandContext, objective: Objective): Promise<void> {
  const why = await inSnapshot(pool, (client) => unanswerable(client, objective));
  if (why !== null) throw new Invalid(why, { hint: "Use a name there is now." });
}

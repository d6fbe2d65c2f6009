import { setTimeout } from "node:timers/promises";
import type pg from "pg";
import { type Actor, type CommandName, commandRoles, mayRun, readCommands } from "#lib/auth/roles.ts";
import type { Clock } from "#lib/clock.ts";
import { metOthers } from "#lib/db/met-others.ts";
import { prismaOver, type Transaction } from "#lib/db/prisma.ts";
import { Conflict, Forbidden } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { storableJson, storableText } from "#lib/ingest/storable-json.ts";
import { replayUnderWay } from "#lib/replay.ts";

/** What every command is given: who asks, on which database, at what time. */
export type CommandContext = {
  pool: pg.Pool;
  actor: Actor;
  clock: Clock;
  requestId?: string;
  /** Of a command that runs as a part of another: in its transaction, all of it or nothing. */
  within?: Transaction;
};

/** What the audit row says about the work, besides who and when. Never a secret. */
export type Account = { subject: string | null; before?: Json; after?: Json };

/**
 * The one way to change anything a person or job decides: checks the role, opens a transaction, runs the work and writes
 * its audit row in the same transaction, so that neither exists without the other; the database links the row to the one
 * before it (lib/domain/audit-chain.ts), one writer at a time, for which it comes last. Work that meets a deadlock or cannot be
 * serialized runs again from its start, so it does nothing outside its transaction. Throws Forbidden naming the role needed, and
 * Conflict for a decision on a page while the demo still replays the days before it.
 */
export async function runCommand<Result>(
  ctx: CommandContext,
  command: CommandName,
  work: (tx: Transaction) => Promise<{ result: Result; account: Account }>,
): Promise<Result> {
  refuseNarrowRole(ctx.actor, command);
  const decides = !readCommands.includes(command) && !command.startsWith("session.");
  if (ctx.actor.name.startsWith("user:") && decides) await refuseDuringReplay();
  if (ctx.within !== undefined) return runIn(ctx.within, ctx, command, work);
  return again(() => runOnce(ctx, command, work));
}

/** A decision about very many is not thrown away for being slow: 50,000 taken back at once have taken over a minute. */
const longestMs = 300_000;

async function runOnce<Result>(
  ctx: CommandContext,
  command: CommandName,
  work: (tx: Transaction) => Promise<{ result: Result; account: Account }>,
): Promise<Result> {
  return prismaOver(ctx.pool).$transaction((tx) => runIn(tx, ctx, command, work), {
    timeout: longestMs,
    maxWait: 10_000,
  });
}

async function runIn<Result>(
  tx: Transaction,
  ctx: CommandContext,
  command: CommandName,
  work: (tx: Transaction) => Promise<{ result: Result; account: Account }>,
): Promise<Result> {
  const { result, account } = await work(tx);
  await tx.audit.create({
    data: {
      at: ctx.clock.now(),
      actor: ctx.actor.name,
      command,
      subject: account.subject === null ? null : storableText(account.subject),
      before: storableJson(account.before ?? null) ?? undefined,
      after: storableJson(account.after ?? null) ?? undefined,
      requestId: ctx.requestId ?? null,
    },
  });
  return result;
}

const mostTries = 4;
const firstWaitMs = 25;

/** What met others is tried again, later each time; of the try before nothing is left in the database. */
async function again<Result>(run: () => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await run();
    } catch (error) {
      if (tries === mostTries || !metOthers(error)) throw error;
      // Two that waited equally long would meet again.
      await setTimeout(firstWaitMs * 2 ** (tries - 1) * (1 + Math.random()));
    }
  }
}

async function refuseDuringReplay(): Promise<void> {
  const replay = await replayUnderWay();
  if (replay === null) return;
  throw new Conflict(`The demo is still replaying history (${replay.index} of ${replay.of}).`, {
    hint: "Decide when it has reached today; the pages work meanwhile.",
  });
}

/** For a command that looks before it runs: who may not run it learns nothing else. Throws Forbidden naming the role needed. */
export function refuseNarrowRole(actor: Actor, command: CommandName): void {
  if (!mayRun(actor.role, command)) {
    throw new Forbidden(`${actor.name} may not run ${command}: it needs the role ${commandRoles[command]}.`, {
      hint: "Ask an administrator to do it or to give you the role.",
      detail: { needed: commandRoles[command] },
    });
  }
}

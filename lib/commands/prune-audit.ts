/**
 * Cuts the oldest rows off the record, from its start only, leaving the place where it was cut: what is left still verifies,
 * against the row that this command writes. A chain that does not hold is never cut, for that would remove the evidence.
 */
import { askOver } from "#lib/db/ask-over.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { verifyAudit } from "#lib/queries/verify-audit.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

/** Days that are never cut. */
export const leastKeptDays = 90;

export type Pruned = {
  removed: number;
  /** The newest row that was cut off; null when none was. */
  until: Date | null;
};

type Cut = { position: number; hash: string; at: Date };
type Chain = { position: number; startPosition: number; startHash: string };

/** Removes rows dated before `before`. Throws Invalid for a date in the last 90 days, Conflict for a broken chain, Forbidden. */
export async function pruneAudit(ctx: CommandContext, before: Date): Promise<Pruned> {
  refuseNarrowRole(ctx.actor, "audit.prune");
  const latest = new Date(ctx.clock.now().getTime() - leastKeptDays * 86_400_000);
  if (before > latest) {
    throw new Invalid(`The last ${leastKeptDays} days of the record are always kept.`, {
      hint: `Choose a date until ${latest.toISOString().slice(0, 10)}.`,
    });
  }
  const verdict = await verifyAudit(ctx.pool);
  if (verdict.break !== null) {
    throw new Conflict(`The record is broken: ${verdict.break.sentence}`, {
      hint: "Nothing was cut. Find out what happened first; a backup shows what stood there.",
    });
  }
  return runCommand<Pruned>(ctx, "audit.prune", async (tx) => {
    const ask = askOver(tx);
    const [chain] = await ask<Chain>(lockChain, []);
    const [cut] = await ask<Cut>(lastOld, [before]);
    if (chain === undefined || cut === undefined) {
      const after = {
        removed: 0,
        position: Number(chain?.startPosition ?? 0),
        hash: chain?.startHash ?? null,
      };
      return { result: { removed: 0, until: null }, account: { subject: "audit", after } };
    }
    const removed = Number(cut.position) - Number(chain.startPosition);
    await ask("DELETE FROM audit WHERE position <= $1::bigint", [cut.position]);
    await ask(moveStart, [cut.position, cut.hash, cut.at]);
    return {
      result: { removed, until: cut.at },
      account: {
        subject: "audit",
        before: { rows: Number(chain.position) - Number(chain.startPosition) },
        after: {
          before: before.toISOString(),
          removed,
          until: cut.at.toISOString(),
          position: Number(cut.position),
          hash: cut.hash,
        },
      },
    };
  });
}

const lockChain = `
  SELECT position::float8 AS position, start_position::float8 AS "startPosition", encode(start_hash, 'hex') AS "startHash"
    FROM audit_chain WHERE id = 1 FOR UPDATE`;

/** The last of the rows from the start on that are all old: one younger among them ends the cut, whatever follows it. */
const lastOld = `
  SELECT position::float8 AS position, encode(hash, 'hex') AS hash, at FROM audit
   WHERE position < coalesce((SELECT min(position) FROM audit WHERE at >= $1::timestamptz), 9223372036854775807)
   ORDER BY position DESC LIMIT 1`;

const moveStart = `
  UPDATE audit_chain SET start_position = $1::bigint, start_hash = decode($2, 'hex'), start_until = $3::timestamptz
   WHERE id = 1`;

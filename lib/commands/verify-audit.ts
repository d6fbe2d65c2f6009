/** Verifies the chain of the record and writes down, in the record itself, what came of it: the newest such row is the last verification. */
import { buildAnchor, type ChainPlace } from "#lib/domain/audit-chain.ts";
import { Invalid } from "#lib/errors.ts";
import { type AuditVerdict, verifyAudit as walk } from "#lib/queries/verify-audit.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

export type VerifyRequest = {
  anchor?: ChainPlace | null;
  /** More rows than this are refused: a page must not wait for them. */
  most?: number;
};

/** Throws Invalid for more rows than `most`, Forbidden. A broken chain is an answer, not an error. */
export async function verifyAudit(ctx: CommandContext, request: VerifyRequest = {}): Promise<AuditVerdict> {
  refuseNarrowRole(ctx.actor, "audit.verify");
  if (request.most !== undefined) await refuseMore(ctx, request.most);
  const verdict = await walk(ctx.pool, request);
  const after = {
    state: verdict.state,
    rows: verdict.rows,
    anchor: buildAnchor(verdict.head),
    break: verdict.break ?? verdict.records[0] ?? null,
  };
  await runCommand(ctx, "audit.verify", async () => ({
    result: undefined,
    account: { subject: "audit", after },
  }));
  return verdict;
}

async function refuseMore({ pool }: CommandContext, most: number): Promise<void> {
  const { rows } = await pool.query<{ rows: number }>(
    "select position - start_position as rows from audit_chain where id = 1",
  );
  const count = rows[0]?.rows ?? 0;
  if (count <= most) return;
  throw new Invalid(`The record has ${count} rows, too many to walk while a page waits.`, {
    hint: "Run: npm run cli -- audit verify",
  });
}

/**
 * Closes open rows that a decision ends, the provider's word about a scope or a person's about missing rows, in the caller's
 * transaction: with their history, and with every name that led to them resolved again.
 */
import { locks } from "./locks.ts";
import { refColumns, resolveAgain } from "./names.sql.ts";
import { logClosed } from "./reconcile.sql.ts";
import { type FactName, type Shape, shapes } from "./record-shapes.ts";
import { createTouched } from "./stage.sql.ts";

/** Runs one statement in the caller's transaction. */
export type Ask = <Row>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

export type Decision = {
  /** The run the history names: the one that saw the rows missing. */
  runId: number;
  provider: string;
  /** When they close. */
  at: Date;
  /** SQL: which open rows `f` of a fact table; `$4` is `parameter`. */
  rows: (fact: FactName) => string;
  parameter: unknown;
};

/** Returns how many rows closed, per fact table that had any. */
export async function closeDecided(ask: Ask, decision: Decision): Promise<Partial<Record<FactName, number>>> {
  const { runId, provider, at, rows, parameter } = decision;
  await ask(createTouched, []);
  await ask("SELECT pg_advisory_xact_lock($1, 0)::text", [locks.names]);
  const closed: Partial<Record<FactName, number>> = {};
  for (const shape of shapes) {
    const [row] = await ask<{ count: number }>(close(shape, rows(shape.fact)), [
      null,
      runId,
      at.toISOString(),
      parameter,
    ]);
    if (row !== undefined && row.count > 0) closed[shape.fact] = row.count;
  }
  for (const column of refColumns) {
    if (column.field.target === "principal") await ask(resolveAgain(column), [provider, at.toISOString()]);
  }
  await ask("TRUNCATE pg_temp.stage_touched", []);
  return closed;
}

/** $2 run, $3 closes at, $4 whatever the condition needs. */
function close(shape: Shape, which: string): string {
  const touched = { principal: "id", alias: "principal_id" }[shape.fact as string];
  const touch = touched
    ? `, touched AS (INSERT INTO pg_temp.stage_touched SELECT ${touched} FROM closed WHERE ${touched} IS NOT NULL)`
    : "";
  return `WITH given AS (SELECT $1::int, $2::bigint, $3::timestamptz), closed AS (
      UPDATE ${shape.fact} f SET closed_at = $3::timestamptz, changed_at = $3::timestamptz
      WHERE f.closed_at IS NULL AND ${which} RETURNING f.*
    )${touch}, logged AS (${logClosed(shape)}) SELECT count(*)::int FROM closed`;
}

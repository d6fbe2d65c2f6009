/**
 * Keeps the intervals of posture and the day's snapshot equal to the list, and what they rest on beside them: a past day reads as it was at its end, whatever happens
 * later. History is never written behind the present: what is collected with an older date counts from the latest day on.
 */
import type { Pool } from "pg";
import { formulaVersion } from "#lib/domain/formula-version.ts";
import { ruleKinds } from "#lib/domain/rules.ts";
import { clearBasisSql, writeBasisSql } from "./basis.sql.ts";
import {
  beginSql,
  changedSql,
  clearSnapshotSql,
  dropSql,
  endSql,
  postureDaySql,
  postureLockSql,
  turnDaySql,
  writeSnapshotSql,
} from "./posture.sql.ts";

export type PostureOutcome = { began: number; ended: number };

export async function refreshPosture(pool: Pool, { asOf }: { asOf: Date }): Promise<PostureOutcome> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query(postureLockSql);
    const day = asOf.toISOString().slice(0, 10);
    const { rows } = await client.query<{ day: string }>(postureDaySql, [day]);
    const today = rows[0]?.day ?? day;
    await client.query(changedSql());
    const turn = (await client.query<{ day: string }>(turnDaySql, [today])).rows[0]?.day ?? today;
    await client.query(dropSql, [turn]);
    const ended = await client.query(endSql, [turn]);
    const began = await client.query(beginSql, [turn]);
    await client.query(clearSnapshotSql, [today]);
    await client.query(writeSnapshotSql, [today]);
    await client.query(clearBasisSql, [today]);
    await client.query(writeBasisSql, [today, formulaVersion, Object.keys(ruleKinds)]);
    await client.query("commit");
    return { began: began.rowCount ?? 0, ended: ended.rowCount ?? 0 };
  } catch (error) {
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

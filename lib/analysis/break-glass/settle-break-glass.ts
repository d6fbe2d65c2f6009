/**
 * Keeps declarations for emergencies true: a use or an end asks for a clean-up, what they excuse is excepted for exactly as long, and the
 * list knows of both. Who runs it twice changes nothing.
 */
import type { Pool } from "pg";
import { type Ask, askClient } from "#lib/db/ask-over.ts";
import { findingsLockSql } from "../findings/findings.sql.ts";
import * as sql from "./break-glass.sql.ts";

/** In the transaction of whoever asks. */
export async function settleBreakGlass(ask: Ask, now: Date): Promise<void> {
  const today = now.toISOString().slice(0, 10);
  await ask(sql.noteUsesSql, [today, now]);
  await ask(sql.noteEndsSql, [today, now]);
  await ask(sql.noteSeenSql, [now]);
  await ask(sql.endItemsSql, [now]);
  await ask(sql.exceptItemsSql, [now]);
  await ask(sql.markRowsSql, []);
}

/** After work items are settled. `asOf`: of what is stored. */
export async function refreshBreakGlass(pool: Pool, { asOf }: { asOf: Date }): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    await client.query(findingsLockSql);
    await settleBreakGlass(askClient(client), asOf);
    await client.query("commit");
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

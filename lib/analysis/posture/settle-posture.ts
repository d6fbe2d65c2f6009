/** Brings the intervals of some identities in line with the list, in the caller's transaction; the day's snapshot is left to collections. */
import type { Ask } from "#lib/db/ask-over.ts";
import {
  beginSql,
  changedSql,
  dropSql,
  endSql,
  postureDaySql,
  postureLockSql,
  turnDaySql,
} from "./posture.sql.ts";

/** `among`: a select of ids. `today`: a UTC day. */
export async function settlePosture(ask: Ask, among: string, today: string): Promise<void> {
  await ask(postureLockSql, []);
  const [latest] = await ask<{ day: string }>(postureDaySql, [today]);
  await ask(changedSql(among), []);
  const [turn] = await ask<{ day: string }>(turnDaySql, [latest?.day ?? today]);
  const day = turn?.day ?? today;
  await ask(dropSql, [day]);
  await ask(endSql, [day]);
  await ask(beginSql, [day]);
}

/** Brings suggestions, list, the finding that nobody owns them, and posture of the targets in line with what was decided, in the decision's transaction. */
import type { Ask } from "#lib/db/ask-over.ts";
import { dayAfter } from "#lib/domain/ownership/decision.ts";
import { lockFindings, settleUnowned } from "../findings/settle-unowned.ts";
import { settlePosture } from "../posture/settle-posture.ts";
import { settleOwned } from "../work-items/settle-owned.ts";
import { ownersLockSql, syncOwnersSql } from "./owner-columns.sql.ts";
import type { OwnersEstate } from "./owners-estate.ts";
import { suggestOwners } from "./suggest-owners.ts";

type Settled = {
  ids: readonly string[];
  now: Date;
  /** Where who said no, or yes no longer, changes who is asked; null where it does not. */
  estate: OwnersEstate | null;
};

/** What is decided with an earlier date is judged at the day the list stands at. $1 today. */
const listDaySql = `
  select greatest($1::date, max(as_of at time zone 'UTC')::date)::text as day from source where retired_at is null`;

export async function settleList(ask: Ask, { ids, now, estate }: Settled): Promise<void> {
  const today = dayAfter(now, 0);
  await ask(ownersLockSql, []);
  await lockFindings(ask);
  if (estate !== null) await suggestOwners(ask, ids, estate, now);
  const [stands] = await ask<{ day: string }>(listDaySql, [today]);
  await ask(syncOwnersSql, [stands?.day ?? today]);
  await settleUnowned(ask, now);
  await settleOwned(ask, now);
  await settlePosture(ask, "select identity_id from target where decided", today);
}

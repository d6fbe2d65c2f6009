/** Writes one decision of a team in its transaction: the claim it makes or ends, the log, and what the list says of it. */
import type { Ask } from "#lib/db/ask-over.ts";
import {
  type Answers,
  claimDays,
  type DecisionKind,
  dayAfter,
  laterDays,
} from "#lib/domain/ownership/decision.ts";
import { storableJson, storableText } from "#lib/ingest/storable-json.ts";
import * as sql from "./decide.sql.ts";
import type { OwnersEstate } from "./owners-estate.ts";
import { refold } from "./refold.ts";
import { settleList } from "./settle-list.ts";

type Named = { id: number; key: string; name: string };

export type NewDecision = {
  decision: Exclude<DecisionKind, "undo">;
  team: Named;
  toTeam: Named | null;
  reason?: string | null;
  answers?: Answers | null;
  filter: string | null;
  /** Fills the table `target`. */
  fill: { text: string; values: readonly unknown[] };
  by: string;
  now: Date;
  /** For decisions that change who is asked: all but claim and attest. */
  estate: OwnersEstate | null;
};

export type Decided = {
  batch: string | null;
  asked: number;
  decided: number;
  ids: string[];
  heldBy: { team: Named; count: number; by: string; since: Date }[];
};

export async function writeDecision(ask: Ask, request: NewDecision): Promise<Decided> {
  const { decision, team, toTeam, by, now } = request;
  await ask(sql.targetTableSql, []);
  await ask(request.fill.text, request.fill.values);
  await ask("analyze target", []);
  // A claim takes its rows one by one as it writes them, in the same order: to hold some before would cross another claim.
  if (decision !== "claim") await ask(sql.lockSql, []);
  const until = untilOf(decision, now);
  await mark(ask, request, until);
  const [counted] = await ask<{ asked: number; decided: number; ids: string }>(sql.countTargetsSql, []);
  const { asked, decided } = counted ?? { asked: 0, decided: 0 };
  const heldBy = asked === decided ? [] : await heldInstead(ask, now);
  if (decided === 0) return { batch: null, asked, decided, ids: [], heldBy };
  const ids = counted?.ids.split(",") ?? [];
  const reason = request.reason ? storableText(request.reason) : null;
  const [batch] = await ask<{ id: string }>(sql.batchSql, [
    decision,
    team.id,
    toTeam?.id ?? null,
    by,
    now,
    request.filter,
    reason,
    decided,
    null,
  ]);
  await ask(sql.decisionsSql, [
    batch?.id,
    decision,
    team.id,
    toTeam?.id ?? null,
    by,
    now,
    until,
    reason,
    request.answers ? JSON.stringify(storableJson(request.answers)) : null,
  ]);
  // A claim and an attestation are written as they are decided; what the others leave follows from the log.
  const isWritten = decision === "claim" || decision === "attest";
  if (!isWritten) await refold(ask, ids, now);
  await settleList(ask, { ids, now, estate: isWritten ? null : request.estate });
  return { batch: batch?.id ?? null, asked, decided, ids, heldBy };
}

/** Whom the decision hits. */
async function mark(
  ask: Ask,
  { decision, team, by, now, answers }: NewDecision,
  until: string | null,
): Promise<void> {
  const today = dayAfter(now, 0);
  switch (decision) {
    case "claim":
      await ask(sql.claimSql, [team.id, now, until, by, today]);
      return;
    case "attest":
      await ask(sql.attestSql, [team.id, now, until, by, today, answers?.needed ?? null]);
      return;
    case "release":
    case "lapse":
      await ask(sql.heldSql, [team.id, today]);
      return;
    case "contest":
      await ask(sql.heldByOthersSql, [team.id, today]);
      return;
    default:
      await ask(sql.notHeldSql, [team.id, today]);
  }
}

function untilOf(decision: DecisionKind, now: Date): string | null {
  if (decision === "claim" || decision === "attest") return dayAfter(now, claimDays);
  return decision === "later" ? dayAfter(now, laterDays) : null;
}

async function heldInstead(ask: Ask, now: Date): Promise<Decided["heldBy"]> {
  type Held = { team: number; count: number; by: string; since: Date };
  const held = await ask<Held>(sql.heldInsteadSql, [dayAfter(now, 0)]);
  const teams = await ask<Named>("select id, key, name from team where id = any($1::int[])", [
    held.map(({ team }) => team),
  ]);
  return held.flatMap(({ team: id, ...rest }) => {
    const team = teams.find((one) => one.id === id);
    return team === undefined ? [] : { team, ...rest };
  });
}

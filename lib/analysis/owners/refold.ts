/** Writes what decisions add up to: `ownership` of the decided targets becomes exactly the fold of their log. */
import type { Ask } from "#lib/db/ask-over.ts";
import type { Decision } from "#lib/domain/ownership/decision.ts";
import { foldDecisions } from "#lib/domain/ownership/fold-decisions.ts";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";

/** Ids come as text: they are wider than what JavaScript counts. */
type LogRow = Omit<Decision, "id" | "undoes"> & { identity: string; id: string; undoes: string | null };

export const logSql = (which: string) => `
  select identity_id::text as identity, id::text, decision, team_id as team, to_team_id as "toTeam", actor as "by", at,
         until::text, reason, answers, undoes::text
    from ownership_decision where ${which} order by identity_id, id`;

/** The decisions of each identity, by its id. */
export async function readLogs(ask: Ask, ids: readonly string[]): Promise<Map<string, Decision[]>> {
  const rows = await ask<LogRow>(logSql("identity_id = any($1::bigint[])"), [ids]);
  const logs = new Map<string, Decision[]>();
  for (const { identity, id, undoes, ...rest } of rows) {
    const entry = { ...rest, id: Number(id), undoes: undoes === null ? null : Number(undoes) };
    const known = logs.get(identity);
    if (known) known.push(entry);
    else logs.set(identity, [entry]);
  }
  return logs;
}

const batchSize = 5000;

export async function refold(ask: Ask, ids: readonly string[], now: Date): Promise<void> {
  for (let at = 0; at < ids.length; at += batchSize)
    await refoldBatch(ask, ids.slice(at, at + batchSize), now);
}

async function refoldBatch(ask: Ask, ids: readonly string[], now: Date): Promise<void> {
  const logs = await readLogs(ask, ids);
  const held = ids.flatMap((id) => {
    const { state, claim, contests } = foldDecisions(logs.get(id) ?? [], now);
    if (claim === null || state === "none") return [];
    return {
      identity_id: id,
      team_id: claim.team,
      state: ownerStates[state].code,
      since: claim.since.toISOString(),
      until: claim.until,
      claimed_by: claim.claimedBy,
      confirmed_by: claim.confirmedBy,
      confirmed_at: claim.confirmedAt.toISOString(),
      contests: contests.length,
      needed: claim.answers?.needed ?? null,
    };
  });
  await ask("delete from ownership where identity_id = any($1::bigint[])", [ids]);
  await ask(
    `insert into ownership
     select * from jsonb_to_recordset($1::jsonb) kept(identity_id bigint, team_id int, state smallint, since timestamptz, until date,
       claimed_by text, confirmed_by text, confirmed_at timestamptz, contests smallint, needed boolean)`,
    [JSON.stringify(held)],
  );
}

/** Time to revoke by its three clocks, of every item each ran for, open ones included; each number with the list behind it. */
import { askClient } from "#lib/db/ask-over.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { type RevokeClock, type RevokeTime, revokeClocks, revokeTime } from "#lib/domain/time-to-revoke.ts";
import { findTeam } from "../owners/find-team.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

export type RevokeReading = { clock: RevokeClock; label: string; meaning: string } & (
  | { isConnected: true; time: RevokeTime }
  /** No source tells when it starts. */
  | { isConnected: false; why: "no source connected" }
);

const unusedRules = (
  ["unused-identity", "unused-credential", "unused-actions", "unused-actions-30", "unused-privilege"] as const
).map((key) => checkCodes[key].bit);
const exposedRules = [checkCodes["exposed-key"].bit];

/** Providers that tell of exposed keys. */
const tellOfExposure = ["aws", "gcp"];

type SpanRow = { clock: RevokeClock; days: number; isGone: boolean };

/**
 * An item runs a clock from its first finding that the clock is about, or from the first plan nobody took back, or from its team's word. What ended without being
 * removed is known to have lasted until then only. `$1`: as-of, `$2`: team or null, `$3`: rules of unused, `$4`: of suspicion.
 */
const spansSql = `
  with started as (
    select 'proven-unused' as clock, item_id, min(first_seen) as at from finding
     where item_id is not null and rule = any($3::smallint[]) group by item_id
    union all
    select 'suspicious', item_id, min(first_seen) from finding
     where item_id is not null and rule = any($4::smallint[]) group by item_id
    union all
    select 'decision', item_id, min(at) from (
    select planned.item_id, planned.at from work_item_event planned
     where planned.event = 'planned' and not exists (
       select from work_item_event undo where undo.item_id = planned.item_id and undo.event = 'unplanned'
          and (undo.detail ->> 'undoes' = planned.detail ->> 'batch' or undo.detail ->> 'undoes' is null and undo.id > planned.id))
    union all select item_id, first_seen from finding where item_id is not null and rule = ${checkCodes["not-needed"].bit}) decided
     group by item_id)
  select started.clock, item.state = 5 as "isGone",
         greatest(0, extract(epoch from coalesce(item.closed_at, $1::timestamptz) - started.at) / 86400)::float8 as days
    from started join work_item item on item.id = started.item_id
   where $2::int is null or item.team = $2`;

const connectedSql = `
  select exists (select from source where retired_at is null and as_of is not null) as any,
         exists (select from source where retired_at is null and as_of is not null and provider = any($1::text[])) as exposure`;

/** `team`: key, id or name. Throws NotFound for an unknown team. */
export async function timeToRevoke(
  reader: Reader,
  { asOf, team }: { asOf: Date; team?: string },
): Promise<RevokeReading[]> {
  return inSnapshot(reader, async (client) => {
    const id = team === undefined ? null : (await findTeam(askClient(client), team)).id;
    const { rows } = await client.query<SpanRow>(spansSql, [asOf, id, unusedRules, exposedRules]);
    const sources = (await client.query<{ any: boolean; exposure: boolean }>(connectedSql, [tellOfExposure]))
      .rows[0];
    const isConnected: Record<RevokeClock, boolean> = {
      suspicious: sources?.exposure === true,
      "proven-unused": sources?.any === true,
      decision: sources?.any === true,
    };
    return (Object.keys(revokeClocks) as RevokeClock[]).map((clock): RevokeReading => {
      const words = { clock, ...revokeClocks[clock] };
      if (!isConnected[clock]) return { ...words, isConnected: false, why: "no source connected" };
      const spans = rows.filter((row) => row.clock === clock);
      return { ...words, isConnected: true, time: revokeTime(spans) };
    });
  });
}

/** Whose posture moved within the last week, by move: who passes its filter now and did not pass it at the end of a day a week ago. */
import type { ClientBase } from "pg";
import { addDays } from "#lib/domain/days.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { type MoveKey, moveDays, moveKeys, moves } from "#lib/domain/overview/moves.ts";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";
import { pastTerms } from "#lib/domain/trends/past-terms.ts";
import { countedNatures } from "../owners/owner-counts.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";
import { aboveSql, postureColumns } from "./posture-columns.sql.ts";

/** As the fields of the registry code it; null: not known, or no index. */
export type MovedPosture = {
  tier: number | null;
  ownerState: number;
  staleness: number;
  isAbove: boolean | null;
  credentialLife: number | null;
};

export type MovedIdentity = {
  id: string;
  name: string;
  externalId: string;
  provider: number;
  /** Null: not there a week ago. */
  before: MovedPosture | null;
  now: MovedPosture;
  team: { key: string; name: string } | null;
  /** Since when it is as it is now. */
  since: string;
};

/**
 * What was known then: an owner nobody had is not lost, and a use nobody could tell did not end. Who was not there then may come
 * privileged, and nothing else of these.
 */
const couldMove: Record<MoveKey, string> = {
  "became-privileged": "(before.identity_id is null or before.tier is not null)",
  "became-over-privileged": "before.opi_step is not null",
  "lost-owner": `before.owner_state in (${ownerStates.claimed.code}, ${ownerStates.attested.code})`,
  "gained-long-lived": "before.credential_life is not null",
  "became-stale": "before.staleness <> 0",
};

/** `$1` counted natures, `$2` the day compared with. */
function movedSql(key: MoveKey, context: WhereContext): string {
  const filter = pastTerms(parse(moves[key].now));
  const passes = whereIdentity(filter, context);
  const passed = passes.replaceAll("posture.", "before.");
  return `
    from posture
    left join posture before on before.identity_id = posture.identity_id and before.valid_from <= $2::date
          and (before.valid_to is null or before.valid_to > $2::date)
   where posture.valid_to is null and posture.nature = any($1::smallint[])
     and (${passes}) and ${couldMove[key]} and not coalesce((${passed}), false)`;
}

/** Null: nothing is known of that day, so that everything would look new. */
export async function comparedDay(client: ClientBase, asOf: Date): Promise<string | null> {
  const day = addDays(asOf.toISOString().slice(0, 10), -moveDays);
  const { rows } = await client.query<{ is: boolean }>(
    "select exists (select from posture where valid_from <= $1::date) as is",
    [day],
  );
  return rows[0]?.is === true ? day : null;
}

const contextFor = (asOf: Date, day: string): WhereContext => ({
  asOf,
  idsOf: () => [],
  parameters: [countedNatures, day],
  columns: postureColumns,
});

/** How many made each move; null where nothing is known of a week ago. */
export async function countMoves(client: ClientBase, asOf: Date): Promise<Record<MoveKey, number> | null> {
  const day = await comparedDay(client, asOf);
  if (day === null) return null;
  const counts = {} as Record<MoveKey, number>;
  for (const key of moveKeys) {
    const context = contextFor(asOf, day);
    const { rows } = await client.query<{ count: number }>(
      `select count(*)::int as count ${movedSql(key, context)}`,
      context.parameters,
    );
    counts[key] = rows[0]?.count ?? 0;
  }
  return counts;
}

export type MovedList = { rows: MovedIdentity[]; total: number; day: string | null };

const most = 500;

const postureSql = (table: string) =>
  `jsonb_build_object('tier', ${table}.tier, 'ownerState', ${table}.owner_state, 'staleness', ${table}.staleness,
                      'isAbove', ${aboveSql.replaceAll("posture.", `${table}.`)}, 'credentialLife', ${table}.credential_life)`;

/** Those behind a move's number, the latest first; `day`: compared with, null where nothing is known of it. */
export async function listMoved(
  reader: Reader,
  { move, asOf }: { move: MoveKey; asOf: Date },
): Promise<MovedList> {
  return inSnapshot(reader, async (client) => {
    const day = await comparedDay(client, asOf);
    if (day === null) return { rows: [], total: 0, day };
    const context = contextFor(asOf, day);
    const from = movedSql(move, context);
    const { rows: counted } = await client.query<{ total: number }>(
      `select count(*)::int as total ${from}`,
      context.parameters,
    );
    const { rows } = await client.query<MovedIdentity>(
      `select moved.*, principal.name, principal.external_id as "externalId",
              case when team.id is not null then jsonb_build_object('key', team.key, 'name', team.name) end as team
         from (select posture.identity_id::text as id, posture.identity_id, posture.provider, posture.team as team_id,
                      posture.valid_from::text as since,
                      ${postureSql("posture")} as now,
                      case when before.identity_id is not null then ${postureSql("before")} end as before
                 ${from} order by posture.valid_from desc, posture.identity_id limit ${most}) moved
         join principal on principal.id = moved.identity_id
         left join team on team.id = moved.team_id
        order by moved.since desc, moved.identity_id`,
      context.parameters,
    );
    return { rows, total: counted[0]?.total ?? 0, day };
  });
}

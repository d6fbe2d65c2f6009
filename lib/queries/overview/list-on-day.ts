/** Who passed a filter at the end of a past day, as it was then: the list behind a point of a trend, whose total equals the point. */

import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { pastTerms } from "#lib/domain/trends/past-terms.ts";
import { Invalid } from "#lib/errors.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";
import { aboveSql, postureColumns, postureFor } from "./posture-columns.sql.ts";

export type PastIdentity = {
  id: string;
  name: string;
  externalId: string;
  /** Codes, as the fields of the registry name them. */
  provider: number;
  environment: number;
  class: number;
  tier: number | null;
  ownerState: number;
  team: { key: string; name: string } | null;
  evidence: number | null;
  /** Null: there was no index, or it is not kept. */
  isAbove: boolean | null;
  staleness: number;
  credentialLife: number | null;
  /** It is gone since. */
  isGone: boolean;
};

export type PastList = {
  rows: PastIdentity[];
  total: number;
  /** Id after which the next page starts; null on the last. */
  next: string | null;
  /** The first day that is known; null: none is. */
  began: string | null;
};

const rowsSql = (from: string, where: string, parameters: number) => `
  select posture.identity_id::text as id, principal.name, principal.external_id as "externalId", posture.provider,
         posture.environment, posture.class, posture.tier, posture.owner_state as "ownerState", posture.evidence,
         ${aboveSql} as "isAbove", posture.staleness, posture.credential_life as "credentialLife",
         case when team.id is not null then jsonb_build_object('key', team.key, 'name', team.name) end as team,
         principal.closed_at is not null as "isGone"
    from ${from}
    join principal on principal.id = posture.identity_id
    left join team on team.id = posture.team
   where ${where} and ($${parameters + 1}::bigint is null or posture.identity_id > $${parameters + 1}::bigint)
   order by posture.identity_id limit $${parameters + 2}`;

const pageSize = 100;

/** `filter` empty: whom every metric counts. Throws Invalid for a day that is none or a filter that a past day cannot answer. */
export async function listOnDay(
  reader: Reader,
  { day, filter, after = null, asOf }: { day: string; filter: Filter; after?: string | null; asOf: Date },
): Promise<PastList> {
  refuseBadDay(day);
  if (after !== null && !/^\d{1,18}$/.test(after))
    throw new Invalid("There is no such page.", { hint: "Start again at the first page." });
  const asked = pastTerms(filter.length > 0 ? filter : parse(defaultIdentityFilter));
  return inSnapshot(reader, async (client) => {
    const idsOf = await resolveNames(client, asked);
    const context: WhereContext = { asOf, idsOf, parameters: [day], columns: postureColumns };
    const where = `posture.valid_from <= $1::date and (posture.valid_to is null or posture.valid_to > $1::date)
      and ${whereIdentity(asked, context)}`;
    const from = postureFor(asked);
    const { parameters } = context;
    const counted = await client.query<{ total: number }>(
      `select count(*)::int as total from ${from} where ${where}`,
      parameters,
    );
    const { rows } = await client.query<PastIdentity>(rowsSql(from, where, parameters.length), [
      ...parameters,
      after,
      pageSize + 1,
    ]);
    const began = await client.query<{ day: string | null }>(
      "select min(valid_from)::text as day from posture",
    );
    const page = rows.slice(0, pageSize);
    return {
      rows: page,
      total: counted.rows[0]?.total ?? 0,
      next: rows.length > pageSize ? (page.at(-1)?.id ?? null) : null,
      began: began.rows[0]?.day ?? null,
    };
  });
}

/** Throws Invalid. */
export function refuseBadDay(day: string): void {
  const at = Date.parse(`${day}T00:00:00Z`);
  if (/^\d{4}-\d\d-\d\d$/.test(day) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(day))
    return;
  throw new Invalid(`"${day.slice(0, 20)}" is no day.`, { hint: "Write a day as 2026-11-24." });
}

/** What is probably a team's: identities without an owner that point to it, most certain first, each with why. */
import type { ClientBase } from "pg";
import { type Band, bandOf, type Signal } from "#lib/domain/ownership/signal.ts";
import { signalWords } from "#lib/domain/ownership/signal-words.ts";
import { Invalid } from "#lib/errors.ts";
import { rowColumns } from "../identity-columns.sql.ts";
import { type IdentityRecord, identityRecord, type StoredRow } from "../identity-record.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedAnd, countedNatures } from "./owner-counts.sql.ts";

export type SaidSignal = Signal & { words: string };

export type InboxItem = {
  identity: IdentityRecord;
  /** Percent. */
  confidence: number;
  band: Band;
  /** Strongest first, in words for the team: "14 of 18 owned in namespace ml-serving are yours". */
  signals: SaidSignal[];
  /** Other teams it may be of, more likely first. */
  others: { team: { id: number; key: string; name: string }; confidence: number }[];
};

/** Many of the inbox at once: `filter` is the list of exactly these, for a decision about all of them. */
export type InboxPattern = { label: string; count: number; filter: string };

export type TeamInbox = {
  items: InboxItem[];
  total: number;
  byBand: Record<Band, number>;
  /** The list behind `total`. */
  filter: string;
  patterns: InboxPattern[];
  /** For the next page; null on the last. */
  next: string | null;
};

type Row = StoredRow & { confidence: number; signals: Signal[]; others: InboxItem["others"]; place: number };

/** Only the first suggestion of each identity is in an inbox. $1 natures, $2 team. */
const waiting = `
  from suggestion
  join identity_row page on page.principal_id = suggestion.identity_id
 where suggestion.team_id = $2::int and page.suggested_team = $2::int and page.team is null and page.state <> 3
   and page.nature = any($1::smallint[])`;

/** $3 limit, $4 and $5 after this confidence and id. */
const itemsSql = `
  select ${rowColumns}, suggestion.confidence, suggestion.signals, principal.external_id, scope.external_id as scope_external_id,
         scope.name as scope_name, scope.kind as scope_kind, source.name as source_name,
         coalesce((select jsonb_agg(jsonb_build_object('confidence', other.confidence,
                     'team', jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name)) order by other.rank)
                     from suggestion other join team on team.id = other.team_id
                    where other.identity_id = page.principal_id and other.team_id <> $2::int), '[]') as others
    from (select page.principal_id as id ${waiting}
             and ($4::int is null or (suggestion.confidence, page.principal_id) < ($4::int, $5::bigint))
           order by suggestion.confidence desc, page.principal_id desc limit $3::int) asked
    join identity_row page on page.principal_id = asked.id
    join suggestion on suggestion.identity_id = page.principal_id and suggestion.team_id = $2::int
    join principal on principal.id = page.principal_id
    left join scope on scope.id = page.scope_id
    left join source on source.id = page.source_id
   where $1::smallint[] is not null
   order by suggestion.confidence desc, page.principal_id desc`;

const bandsSql = `
  select count(*)::int as total, count(*) filter (where suggestion.confidence >= 85)::int as "very-likely",
         count(*) filter (where suggestion.confidence >= 60 and suggestion.confidence < 85)::int as likely,
         count(*) filter (where suggestion.confidence < 60)::int as possible ${waiting}`;

const patternsSql = `
  select scope.name as label, scope.external_id as scope, count(*)::int as count
    from (select page.scope_id ${waiting}) hit join scope on scope.id = hit.scope_id
   where $1::smallint[] is not null
   group by scope.id having count(*) > 1 order by count(*) desc, scope.name limit 20`;

/** `team`: its id and key. `limit`: 1 to 200, default 50. Throws Invalid for a foreign cursor. */
export async function teamInbox(
  reader: Reader,
  { team, after, limit = 50 }: { team: { id: number; key: string }; after?: string | null; limit?: number },
): Promise<TeamInbox> {
  const [confidence, id] = after ? readCursor(after) : [null, null];
  const most = Math.min(Math.max(Math.trunc(limit), 1), 200);
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Row>(itemsSql, [countedNatures, team.id, most + 1, confidence, id]);
    const last = rows.length > most ? rows[most - 1] : undefined;
    const filter = countedAnd(`suggested-team:${team.key}`, "-owner:attested,claimed");
    return {
      items: rows.slice(0, most).map(item),
      ...(await readCounts(client, team.id)),
      filter,
      patterns: await readPatterns(client, team.id, filter),
      next: last ? `${last.confidence}.${last.id}` : null,
    };
  });
}

function item(row: Row): InboxItem {
  const { confidence, signals, others } = row;
  return {
    identity: identityRecord(row),
    confidence,
    band: bandOf(confidence),
    signals: signals.map((signal) => ({ ...signal, words: signalWords(signal, "yours") })),
    others,
  };
}

async function readCounts(
  client: ClientBase,
  team: number,
): Promise<{ total: number; byBand: Record<Band, number> }> {
  const { rows } = await client.query<Record<Band, number> & { total: number }>(bandsSql, [
    countedNatures,
    team,
  ]);
  const { total, ...byBand } = rows[0] ?? { total: 0, "very-likely": 0, likely: 0, possible: 0 };
  return { total, byBand };
}

async function readPatterns(client: ClientBase, team: number, filter: string): Promise<InboxPattern[]> {
  const { rows } = await client.query<{ label: string; scope: string; count: number }>(patternsSql, [
    countedNatures,
    team,
  ]);
  return rows.map(({ label, scope, count }) => ({
    label,
    count,
    filter: `${filter} scope:${JSON.stringify(scope)}`,
  }));
}

function readCursor(text: string): [number, string] {
  const match = /^(\d{1,3})\.(\d{1,18})$/.exec(text);
  if (match?.[1] && match[2]) return [Number(match[1]), match[2]];
  throw new Invalid("This page address does not fit the inbox any more.", {
    hint: "Start from the first item.",
  });
}

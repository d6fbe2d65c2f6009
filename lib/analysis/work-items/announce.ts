/** Puts what is worth a message into the outbox, in the transaction it happens in: one per happening, however often it is looked at. */
import type { ClientBase } from "pg";
import { mostNamed, type OutboxBody, type OutboxTopic } from "#lib/domain/work-items/webhook-words.ts";
import { hash128 } from "#lib/ingest/encode-record.ts";
import type { SettledItem } from "./item-facts.ts";
import type { BatchFacts } from "./settle-batch.ts";
import { announceSql, expiringSql } from "./work-items.sql.ts";

type Context = { asOf: Date; isFirst: boolean; facts?: BatchFacts };
type Line = OutboxBody["items"][number] & { what: string };

/** `ids`: of the items, in their order. Nothing is news on the first look. */
export async function announceSettled(
  client: ClientBase,
  items: readonly SettledItem[],
  ids: readonly string[],
  { asOf, isFirst, facts }: Context,
): Promise<void> {
  if (isFirst) return;
  const teams = await readTeams(client, items);
  const lineOf = (item: SettledItem, id: string, detail: string | null): Line => ({
    ...{ id, title: item.title, team: teams.get(item.team ?? 0) ?? null, detail },
    what: `${id} ${item.life.reopened} ${detail ?? ""}`,
  });
  const named = items.map((item, at) => ({ item, id: ids[at] ?? "" }));
  const back = named
    .filter(({ item }) => item.events.some(({ event }) => event === "reopened"))
    .map(({ item, id }) => lineOf(item, id, null));
  await announce(client, "reopened", back, asOf);
  const fresh = named.flatMap(({ item, id }) => {
    const found = facts === undefined ? [] : newOfTierTwo(item, facts);
    return found.length === 0 ? [] : [lineOf(item, id, found.join(", "))];
  });
  await announce(client, "tier-2-finding", fresh, asOf);
}

/** Checks that found something first today, of an identity with tier 2. */
function newOfTierTwo(item: SettledItem, { identities, findings, asOf }: BatchFacts): string[] {
  const identity = item.identityId === null ? undefined : identities.get(item.identityId);
  if (identity?.tier !== 2 || !identity.isKnown) return [];
  const assigned = new Set(item.assigned);
  return findings
    .filter(({ id, firstSeen }) => assigned.has(id) && firstSeen.getTime() === asOf.getTime())
    .map(({ rule }) => rule);
}

async function readTeams(client: ClientBase, items: readonly SettledItem[]): Promise<Map<number, string>> {
  const ids = [...new Set(items.flatMap(({ team }) => team ?? []))];
  if (ids.length === 0) return new Map();
  const { rows } = await client.query<{ id: number; name: string }>(
    "select id, name from team where id = any($1::int[])",
    [ids],
  );
  return new Map(rows.map(({ id, name }) => [id, name]));
}

export async function announceExpiring(
  client: ClientBase,
  { asOf, today }: { asOf: Date; today: string },
): Promise<void> {
  type Row = { id: string; title: string; until: string; team: string | null };
  const { rows } = await client.query<Row>(expiringSql, [today]);
  for (const { id, title, until, team } of rows) {
    const body: OutboxBody = { items: [{ id, title, team, detail: `until ${until}` }], count: 1 };
    await client.query(announceSql, ["exception-expiring", `${id} ${until}`, JSON.stringify(body), asOf]);
  }
}

/** One message for all of a batch; the same happenings make the same subject. */
async function announce(
  client: ClientBase,
  topic: OutboxTopic,
  lines: readonly Line[],
  asOf: Date,
): Promise<void> {
  if (lines.length === 0) return;
  const subject = hash128([asOf.toISOString(), ...lines.map(({ what }) => what).sort()].join("\n"));
  const items = lines.slice(0, mostNamed).map(({ what: _, ...line }) => line);
  const body: OutboxBody = { items, count: lines.length };
  await client.query(announceSql, [topic, subject, JSON.stringify(body), asOf]);
}

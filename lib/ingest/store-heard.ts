/**
 * Merges what an audit webhook told into what it told before, in one transaction that is on disk when this returns. Every part is
 * merged by union or maximum, so a batch that comes twice, late or out of order leaves the same rows.
 */
import type { Pool, PoolClient } from "pg";
import { type Minutes, mergeMinutes, noMinutes } from "#lib/domain/heard-minutes.ts";
import { dayOf, instantOf, mergeUsage, packUsage } from "#lib/domain/packed-usage.ts";
import { NotFound } from "#lib/errors.ts";
import { addHeard, type Heard, type LastSeen, nothingHeard } from "#lib/providers/kubernetes/heard-events.ts";
import { type ActionIds, actionIdsOf, learnActionIds } from "./action-ids.ts";
import { checkOut, giveBack } from "./checked-out.ts";
import { hash128 } from "./encode-record.ts";
import { locks } from "./locks.ts";

/** What is no event, by day of its coming: hash of its text to why. */
export type Broken = Map<number, Map<string, string>>;
export type ToStore = { heard: Heard; broken: Broken };

/** Of one day no more are kept; which, is decided by their hashes and not by their order. */
const mostBroken = 200;

export function nothingToStore(): ToStore {
  return { heard: nothingHeard(), broken: new Map() };
}

/** Adds the other's to `one`. */
export function addToStore(one: ToStore, other: ToStore): void {
  addHeard(one.heard, other.heard);
  for (const [day, reasons] of other.broken)
    one.broken.set(day, fewestOf(new Map([...(one.broken.get(day) ?? []), ...reasons])));
}

/** As it is stored. */
export function brokenOf(told: readonly { reason: string; text: string }[], day: number): Broken {
  if (told.length === 0) return new Map();
  return new Map([[day, fewestOf(new Map(told.map(({ reason, text }) => [hash128(text), reason])))]]);
}

function fewestOf(reasons: Map<string, string>): Map<string, string> {
  return new Map([...reasons].sort(([one], [other]) => (one < other ? -1 : 1)).slice(0, mostBroken));
}

/** Throws NotFound for a source that is gone meanwhile, and what the database throws; then nothing is stored. */
export async function storeHeard(pool: Pool, sourceId: number, told: ToStore): Promise<void> {
  const client = await checkOut(pool);
  try {
    const ids = actionIdsOf(pool, "kubernetes");
    await learnActionIds(client, "kubernetes", ids, namesIn(told.heard));
    await client.query(begin);
    await client.query("SELECT pg_advisory_xact_lock($1, $2)", [locks.heard, sourceId]);
    const found = await client.query("SELECT FROM source WHERE id = $1 AND retired_at IS NULL", [sourceId]);
    if (found.rowCount === 0) throw gone();
    await mergeUses(client, sourceId, usesIn(told.heard, ids));
    await mergeDays(client, sourceId, told);
    await client.query("COMMIT");
    giveBack(client);
  } catch (error) {
    // The transaction ends with the connection.
    giveBack(client, true);
    throw error;
  }
}

// Who sent it waits for half a minute, and what was told to be stored must outlive this machine's power.
const begin = `BEGIN; SET LOCAL synchronous_commit = on; SET LOCAL statement_timeout = '15s'; SET LOCAL jit = off`;

function gone(): NotFound {
  return new NotFound("The source is not there any more.", {
    hint: "Take the webhook out of the API server's configuration.",
  });
}

function namesIn({ used, refused }: Heard): Set<string> {
  const names = new Set<string>();
  for (const seen of [used, refused])
    for (const actions of seen.values()) for (const action of actions.keys()) names.add(action);
  return names;
}

type Use = { key: string; user: string; refused: boolean; packed: Uint8Array; lastUsed: number };

function usesIn({ used, refused }: Heard, ids: ActionIds): Use[] {
  const packed = (seen: LastSeen, isRefused: boolean) =>
    [...seen].map(([user, actions]) => ({
      key: hash128(`${isRefused}\t${user}`),
      ...{ user, refused: isRefused, lastUsed: Math.max(...actions.values()) },
      packed: packUsage(
        [...actions].map(([action, at]) => ({ actionId: ids.get(action) ?? -1, day: dayOf(new Date(at)) })),
      ),
    }));
  return [...packed(used, false), ...packed(refused, true)];
}

async function mergeUses(client: PoolClient, sourceId: number, uses: Use[]): Promise<void> {
  type Stored = { key: string; packed: Buffer; last_used_at: Date };
  const { rows } = await client.query<Stored>(
    `SELECT replace(key::text, '-', '') AS key, packed, last_used_at FROM heard_use WHERE source_id = $1 AND key = ANY($2::uuid[])`,
    [sourceId, uses.map(({ key }) => key)],
  );
  const stored = new Map(rows.map((row) => [row.key, row]));
  const changed = uses.flatMap((use): Use[] => {
    const known = stored.get(use.key);
    if (known === undefined) return [use];
    const packed = mergeUsage(known.packed, use.packed);
    const lastUsed = Math.max(known.last_used_at.getTime(), use.lastUsed);
    const isSame = known.packed.equals(packed) && lastUsed === known.last_used_at.getTime();
    return isSame ? [] : [{ ...use, packed, lastUsed }];
  });
  if (changed.length === 0) return;
  await client.query(writeUses, [
    sourceId,
    changed.map(({ key }) => key),
    changed.map(({ user }) => user),
    changed.map(({ refused }) => refused),
    changed.map(({ packed }) => Buffer.from(packed)),
    changed.map(({ lastUsed }) => new Date(lastUsed)),
  ]);
}

const writeUses = `
  INSERT INTO heard_use AS h (source_id, key, user_name, refused, packed, last_used_at)
  SELECT $1, * FROM unnest($2::uuid[], $3::text[], $4::boolean[], $5::bytea[], $6::timestamptz[])
  ON CONFLICT (source_id, key) DO UPDATE SET packed = excluded.packed, last_used_at = excluded.last_used_at`;

type Day = { day: string; minutes: Minutes; verbs: string[]; broken: Record<string, string> };

async function mergeDays(client: PoolClient, sourceId: number, { heard, broken }: ToStore): Promise<void> {
  const days = [...new Set([...heard.days.keys(), ...broken.keys()])].map((day) => ({
    day: nameOf(day),
    minutes: heard.days.get(day)?.minutes ?? noMinutes(),
    verbs: [...(heard.days.get(day)?.verbs ?? [])],
    broken: Object.fromEntries(broken.get(day) ?? []),
  }));
  const { rows } = await client.query<Day>(
    "SELECT day, minutes, verbs, broken FROM heard_day WHERE source_id = $1 AND day = ANY($2::date[])",
    [sourceId, days.map(({ day }) => day)],
  );
  const stored = new Map(rows.map((row) => [row.day, row]));
  const changed = days.flatMap((day) => mergedDay(stored.get(day.day), day));
  if (changed.length === 0) return;
  await client.query(writeDays, [
    sourceId,
    changed.map(({ day }) => day),
    changed.map(({ minutes }) => Buffer.from(minutes)),
    changed.map(({ verbs }) => JSON.stringify(verbs)),
    changed.map((day) => JSON.stringify(day.broken)),
  ]);
}

/** Nothing where all of it is known. */
function mergedDay(known: Day | undefined, told: Day): Day[] {
  if (known === undefined) return [{ ...told, verbs: told.verbs.sort() }];
  const minutes = mergeMinutes(known.minutes, told.minutes);
  const verbs = [...new Set([...known.verbs, ...told.verbs])].sort();
  const broken = fewestOf(new Map(Object.entries({ ...known.broken, ...told.broken })));
  const isSame =
    Buffer.from(known.minutes).equals(minutes) &&
    verbs.length === known.verbs.length &&
    broken.size === Object.keys(known.broken).length &&
    [...broken.keys()].every((hash) => hash in known.broken);
  return isSame ? [] : [{ day: told.day, minutes, verbs, broken: Object.fromEntries(broken) }];
}

const writeDays = `
  INSERT INTO heard_day AS h (source_id, day, minutes, verbs, broken)
  SELECT $1, n.day, n.minutes, ARRAY(SELECT jsonb_array_elements_text(n.verbs)), n.broken
  FROM unnest($2::date[], $3::bytea[], $4::jsonb[], $5::jsonb[]) n(day, minutes, verbs, broken)
  ON CONFLICT (source_id, day) DO UPDATE SET minutes = excluded.minutes, verbs = excluded.verbs, broken = excluded.broken`;

function nameOf(day: number): string {
  return (instantOf(day) ?? new Date(0)).toISOString().slice(0, 10);
}

/** One moment of the database for everything a page shows: read only, and ended by a time limit with advice, never left hanging. */
import type { ClientBase, Pool } from "pg";
import { Unavailable } from "#lib/errors.ts";

/** What a query reads from: the pool for a question of its own, or the client `inSnapshot` hands out to ask several at one moment. */
export type Reader = Pool | ClientBase;

export type SnapshotOptions = {
  /** Milliseconds one statement may take. */
  timeoutMs?: number;
};

const defaultTimeoutMs = 10_000;

/** What was read once, by the client of a snapshot that is still open: nothing of it can change before it ends. */
const kept = new WeakMap<ClientBase, Map<string, Promise<unknown>> | null>();

/** Throws Unavailable when a statement runs into the time limit. A client given in place of the pool is used as it stands. */
export async function inSnapshot<T>(
  reader: Reader,
  read: (client: ClientBase) => Promise<T>,
  options: SnapshotOptions = {},
): Promise<T> {
  if (!isPool(reader)) return read(reader);
  const timeoutMs = Math.max(1, Math.round(options.timeoutMs ?? defaultTimeoutMs));
  const client = await reader.connect();
  let broken: Error | undefined;
  try {
    await client.query(
      `begin isolation level repeatable read read only; set local statement_timeout = ${timeoutMs}`,
    );
    kept.set(client, new Map());
    const answer = await read(client);
    await client.query("commit");
    return answer;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw isTimeout(error) ? tooSlow(timeoutMs, error) : error;
  } finally {
    kept.set(client, null);
    client.release(broken);
  }
}

/** The same for everybody who asks by this key until the snapshot ends; outside of one it is made anew each time. */
export function onceInSnapshot<T>(client: ClientBase, key: string, make: () => Promise<T>): Promise<T> {
  const known = kept.get(client);
  if (known == null) return make();
  const before = known.get(key) as Promise<T> | undefined;
  if (before !== undefined) return before;
  const made = make();
  known.set(key, made);
  return made;
}

function isPool(reader: Reader): reader is Pool {
  return "totalCount" in reader;
}

/** Postgres: query_canceled. */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "57014";
}

function tooSlow(timeoutMs: number, cause: unknown): Unavailable {
  return new Unavailable(`The database did not answer within ${timeoutMs / 1000} seconds.`, {
    transient: true,
    hint: "Narrow the filter: add a scope, a kind or a provider, or search for at least three characters.",
    cause,
  });
}

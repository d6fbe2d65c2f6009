import type { Pool, PoolClient } from "pg";

/** A connection of its own. */
export function checkOut(pool: Pool): Promise<PoolClient> {
  return pool.connect();
}

/** `broken`: the connection is closed and not used again, and everything temporary on it with it. */
export function giveBack(client: PoolClient, broken = false): void {
  client.release(broken);
}

/** Runs `work` in a transaction on a connection of its own. */
export async function inTransaction<T>(pool: Pool, work: (client: PoolClient) => Promise<T>): Promise<T> {
  const client = await checkOut(pool);
  try {
    await client.query("BEGIN");
    const result = await work(client);
    await client.query("COMMIT");
    giveBack(client);
    return result;
  } catch (error) {
    await client.query("ROLLBACK").then(
      () => giveBack(client),
      () => giveBack(client, true),
    );
    throw error;
  }
}

import type { Pool, PoolClient } from "pg";

/**
 * A connection of its own. When the server drops it between two queries, the next query fails; without the listener the
 * process would end instead.
 */
export async function checkOut(pool: Pool): Promise<PoolClient> {
  const client = await pool.connect();
  client.on("error", ignore);
  return client;
}

/** `broken`: the connection is closed and not used again, and everything temporary on it with it. */
export function giveBack(client: PoolClient, broken = false): void {
  if (!broken) client.off("error", ignore);
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

function ignore(): void {}

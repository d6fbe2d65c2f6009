import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { inSnapshot, onceInSnapshot } from "./snapshot.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("what is read once is the same until the snapshot ends, and is read anew in the next and outside of any", async () => {
  let made = 0;
  const make = async () => ++made;
  const first = await inSnapshot(database.pool, async (client) => [
    await onceInSnapshot(client, "one", make),
    // Asked again within, by whoever was handed the client.
    await inSnapshot(client, (same) => onceInSnapshot(same, "one", make)),
    await onceInSnapshot(client, "another", make),
  ]);
  expect(first).toEqual([1, 1, 2]);
  expect(await inSnapshot(database.pool, (client) => onceInSnapshot(client, "one", make))).toBe(3);
  const failed = inSnapshot(database.pool, async (client) => {
    await onceInSnapshot(client, "one", make);
    throw new Error("the reader gave up");
  });
  await expect(failed).rejects.toThrow("gave up");
  const client = await database.pool.connect();
  expect([await onceInSnapshot(client, "one", make), await onceInSnapshot(client, "one", make)]).toEqual([
    5, 6,
  ]);
  client.release();
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { bigintAt, readTuples } from "./read-tuples.ts";
import { inSnapshot } from "./snapshot.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

/** Fields of all lengths, some of them longer than what comes at once. */
const select = `select n::bigint * 3000000000, decode(repeat(lpad(to_hex(n % 256), 2, '0'), n * n % 4099 + case when n % 997 = 0 then 300000 else 0 end), 'hex')
    from generate_series(1, 3000) n`;

test("every row is taken once, in order and whole, however the bytes arrive in pieces", async () => {
  const found: string[] = [];
  await inSnapshot(database.pool, (client) =>
    readTuples(client, select, (row) => {
      const bytes = row.bytes.subarray(row.starts[1], row.ends[1]);
      const isEven = bytes.every((byte) => byte === bytes[0]);
      found.push(`${bigintAt(row, 0)} ${bytes.length} ${isEven ? (bytes[0] ?? "none") : "mixed"}`);
    }),
  );
  const expected = Array.from({ length: 3000 }, (_, index) => {
    const n = index + 1;
    const length = ((n * n) % 4099) + (n % 997 === 0 ? 300_000 : 0);
    return `${n * 3_000_000_000} ${length} ${length === 0 ? "none" : n % 256}`;
  });
  expect(found).toEqual(expected);
});

test("what a reader throws in the middle is thrown, and the connection can be asked again", async () => {
  await inSnapshot(database.pool, async (client) => {
    const failing = readTuples(client, select, (row) => {
      if (bigintAt(row, 0) === 9_000_000_000) throw new RangeError("the third");
    });
    await expect(failing).rejects.toThrow("the third");
    expect((await client.query("select 1 as one")).rows).toEqual([{ one: 1 }]);
  });
});

test("no rows at all are read, and what runs into the time limit is told as any other question is", async () => {
  const taken: number[] = [];
  const read = (text: string) =>
    inSnapshot(database.pool, (client) => readTuples(client, text, (row) => taken.push(bigintAt(row, 0))), {
      timeoutMs: 200,
    });
  await read("select 1::bigint where false");
  await expect(read("select 1::bigint, pg_sleep(5)::text")).rejects.toMatchObject({
    message: expect.stringContaining("did not answer"),
  });
  await read("select 7::bigint");
  expect(taken).toEqual([7]);
});

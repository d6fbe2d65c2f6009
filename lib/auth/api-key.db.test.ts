import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { revokeApiKey } from "#lib/commands/revoke-api-key.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Forbidden, SignedOut } from "#lib/errors.ts";
import { verifyApiKey } from "./api-key.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(() => database.pool.query("delete from api_key"));

const start = "2026-11-24T07:40:00.000Z";
const at = (instant: string): CommandContext => ({
  pool: database.pool,
  actor: { name: "cli:mira", role: "administrator" },
  clock: fixedClock(instant),
});
const make = (scopes = ["read"], days?: number) =>
  createApiKey(at(start), {
    name: "reporting",
    scopes,
    ...(days === undefined ? {} : { lifetimeMs: days * 86_400_000 }),
  });
const present = (key: string, instant = start, scope: "read" | "export" | "collect" = "read") =>
  verifyApiKey(at(instant), `Bearer ${key}`, scope);

test("who has the key is known by its prefix, in the least role that its use takes", async () => {
  const { key, prefix } = await make(["read", "collect"]);
  expect(await present(key)).toEqual({ name: `key:${prefix}`, role: "viewer" });
  expect(await present(key, start, "collect")).toEqual({ name: `key:${prefix}`, role: "lead" });
});

test("a key works for 90 days when nothing is said, and never for more than 365", async () => {
  const { key, expiresAt } = await make();
  expect(expiresAt.toISOString()).toBe("2027-02-22T07:40:00.000Z");
  await present(key, "2027-02-22T07:39:59.999Z");
  await expect(present(key, "2027-02-22T07:40:00.000Z")).rejects.toThrow(/expired on 2027-02-22/);
  await expect(make(["read"], 366)).rejects.toThrow(/at most 365 days/);
  await expect(make(["read"], 0)).rejects.toThrow(/at most 365 days/);
});

test("a revoked key is refused from the next request on, with the reason", async () => {
  const { key, prefix } = await make();
  await present(key);
  await revokeApiKey(at(start), prefix);
  await expect(present(key)).rejects.toThrow(/was revoked on 2026-11-24/);
  await expect(present(key)).rejects.toBeInstanceOf(SignedOut);
});

test("who has only the prefix learns nothing: not that the key exists, nor that it ended", async () => {
  const { key, prefix } = await make();
  await revokeApiKey(at(start), prefix);
  const wrongSecret = `${prefix}_${"A".repeat(32)}`;
  const wrongPrefix = `rc_00000000_${key.slice(12)}`;
  for (const guess of [wrongSecret, wrongPrefix, `${key}x`, key.slice(0, -1), "", "rc_", prefix]) {
    await expect(present(guess), guess).rejects.toThrow("This API key is not known.");
  }
  await expect(verifyApiKey(at(start), `Basic ${key}`, "read")).rejects.toThrow("not known");
  await expect(verifyApiKey(at(start), key, "read")).rejects.toThrow("not known");
});

test("one scope says nothing about another", async () => {
  const { key } = await make(["export"]);
  await present(key, start, "export");
  await expect(present(key, start, "read")).rejects.toThrow(/lacks the scope read; it has export/);
  await expect(present(key, start, "collect")).rejects.toBeInstanceOf(Forbidden);
});

test("the last use is written at most once in a minute, however many come at once", async () => {
  const { key } = await make();
  const writes = async () =>
    (
      await database.pool.query<{ at: Date; version: string }>(
        "select last_used_at as at, xmin::text as version from api_key",
      )
    ).rows[0];
  const made = await writes();
  expect(made?.at).toBeNull();
  await Promise.all(Array.from({ length: 8 }, () => present(key)));
  const first = await writes();
  expect(first?.at.toISOString()).toBe(start);
  await present(key, "2026-11-24T07:40:59.999Z");
  expect((await writes())?.version).toBe(first?.version);
  await present(key, "2026-11-24T07:41:00.000Z");
  expect((await writes())?.at.toISOString()).toBe("2026-11-24T07:41:00.000Z");
});

test("a key for files names a source that is there", async () => {
  await expect(make(["ingest:nobody"])).rejects.toThrow(/no source called "nobody"/);
  await expect(make(["ingest:"])).rejects.toThrow(/no key scope/);
  await expect(make(["write"])).rejects.toThrow(/no key scope/);
  await expect(make([])).rejects.toThrow(/needs a scope/);
  await database.pool.query(
    "insert into source (provider, name, mode, config, created_at) values ('aws', 'acme', 'import', '{}', now())",
  );
  expect((await make(["ingest:acme"])).scopes).toEqual(["ingest:acme"]);
});

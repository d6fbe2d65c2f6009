import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { listSources } from "#lib/queries/list-sources.ts";
import { connectSource } from "./connect-source.ts";
import { retireSource } from "./retire-source.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const ctx = () => ({
  pool: database.pool,
  actor: { name: "user:1", role: "administrator" } as const,
  clock: fixedClock("2026-11-24T07:40:00Z"),
});

test("what is wrong with name and configuration is said at once, field by field, and nothing is made", async () => {
  const config = { mode: "account", roleName: "a b", accounts: ["12"] };
  const error = await connectSource(ctx(), { provider: "aws", name: "connect", config }).catch(
    (thrown) => thrown,
  );
  expect(error).toBeInstanceOf(Invalid);
  expect(Object.keys(error.detail.fields).sort()).toEqual(["config.accounts", "config.roleName", "name"]);
  expect(await listSources(database.pool)).toEqual([]);
});

test("a taken name is a fault of the name; a source is disconnected once and keeps its name", async () => {
  const made = { provider: "aws", name: "acme", config: { mode: "account" } };
  await connectSource(ctx(), made);
  const again = () => connectSource(ctx(), made).catch((thrown) => thrown);
  expect((await again()).detail.fields).toHaveProperty("name");
  expect(await retireSource(ctx(), "acme")).toMatchObject({ name: "acme" });
  expect((await listSources(database.pool))[0]?.retiredAt).toEqual(ctx().clock.now());
  await expect(retireSource(ctx(), "acme")).rejects.toBeInstanceOf(Conflict);
  expect(await again()).toBeInstanceOf(Conflict);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { configDigest } from "#lib/queries/config-digest.ts";
import { lastConfiguration } from "#lib/queries/last-configuration.ts";
import { listSources } from "#lib/queries/list-sources.ts";
import { configureSource } from "./configure-source.ts";
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

test("what is given changes how a source is read, the rest stays, and a configuration that may not be changes nothing", async () => {
  const name = "told-anew";
  await connectSource(ctx(), { provider: "aws", name, config: { mode: "account", regions: ["eu-west-1"] } });
  const told = (config: Record<string, unknown>, provider = "aws") =>
    configureSource(ctx(), { provider, name, config });
  const configOf = async () =>
    (await listSources(database.pool)).find((source) => source.name === name)?.config;
  await told({ accessAnalyzer: "on" });
  const after = await configOf();
  expect(after).toMatchObject({ mode: "account", regions: ["eu-west-1"], accessAnalyzer: "on" });
  await expect(told({ athena: "on" })).rejects.toBeInstanceOf(Invalid);
  await expect(told({ accessAnalyzer: "off" }, "gcp")).rejects.toBeInstanceOf(NotFound);
  await retireSource(ctx(), name);
  await expect(told({ accessAnalyzer: "off" })).rejects.toBeInstanceOf(NotFound);
  expect(await configOf()).toEqual(after);
  const { rows } = await database.pool.query(
    "select before, after from audit where command = 'source.configure'",
  );
  expect(rows).toMatchObject([{ before: { regions: ["eu-west-1"] }, after: { accessAnalyzer: "on" } }]);
});

test("a change that was decided on other settings than there are is refused, and changes nothing", async () => {
  const name = "shown";
  await connectSource(ctx(), { provider: "aws", name, config: {} });
  const configOf = async () =>
    (await listSources(database.pool)).find((source) => source.name === name)?.config ?? {};
  const shown = configDigest(await configOf());
  const told = (config: Record<string, unknown>) =>
    configureSource(ctx(), { provider: "aws", name, config, shown });
  const both = await Promise.allSettled([told({ profile: "one" }), told({ profile: "two" })]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const after = await configOf();
  await expect(told({ profile: "three" })).rejects.toBeInstanceOf(Conflict);
  expect(await configOf()).toEqual(after);
});

test("the last change of settings can be taken back while it holds, and no other", async () => {
  const name = "back";
  const told = (config: Record<string, unknown>) => configureSource(ctx(), { provider: "aws", name, config });
  const found = async () => {
    const source = (await listSources(database.pool)).find((one) => one.name === name);
    return source === undefined ? null : lastConfiguration(database.pool, source);
  };
  await connectSource(ctx(), { provider: "aws", name, config: {} });
  expect(await found()).toBeNull();
  await told({ profile: "one" });
  await told({ profile: "two", regions: ["eu-west-1"] });
  expect(await found()).toMatchObject({
    before: { profile: "one" },
    after: { profile: "two" },
    by: "user:1",
  });
  await told({ profile: "two" });
  expect(await found(), "what changed nothing hides nothing").toMatchObject({ before: { profile: "one" } });
  await told({ profile: null });
  expect(await found()).toMatchObject({ before: { profile: "two" } });
  await database.pool.query(
    'update source set config = config || \'{"profile": "by hand"}\' where name = $1',
    [name],
  );
  expect(await found()).toBeNull();
});

import type { PoolClient } from "pg";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import type { ActionLevel } from "#lib/domain/catalogue.ts";
import { learnActionIds } from "#lib/ingest/action-ids.ts";
import { endEstates, makeEstate } from "#lib/ingest/testing/estate.ts";
import { completeCatalogue } from "./complete-catalogue.ts";
import { keptCatalogue } from "./kept-catalogue.ts";

const levels = { "svc:List": "list", "svc:Put": "write", "svc:Grant": "permissions" } as const;
const actions = Object.entries(levels).map(([name, level]) => ({ name, level: level as ActionLevel }));
const engine = { wildcards: "*", bundled: async () => ({ date: "2026-11-24", actions }) } as const;

let databases: TestDatabase[];
let clients: PoolClient[];
beforeAll(async () => {
  databases = await Promise.all([testDatabase(), testDatabase(), testDatabase()]);
  clients = await Promise.all(databases.map(({ pool }) => pool.connect()));
});
afterAll(async () => {
  await endEstates();
  for (const client of clients) client.release();
  for (const database of databases) await database.drop();
});

const read = (client: PoolClient) => completeCatalogue(client, "aws", engine);
const told = async (client: PoolClient) => {
  const { names, levels } = await read(client);
  return Object.fromEntries(names.map((name, position) => [name, levels[position]]));
};

describe("a catalogue that is kept", () => {
  test("holds every name that ships, with what it does, and what was used before anybody knew that", async () => {
    const [client] = clients as [PoolClient];
    await learnActionIds(client, "aws", new Map(), ["svc:Put", "svc:Unheard"]);
    expect(await told(client)).toEqual({ ...levels, "svc:Unheard": null });
  });

  test("is made once while nothing changes, and anew when a name is learnt or what one does", async () => {
    const [client] = clients as [PoolClient];
    const before = await read(client);
    expect(await read(client)).toBe(before);
    await learnActionIds(client, "aws", new Map(), ["svc:Late"]);
    expect(await told(client)).toMatchObject({ "svc:Late": null });
    await client.query("update action set level = 'read' where name = 'svc:Late'");
    expect(await told(client)).toMatchObject({ "svc:Late": "read" });
  });

  test("is not taken for that of another database whose places are others, though they are numbered alike", async () => {
    const offered = await Promise.all(
      ["here", "there"].map(async (place, index) => {
        const database = databases[index + 1] as TestDatabase;
        const estate = await makeEstate(database.pool, [place]);
        const record = { type: "action", name: "svc:Put", level: "write", unknown: [] } as const;
        const observedAt = estate.run.observedAt;
        await estate.feed({ stream: "s", scope: place, kinds: ["action"] }, [{ ...record, observedAt }]);
        const { offers } = await keptCatalogue(clients[index + 1] as PoolClient, "aws", engine);
        return [...offers.keys()];
      }),
    );
    expect(offered).toEqual([["here"], ["there"]]);
  });
});

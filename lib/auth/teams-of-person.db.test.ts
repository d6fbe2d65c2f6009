import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "#lib/clock.ts";
import { entering, openSession } from "#lib/commands/open-session.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { findPerson } from "./find-person.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await database.pool.query(`
    insert into team (id, key, name, parent_id, archived_at, created_at) values
      (1, 'product', 'Product', null, null, '2026-01-01'), (2, 'search', 'Search', 1, null, '2026-01-01'),
      (3, 'ranking', 'Ranking', 2, null, '2026-01-01'), (4, 'old', 'Old', 2, '2026-02-01', '2026-01-01'), (5, 'fraud', 'Fraud', null, null, '2026-01-01');
    insert into team_group (team_id, name) values (2, 'acme/search'), (5, 'fraud'), (4, 'fraud')`);
});
afterAll(() => database.drop());

test.each([
  [
    ["Acme/Search", "else"],
    [2, 3],
  ],
  [["fraud"], [5]],
  [[], []],
])(
  "who signs in with the groups %j is in the teams %j: those below too, archived ones not",
  async (groups, teams) => {
    const now = systemClock.now();
    const who = {
      provider: "oidc",
      subject: JSON.stringify(groups),
      name: "Ada",
      email: null,
      groups,
      role: "member" as const,
    };
    const { sessionId } = await openSession(entering(database.pool, "oidc", systemClock), {
      ...who,
      lifetimeMs: 60_000,
      now,
    });
    const person = await findPerson(database.pool, sessionId, { idleMs: 60_000, providers: ["oidc"], now });
    expect(person?.teams).toEqual(teams);
  },
);

import { afterAll, beforeAll, expect, test } from "vitest";
import { refreshOwners } from "#lib/analysis/owners/refresh-owners.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { listIdentities } from "../list-identities.ts";
import { ownerMetrics } from "./owner-metrics.ts";

const asOf = new Date("2026-06-01T09:00:00Z");
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 20);
  await database.pool.query(`
    update identity_row set first_seen_on = '2026-05-12' where principal_id in (1, 5, 9, 13);
    update identity_row set state = 3, gone_on = '2026-05-20' where principal_id = 13;
    update principal set closed_at = '2026-05-20' where id = 13;
    insert into owner_hint (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, source, hint_key, value)
    select 1, 1, gen_random_uuid(), gen_random_uuid(), '2026-05-01', '2026-05-01', 'id', external_id, id, 'tag', 'team', 'payments' from principal where id <= 4`);
  await refreshOwners(database.pool, { asOf });
});
afterAll(() => database.drop());

async function listed(filter: string): Promise<number> {
  const request = { filter: parse(filter), sort: parseSort(null), asOf };
  return (await listIdentities(database.pool, request)).total;
}

test("growth opens the lists of who came and who went; who was there at the first load, or is gone, did not come", async () => {
  const { growth } = await ownerMetrics(database.pool, { asOf });
  expect(growth.reduce((sum, { came }) => sum + came, 0)).toBe(3);
  expect(growth.reduce((sum, { went }) => sum + went, 0)).toBe(1);
  expect(growth.reduce((sum, { now }) => sum + now, 0)).toBe(19);
  for (const { filters, came, went } of growth) {
    expect(await listed(filters.came), filters.came).toBe(came);
    expect(await listed(filters.went), filters.went).toBe(went);
  }
});

test("a hint is what names a team; the time to a claim runs from the first sight, and an undone claim is none", async () => {
  const { withoutHint } = await ownerMetrics(database.pool, { asOf });
  expect(await listed(withoutHint.filter)).toBe(withoutHint.count);
  expect(withoutHint).toMatchObject({
    count: 15,
    of: 19,
    share: 15 / 19,
  });
  const at = (day: string) => contextOf(database.pool, `${day}T09:00:00Z`);
  const claim = (ids: string[], day: string) =>
    decideOwners(at(day), { decision: "claim", team: "payments", targets: { ids } });
  await claim(["1"], "2026-05-15");
  await claim(["5"], "2026-05-22");
  const { batch } = await claim(["9"], "2026-05-31");
  await undoDecisions(at("2026-06-01"), { batch: batch ?? "" });
  const { timeToClaim } = await ownerMetrics(database.pool, { asOf });
  expect(await listed(timeToClaim.filters.claims)).toBe(timeToClaim.claims);
  expect(await listed(timeToClaim.filters.stillOpen)).toBe(timeToClaim.stillOpen);
  expect(timeToClaim).toMatchObject({
    median: 6.5,
    claims: 2,
    stillOpen: 17,
  });
});

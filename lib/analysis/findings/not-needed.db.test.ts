import { afterAll, beforeAll, expect, test } from "vitest";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { refreshWorkItems } from "../work-items/refresh-work-items.ts";
import { refreshFindings } from "./refresh-findings.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 20);
});
afterAll(() => database.drop());

const { bit } = checkCodes["not-needed"];

/** Asked to confirm identity 1, its team answers. */
const answer = (day: string, needed: boolean) =>
  decideOwners(contextOf(database.pool, `${day}T09:00:00Z`), {
    decision: "attest",
    team: "payments",
    targets: { ids: ["1"] },
    answers: { needed, environment: null },
  });

/** What a run finds that stored nothing of identity 1. */
async function judge(day: string): Promise<void> {
  const asOf = new Date(`${day}T10:00:00Z`);
  const { rows } = await database.pool.query<{ id: string }>(
    `insert into run (source_id, actor, observed_at, status, counts) select id, 'test', $1, 'complete', '{}' from source limit 1 returning id::text`,
    [asOf],
  );
  const since = rows[0]?.id ?? "";
  await refreshFindings(database.pool, { asOf, since });
  await refreshWorkItems(database.pool, { asOf, since });
}

async function found() {
  const { rows } = await database.pool.query(
    `select finding.closed_at is null as open, finding.ended, finding.evidence, item.decision, item.state,
            (identity_row.checks >> ${bit}) & 1 as bit
       from finding join identity_row on principal_id = finding.identity_id
       left join work_item item on item.id = finding.item_id
      where finding.rule = ${bit} and finding.identity_id = 1`,
  );
  return rows;
}

test("what its team does not need any more is to be retired, until the team says otherwise", async () => {
  await decideOwners(contextOf(database.pool, "2026-06-01T09:00:00Z"), {
    decision: "claim",
    team: "payments",
    targets: { ids: ["1"] },
  });
  await judge("2026-06-01");
  expect(await found()).toEqual([]);
  await answer("2026-06-02", false);
  await judge("2026-06-02");
  const [finding] = await found();
  expect(finding).toMatchObject({ open: true, bit: 1, state: 1 });
  expect(finding.evidence).toContain("said on 2026-06-02 that it is not needed");
  const { rows } = await database.pool.query(
    "select title from work_item where identity_id = 1 and state = 1",
  );
  expect(rows.map(({ title }) => title).join()).toMatch(/Retire/);
  await answer("2026-06-03", true);
  await judge("2026-06-03");
  // Nobody took anything away: it no longer applies.
  expect(await found()).toMatchObject([{ open: false, ended: 2, bit: 0 }]);
});

import { afterAll, beforeAll, expect, test } from "vitest";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { decisionCodes } from "#lib/domain/work-items/work-item.ts";
import { refreshWorkItems } from "../work-items/refresh-work-items.ts";
import { refreshFindings } from "./refresh-findings.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 20);
});
afterAll(() => database.drop());

const { bit } = checkCodes["not-needed"];

const at = (day: string) => contextOf(database.pool, `${day}T09:00:00Z`);

const claim = (day: string, id: string) =>
  decideOwners(at(day), { decision: "claim", team: "payments", targets: { ids: [id] } });

/** Asked to confirm it, its team answers. */
const answer = (day: string, needed: boolean, id = "1") =>
  decideOwners(at(day), {
    decision: "attest",
    team: "payments",
    targets: { ids: [id] },
    answers: { needed, environment: null },
  });

/** What a run finds that stored nothing of anybody. */
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

async function found(id = "1") {
  const { rows } = await database.pool.query(
    `select finding.closed_at is null as open, finding.ended, finding.evidence, item.decision, item.state,
            (identity_row.checks >> ${bit}) & 1 as bit
       from finding join identity_row on principal_id = finding.identity_id
       left join work_item item on item.id = finding.item_id
      where finding.rule = ${bit} and finding.identity_id = $1::bigint`,
    [id],
  );
  return rows;
}

test("what its team does not need any more is to be retired, until the team says otherwise", async () => {
  await claim("2026-06-01", "1");
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

test.each<[what: string, id: string, takeBack: (batch: string) => Promise<unknown>]>([
  ["the answer is undone", "2", (batch) => undoDecisions(at("2026-06-13"), { batch })],
  [
    "the team lets go of it",
    "3",
    () => decideOwners(at("2026-06-13"), { decision: "release", team: "payments", targets: { ids: ["3"] } }),
  ],
])("it stays in the inventory once %s", async (_what, id, takeBack) => {
  await claim("2026-06-11", id);
  const { batch } = await answer("2026-06-12", false, id);
  await judge("2026-06-12");
  expect(await found(id)).toMatchObject([{ open: true, bit: 1, decision: decisionCodes.retire, state: 1 }]);
  await takeBack(batch ?? "");
  await judge("2026-06-13");
  expect(await found(id)).toMatchObject([{ open: false, ended: 2, bit: 0 }]);
  const { rows } = await database.pool.query(
    "select state, closed_at is not null as closed, no_longer from work_item where identity_id = $1::bigint and decision = $2",
    [id, decisionCodes.retire],
  );
  expect(rows).toMatchObject([{ closed: true, no_longer: 1 }]);
});

test("the answer stands as evidence beside what was found before, in one item", async () => {
  await database.pool.query(`
    update identity_row set last_used_on = '2025-01-01', checks_due = null where principal_id = 4;
    insert into score (identity_id, grant_set, catalogue, granted, used, unused, undecided, conditional, outside, unknown, open_ended,
                       at_least, at_most, evidence, tier, administrator, escalations, changed_at)
    values (4, gen_random_uuid(), 1, 1, 0, 1, 0, 0, 0, 0, false, false, false, ${evidenceStates.enough.code}, 0, false, '{}', '2026-06-01')`);
  await judge("2026-06-20");
  await claim("2026-06-21", "4");
  await answer("2026-06-21", false, "4");
  await judge("2026-06-21");
  const { rows } = await database.pool.query(
    `select array_agg(finding.rule order by finding.rule) filter (where finding.closed_at is null) as rules
       from work_item item join finding on finding.item_id = item.id
      where item.identity_id = 4 and item.decision = $1 and item.closed_at is null group by item.id`,
    [decisionCodes.retire],
  );
  expect(rows).toEqual([{ rules: expect.arrayContaining([checkCodes["unused-identity"].bit, bit]) }]);
});

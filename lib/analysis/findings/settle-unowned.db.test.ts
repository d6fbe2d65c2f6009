import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { setCheck } from "#lib/commands/set-check.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { refreshOwners } from "../owners/refresh-owners.ts";
import { refreshRows } from "../rows.ts";
import { refreshFindings } from "./refresh-findings.ts";

const asOf = new Date("2026-06-01T09:00:00Z");
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate source, scope, slice, principal, identity_row, team, team_group, ownership, ownership_decision, decision_batch,
    suggestion, owner_hint, trust, rule, posture, snapshot, run, finding, check_setting restart identity cascade`);
  await fillOwned(database.pool, 20);
  await refreshFindings(database.pool, { asOf });
});

const ctx = (day = "2026-06-01") => contextOf(database.pool, `${day}T09:00:00Z`);

/** Of identity 1: what the list says, and the finding. */
async function unowned() {
  const { rows } = await database.pool.query(
    `select identity_row.checks & 1 as bit, finding.closed_at is null as open, finding.ended, finding.ended_why as why, finding.reopened,
            (select checks & 1 from posture where identity_id = 1 and valid_to is null) as posture
       from finding join identity_row on principal_id = identity_id where identity_id = 1 and rule = 0`,
  );
  expect(rows).toHaveLength(1);
  const [{ bit, posture, ...rest }] = rows;
  return { ...rest, bit: Number(bit), posture: posture === null ? null : Number(posture) };
}

/** What the statements say is what judging everybody says. */
async function agrees(): Promise<void> {
  expect(await refreshFindings(database.pool, { asOf })).toMatchObject({ opened: 0, changed: 0, bits: 0 });
}

test("a claim ends the finding at once, a release opens it again, and judging everybody agrees each time", async () => {
  expect(await unowned()).toMatchObject({ open: true, bit: 1 });
  const claimed = await decideOwners(ctx(), { decision: "claim", team: "payments", targets: { ids: ["1"] } });
  const name = (await database.pool.query("select name from team where key = 'payments'")).rows[0]?.name;
  expect(await unowned()).toMatchObject({
    open: false,
    bit: 0,
    posture: 0,
    ended: 1,
    why: `Claimed by ${name}.`,
  });
  await agrees();
  await undoDecisions(ctx(), { batch: claimed.batch ?? "" });
  expect(await unowned()).toMatchObject({ open: true, bit: 1, posture: 1, ended: null, reopened: 1 });
  await agrees();
});

test("deciding opens the finding as judging does, and none of what nobody judged yet", async () => {
  await database.pool.query(
    "delete from finding; update identity_row set checks = 0, checks_due = case when principal_id = 3 then null else checks_due end",
  );
  await decideOwners(ctx(), { decision: "reject", team: "payments", targets: { ids: ["1", "2", "3"] } });
  expect(await unowned()).toMatchObject({ open: true, bit: 1, reopened: 0 });
  const { rows } = await database.pool.query("select evidence, confidence, facts from finding order by id");
  await database.pool.query("delete from finding; update identity_row set checks = 0");
  await refreshOwners(database.pool, { asOf });
  await refreshFindings(database.pool, { asOf });
  const judged =
    "select evidence, confidence, facts from finding where rule = 0 and identity_id in (1, 2) order by identity_id";
  expect((await database.pool.query(judged)).rows).toEqual(rows);
});

test("rows, owners, findings and decisions are written at the same time, and nobody waits for ever", async () => {
  const ids = Array.from({ length: 20 }, (_, at) => String(at + 1));
  for (let round = 0; round < 4; round++) {
    await database.pool.query("update identity_row set checks = 0, workloads = 9, owner_conflict = 1");
    const [team, other] = round % 2 === 0 ? ["payments", "search"] : ["search", "payments"];
    await Promise.all([
      refreshRows(database.pool, { asOf }),
      refreshFindings(database.pool, { asOf, batchSize: 7 }),
      refreshOwners(database.pool, { asOf, batchSize: 6 }),
      decideOwners(ctx(), { decision: "claim", team, targets: { ids: ids.toReversed() } }),
      decideOwners(ctx(), { decision: "reject", team: other, targets: { ids } }),
    ]);
  }
  await refreshOwners(database.pool, { asOf });
  await refreshFindings(database.pool, { asOf });
  await agrees();
  expect(await unowned()).toMatchObject({ open: false, bit: 0 });
});

test("while the check is off or for others, letting go opens nothing", async () => {
  const claim = { decision: "claim", team: "payments", targets: { ids: ["1"] } } as const;
  for (const [setting, back] of [
    [{ enabled: false }, { enabled: true }],
    [{ scope: parse("name-of-nobody") }, { scope: null }],
  ]) {
    const { batch } = await decideOwners(ctx(), claim);
    await setCheck(ctx(), { check: "unowned", ...setting });
    await undoDecisions(ctx(), { batch: batch ?? "" });
    expect(await unowned()).toMatchObject({ open: false, bit: 0 });
    await setCheck(ctx(), { check: "unowned", ...back });
    expect(await unowned()).toMatchObject({ open: true, bit: 1 });
  }
});

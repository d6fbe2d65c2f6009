import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { addRule } from "#lib/commands/add-rule.ts";
import { applyRules } from "#lib/commands/apply-rules.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { archiveTeam, restoreTeam } from "#lib/commands/teams/archive-team.ts";
import { createTeam, updateTeam } from "#lib/commands/teams/save-team.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseRanges } from "#lib/domain/id-ranges.ts";
import { identityOwnership } from "#lib/queries/owners/identity-ownership.ts";
import { teamInbox } from "#lib/queries/owners/team-inbox.ts";
import { previewRule } from "#lib/queries/preview-rule.ts";
import { refreshFindings } from "../findings/refresh-findings.ts";
import { refreshPosture } from "../posture/posture.ts";
import { refreshOwners } from "./refresh-owners.ts";

const asOf = new Date("2026-06-01T09:00:00Z");
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate source, scope, slice, principal, identity_row, team, team_group, ownership, ownership_decision, decision_batch,
    suggestion, owner_hint, trust, rule, posture, snapshot, run restart identity cascade`);
  await fillOwned(database.pool, 20);
});

const ctx = (day = "2026-06-01") => contextOf(database.pool, `${day}T09:00:00Z`);
const claim = (team: string, ids: number[], day?: string) =>
  decideOwners(ctx(day), { decision: "claim", team, targets: { ids: ids.map(String) } });

async function hint(id: number, key: string, value: string, source = "tag"): Promise<void> {
  await database.pool.query(
    `insert into owner_hint (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, source, hint_key, value)
     select 1, scope_id, gen_random_uuid(), gen_random_uuid(), '2026-05-01', '2026-05-01', 'id', external_id, id, $4, $2, $3 from principal where id = $1`,
    [id, key, value, source],
  );
}

async function columnsOf(id: number) {
  const { rows } = await database.pool.query(
    `select row.owner_state as state, team.key as team, suggested.key as suggested, row.owner_conflict as conflict
       from identity_row row left join team on team.id = row.team left join team suggested on suggested.id = row.suggested_team
      where principal_id = $1`,
    [id],
  );
  return rows[0];
}

async function words(id: number, team: string): Promise<string[]> {
  const { suggestions } = await identityOwnership(database.pool, String(id), { now: asOf });
  return suggestions.find((one) => one.team.key === team)?.signals.map((signal) => signal.words) ?? [];
}

test("a tag suggests a team, and is no ownership; beside another team's claim it is a conflict, and replaces nothing", async () => {
  await hint(1, "team", "payments");
  await hint(2, "created-by", "payments");
  await refreshOwners(database.pool, { asOf });
  expect(await columnsOf(1)).toEqual({ state: 1, team: null, suggested: "payments", conflict: 0 });
  expect(await columnsOf(2)).toEqual({ state: 0, team: null, suggested: null, conflict: 0 });
  await claim("search", [1]);
  expect(await columnsOf(1)).toEqual({ state: 3, team: "search", suggested: "payments", conflict: 1 });
  await refreshOwners(database.pool, { asOf });
  expect(await columnsOf(1)).toEqual({ state: 3, team: "search", suggested: "payments", conflict: 1 });
});

test("what lives beside owned ones is probably their team's; said in words, and never a conflict", async () => {
  await claim("payments", [2, 4, 6, 8]);
  await claim("search", [10]);
  await refreshOwners(database.pool, { asOf });
  expect(await columnsOf(12)).toMatchObject({ state: 1, suggested: "payments" });
  expect(await words(12, "payments")).toEqual(["4 of 5 owned in account-1 are of Payments"]);
  expect(await columnsOf(10)).toEqual({ state: 3, team: "search", suggested: null, conflict: 0 });
});

test("who uses it, and what it was made anew of, suggest a team", async () => {
  await database.pool.query(
    `insert into trust (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, trusted_kind, trusted_value, trusted_id, mechanism)
     values (1, 1, gen_random_uuid(), gen_random_uuid(), '2026-05-01', '2026-05-01', 'id', 'AROA3', 3, 'id', 'AROA5', 5, 'assume-role')`,
  );
  await database.pool.query(
    "update principal set closed_at = '2026-05-20' where id = 7; update identity_row set state = 3 where principal_id = 7; update identity_row set predecessor_id = 7 where principal_id = 9",
  );
  await claim("fraud", [5]);
  await database.pool.query(
    `insert into ownership (identity_id, team_id, state, since, until, claimed_by, confirmed_by, confirmed_at)
     values (7, 1, 3, '2026-05-01', '2026-10-28', 'user:1', 'user:1', '2026-05-01')`,
  );
  await refreshOwners(database.pool, { asOf });
  expect(await words(3, "fraud")).toEqual(["used only by role-5, which is of Fraud"]);
  expect(await columnsOf(9)).toMatchObject({ state: 1, team: null, suggested: "payments" });
  expect(await words(9, "payments")).toEqual(["made anew under the name of role-7 that was of Payments"]);
});

test("a reject takes it out of the inbox and into the other team's at once; an undo puts it back exactly", async () => {
  await hint(1, "owner", "payments");
  await refreshOwners(database.pool, { asOf });
  const inboxes = async () =>
    Promise.all(
      [
        { id: 1, key: "payments" },
        { id: 2, key: "search" },
      ].map((team) => teamInbox(database.pool, { team })),
    );
  const before = await inboxes();
  expect(before.map(({ total }) => total)).toEqual([1, 0]);
  const { batch } = await decideOwners(ctx(), {
    decision: "reject",
    team: "payments",
    toTeam: "search",
    targets: { ids: ["1"] },
  });
  const [payments, search] = await inboxes();
  expect(payments?.total).toBe(0);
  expect(search?.items[0]?.signals[0]?.words).toBe("Payments says it is yours");
  await undoDecisions(ctx(), { batch: batch ?? "" });
  expect(await inboxes()).toEqual(before);
});

test("what lapsed is still its team's first suggestion, before any tag", async () => {
  await claim("payments", [1], "2025-11-01");
  await hint(1, "team", "search");
  await refreshOwners(database.pool, { asOf });
  expect(await columnsOf(1)).toEqual({ state: 2, team: null, suggested: "payments", conflict: 0 });
  expect(await words(1, "payments")).toEqual(["was of Payments until 2026-04-30"]);
});

test("an archived team owns nothing, is suggested for nothing, and what was its own is open again", async () => {
  await hint(1, "team", "payments");
  await hint(2, "team", "payments");
  await claim("payments", [1]);
  await refreshOwners(database.pool, { asOf });
  expect(await archiveTeam(ctx(), { key: "payments" })).toMatchObject({ reopened: 1 });
  expect(await columnsOf(1)).toEqual({ state: 0, team: null, suggested: null, conflict: 0 });
  expect(await columnsOf(2)).toEqual({ state: 0, team: null, suggested: null, conflict: 0 });
});

test("what points to nobody any more is said so by what was found, at once", async () => {
  await hint(2, "team", "payments");
  await refreshOwners(database.pool, { asOf });
  await refreshFindings(database.pool, { asOf });
  const said = async () => {
    const { rows } = await database.pool.query(
      "select evidence, facts from finding where identity_id = 2 and rule = 0 and closed_at is null",
    );
    return rows;
  };
  expect(await said()).toMatchObject([{ facts: { owner: "inferred" } }]);
  await archiveTeam(ctx(), { key: "payments" });
  expect(await said()).toEqual([
    { evidence: expect.stringContaining("nothing points"), facts: { owner: "none" } },
  ]);
  expect(await refreshFindings(database.pool, { asOf })).toMatchObject({ changed: 0 });
});

test("what an archived team owned is its own again only once the team is back", async () => {
  await claim("payments", [1]);
  const { batch } = await archiveTeam(ctx(), { key: "payments" });
  await expect(undoDecisions(ctx(), { batch: batch ?? "" })).rejects.toThrow("Payments is archived");
  expect(await columnsOf(1)).toMatchObject({ state: 0, team: null });
  await restoreTeam(ctx(), { key: "payments" });
  await undoDecisions(ctx(), { batch: batch ?? "" });
  expect(await columnsOf(1)).toMatchObject({ state: 3, team: "payments" });
});

test("a team is changed also where somebody decided after what is stored: no interval begins before the one it ends", async () => {
  await hint(2, "team", "The Ranking People");
  await refreshOwners(database.pool, { asOf });
  await refreshPosture(database.pool, { asOf });
  await claim("search", [2], "2026-06-03");
  await createTeam(ctx("2026-06-03"), { name: "Ranking", aliases: ["the_ranking_people"] });
  await decideOwners(ctx("2026-06-03"), { decision: "release", team: "search", targets: { ids: ["2"] } });
  await archiveTeam(ctx("2026-06-04"), { key: "ranking" });
  await database.pool.query("update identity_row set tier = 0 where principal_id = 2");
  // Of a source whose file is older than what was decided.
  await refreshPosture(database.pool, { asOf });
  const { rows } = await database.pool.query(
    "select valid_from::text as from, valid_to::text as to, owner_state, tier from posture where identity_id = 2 order by 1",
  );
  expect(rows).toEqual([
    { from: "2026-06-01", to: "2026-06-03", owner_state: 0, tier: 2 },
    { from: "2026-06-03", to: "2026-06-04", owner_state: 1, tier: 2 },
    { from: "2026-06-04", to: null, owner_state: 0, tier: 0 },
  ]);
});

test("a team that learns a name gets what is called so", async () => {
  await hint(1, "team", "The Ranking People");
  await createTeam(ctx(), { name: "Ranking" });
  expect(await columnsOf(1)).toMatchObject({ suggested: null });
  await updateTeam(ctx(), { key: "ranking", fields: { aliases: ["the_ranking_people"] } });
  expect(await columnsOf(1)).toMatchObject({ suggested: "ranking", state: 1 });
});

test("a rule about owners changes exactly what its preview lists, and the record keeps whom", async () => {
  await hint(2, "team", "search");
  await hint(4, "team", "fraud");
  await claim("search", [6]);
  await claim("search", [8], "2025-10-01");
  await addRule(ctx(), { kind: "owner", filter: parse("role-10"), value: "fraud" });
  await applyRules(ctx(), { because: "rule:1" });
  const rule = { kind: "owner", filter: parse("scope:account-1"), value: "search" } as const;
  const read = async () =>
    (
      await database.pool.query(
        "select principal_id::int as id, suggested_team, owner_conflict from identity_row order by 1",
      )
    ).rows;
  const before = await read();
  const preview = await previewRule(database.pool, { ...rule, asOf, limit: 100 });
  const { id } = await addRule(ctx(), rule);
  const applied = await applyRules(ctx(), { because: `rule:${id}` });
  const after = await read();
  const changed = after
    .filter((row, at) => JSON.stringify(row) !== JSON.stringify(before[at]))
    .map((row) => row.id);
  expect(preview.sample.map((one) => Number(one.id)).sort((one, other) => one - other)).toEqual(changed);
  expect(preview.changes).toBe(changed.length);
  expect(applied.owner).toBe(changed.length);
  expect(changed.length).toBeGreaterThan(3);
  const { rows } = await database.pool.query(
    "select after from audit where command = 'rule.apply' order by position desc limit 1",
  );
  expect(parseRanges(rows[0].after.ids.owner)).toEqual(changed);
});

test("looking at whom a run touched leaves what looking at everybody does", async () => {
  const { pool } = database;
  await pool.query(
    "insert into run (source_id, actor, observed_at, status) values (1, 'cli', '2026-05-31', 'complete')",
  );
  await refreshOwners(pool, { asOf: new Date("2026-05-31T00:00:00Z") });
  await claim("payments", [2, 4, 6, 8]);
  await hint(3, "team", "fraud");
  await pool.query("update owner_hint set changed_at = '2026-06-02'");
  await decideOwners(ctx(), { decision: "contest", team: "search", targets: { ids: ["4"] } });
  await pool.query(
    "insert into run (source_id, actor, observed_at, status) values (1, 'cli', '2026-06-02', 'complete')",
  );
  const later = new Date("2026-06-02T00:00:00Z");
  await refreshOwners(pool, { asOf: later, since: "2" });
  const read = async () => [
    (
      await pool.query(
        "select principal_id, team, owner_state, suggested_team, owner_conflict from identity_row order by 1",
      )
    ).rows,
    (await pool.query("select identity_id, team_id, rank, confidence, signals from suggestion order by 1, 2"))
      .rows,
  ];
  const touched = await read();
  await refreshOwners(pool, { asOf: later });
  expect(await read()).toEqual(touched);
  expect(touched[1]?.length).toBeGreaterThan(5);
});

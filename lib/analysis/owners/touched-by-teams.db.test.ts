import { afterAll, beforeAll, expect, test } from "vitest";
import { addRule } from "#lib/commands/add-rule.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { archiveTeam, restoreTeam } from "#lib/commands/teams/archive-team.ts";
import { importTeams } from "#lib/commands/teams/import-teams.ts";
import { createTeam, updateTeam } from "#lib/commands/teams/save-team.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { reconsiderTouched } from "./reconsider-touched.ts";
import { refreshOwners } from "./refresh-owners.ts";

const asOf = new Date("2026-06-01T09:00:00Z");
let database: TestDatabase;
const ctx = () => contextOf(database.pool, "2026-06-01T09:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 30);
  const hint = (subject: string, source: string, key: string, value: string) => `
    insert into owner_hint (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, source, hint_key, value)
    select 1, scope_id, gen_random_uuid(), gen_random_uuid(), '2026-05-01', '2026-05-01', ${subject}, '${source}', '${key}', '${value}' from principal`;
  await database.pool.query(`
    ${hint("'id', external_id, id", "tag", "team", "pay-core")} where id in (1, 3);
    ${hint("'id', external_id, id", "tag", "owner", "search, pay-core")} where id = 5;
    ${hint("'id', external_id, id", "application-owner", "owner", "ada@example.com")} where id = 7;
    ${hint("'scope', '000000000002', null", "account-tag", "team", "lab")} where id = 9;
    update scope set attributes = '{"tags": {"team": "lab-two"}}' where id = 1;
    insert into trust (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, mechanism, trusted_kind, trusted_value)
    select 1, scope_id, gen_random_uuid(), gen_random_uuid(), '2026-05-01', '2026-05-01', 'id', external_id, id, 'web-identity', 'federated',
           'https://token.example|repo:acme/pay-' || id || ':ref:refs/heads/main' from principal where id in (11, 12);
    insert into app_user (provider, subject, name, email, role, state, groups, created_at, last_seen_at)
    values ('oidc', 'ada', 'Ada', 'ada@example.com', 'member', 'active', '{fraud-people}', '2026-01-01', '2026-01-01')`);
  await addRule(ctx(), { kind: "owner", filter: parse("role-14"), value: "search" });
  await decideOwners(ctx(), {
    decision: "claim",
    team: "search",
    targets: { ids: ["15", "17", "19"] },
  });
  // Nobody has half of what is owned in that account, until another one is gone.
  await decideOwners(ctx(), { decision: "claim", team: "payments", targets: { ids: ["21", "23", "25"] } });
  await decideOwners(ctx(), { decision: "claim", team: "fraud", targets: { ids: ["27"] } });
  await decideOwners(ctx(), { decision: "pass", team: "search", toTeam: "fraud", targets: { ids: ["16"] } });
  await refreshOwners(database.pool, { asOf });
});
afterAll(() => database.drop());

async function written(): Promise<unknown[]> {
  const suggestions = await database.pool.query("select * from suggestion order by identity_id, team_id");
  const rows = await database.pool.query(
    "select principal_id, team, owner_state, suggested_team, owner_conflict, owner_hint from identity_row order by 1",
  );
  return [suggestions.rows, rows.rows];
}

const update = (key: string, fields: Parameters<typeof updateTeam>[1]["fields"]) => () =>
  updateTeam(ctx(), { key, fields });

const archive = (key: string) => () => archiveTeam(ctx(), { key });
const restore = (key: string) => () => restoreTeam(ctx(), { key });

const steps: [string, () => Promise<unknown>, touches: boolean][] = [
  ["a name that tags carry", update("payments", { aliases: ["pay-core"] }), true],
  [
    "the same name for a second team, so that it means neither",
    update("fraud", { aliases: ["pay-core"] }),
    true,
  ],
  ["that name taken back", update("fraud", { aliases: [] }), true],
  [
    "a name of a whole account, and of another one's tag",
    update("search", { aliases: ["lab", "lab-two"] }),
    true,
  ],
  ["the group of a person who is an owner", update("fraud", { groups: ["fraud-people"] }), true],
  ["repositories", update("payments", { repositories: ["acme/pay-*"] }), true],
  ["fewer of them", update("payments", { repositories: ["acme/pay-12"] }), true],
  ["a new title of who passed something on", update("search", { name: "Search and Find" }), true],
  ["who is written to", update("payments", { contacts: ["somebody@example.net"] }), false],
  ["a team that is new, by name", () => createTeam(ctx(), { name: "Pay Core" }), true],
  [
    "teams of a file",
    () => importTeams(ctx(), { format: "csv", text: "name,aliases\nLab,lab\nPayments,pay-core\n" }),
    true,
  ],
  ["a team with claims, a rule, neighbours and users archived", archive("search"), true],
  ["a team archived to whom something was passed on", archive("fraud"), true],
  ["that team back", restore("fraud"), true],
  ["a team archived whose name another one has too", archive("pay-core"), true],
  ["the one with the rule back, without its claims", restore("search"), true],
];

test("looking at whom a change of teams touches leaves exactly what looking at everybody does", async () => {
  for (const [what, step, touches] of steps) {
    const before = await written();
    await step();
    const touched = await written();
    expect(JSON.stringify(touched) !== JSON.stringify(before), what).toBe(touches);
    await refreshOwners(database.pool, { asOf });
    expect(touched, what).toEqual(await written());
  }
});

test("nobody is looked at where nothing that anybody says means another team", async () => {
  const { pool, clock } = ctx();
  const now = clock.now();
  const count = async (change: () => Promise<unknown>) => {
    const estate = await estateOf(pool, clock);
    await change();
    return reconsiderTouched(pool, now, estate);
  };
  expect(await count(async () => {})).toBe(0);
  const rename = "update team set aliases = array_append(aliases, $1) where key = 'fraud'";
  expect(await count(() => pool.query(rename, ["nobody-says-so"]))).toBe(0);
  expect(await count(() => pool.query(rename, ["search"]))).toBe(1);
});

import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseRanges } from "#lib/domain/id-ranges.ts";
import { Conflict, Forbidden } from "#lib/errors.ts";
import { identityOwnership } from "#lib/queries/owners/identity-ownership.ts";
import { decideOwners } from "./decide-owners.ts";
import { lapseClaims } from "./lapse-claims.ts";
import { settleContest } from "./settle-contest.ts";
import { contextOf, fillOwned } from "./testing/owned-estate.ts";
import { undoDecisions } from "./undo-decisions.ts";

let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, 200);
});
afterAll(() => database.drop());
beforeEach(async () => {
  await database.pool.query(`truncate ownership, ownership_decision, decision_batch, posture, audit restart identity;
    update audit_chain set position = 0, hash = '\\x${"00".repeat(32)}';
    update identity_row set team = null, owner_state = 0, suggested_team = null, claim_until = null, owner_conflict = 0`);
});

const at = (day: string) => contextOf(database.pool, `${day}T09:00:00Z`);
const one = (id: number) => ({ ids: [String(id)] });

/** Everything decisions leave behind, but the log itself. */
async function standing(): Promise<unknown> {
  const { pool } = database;
  const { rows: list } = await pool.query(
    "select principal_id, team, owner_state, suggested_team, claim_until::text, owner_conflict from identity_row order by 1",
  );
  const { rows: held } = await pool.query("select *, until::text from ownership order by identity_id");
  return { list, held };
}

async function listed(id: number) {
  const { rows } = await database.pool.query(
    "select team, owner_state, claim_until::text, owner_conflict from identity_row where principal_id = $1",
    [id],
  );
  return rows[0];
}

describe("a claim", () => {
  test("is in the list at once, and renewed by each attestation", async () => {
    await decideOwners(at("2026-06-01"), { decision: "claim", team: "payments", targets: one(1) });
    expect(await listed(1)).toEqual({
      team: 1,
      owner_state: 3,
      claim_until: "2026-11-28",
      owner_conflict: 0,
    });
    await decideOwners(at("2026-08-01"), {
      decision: "attest",
      team: "payments",
      targets: one(1),
      answers: { needed: true, environment: "production" },
    });
    expect(await listed(1)).toEqual({
      team: 1,
      owner_state: 4,
      claim_until: "2027-01-28",
      owner_conflict: 0,
    });
    const panel = await identityOwnership(database.pool, "1", { now: new Date("2026-08-02T00:00:00Z") });
    expect(panel.claim).toMatchObject({
      team: { key: "payments" },
      answers: { needed: true, environment: "production" },
    });
    expect(panel.history.map(({ decision }) => decision)).toEqual(["attest", "claim"]);
  });

  test("of forty at once, one wins; the others are told who and can contest, and nothing is lost", async () => {
    const teams = ["payments", "search"];
    const asked = Array.from({ length: 40 }, (_, index) =>
      decideOwners(at("2026-06-01"), { decision: "claim", team: teams[index % 2] ?? "", targets: one(7) }),
    );
    const outcomes = await Promise.allSettled(asked);
    const won = outcomes.filter(({ status }) => status === "fulfilled");
    expect(won).toHaveLength(1);
    const holder = (await listed(7))?.team === 1 ? "payments" : "search";
    for (const outcome of outcomes) {
      if (outcome.status === "fulfilled") continue;
      expect(outcome.reason).toBeInstanceOf(Conflict);
      expect(outcome.reason.detail).toMatchObject({ team: { key: holder }, by: "user:1" });
    }
    const other = holder === "payments" ? "search" : "payments";
    await decideOwners(at("2026-06-01"), { decision: "contest", team: other, targets: one(7) });
    expect(await listed(7)).toMatchObject({ owner_conflict: 2 });
    const { rows } = await database.pool.query("select decision from ownership_decision order by id");
    expect(rows).toEqual([{ decision: "claim" }, { decision: "contest" }]);
  });

  test("by filter and by others at the same time: every identity ends with exactly one team, and the log says which", async () => {
    const claims = ["payments", "search", "fraud"].flatMap((team) =>
      ["scope:account-1", "scope:account-2", "name"].map((text) =>
        decideOwners(at("2026-06-01"), {
          decision: "claim",
          team,
          targets: text === "name" ? { filter: parse("role-1") } : { filter: parse(text) },
        }),
      ),
    );
    const outcomes = await Promise.all(claims);
    expect(outcomes.reduce((sum, { decided }) => sum + decided, 0)).toBe(200);
    const { rows } = await database.pool.query(
      `select count(*)::int as count, count(distinct made.identity_id)::int as identities, bool_and(made.team_id = row.team) as agrees
         from ownership_decision made join identity_row row on row.principal_id = made.identity_id`,
    );
    expect(rows).toEqual([{ count: 200, identities: 200, agrees: true }]);
  });

  test("is one entry in the record, with filter, count and ids", async () => {
    const filter = parse("scope:account-2 tier:1");
    const { decided, batch } = await decideOwners(at("2026-06-01"), {
      decision: "claim",
      team: "search",
      targets: { filter },
    });
    const { rows } = await database.pool.query("select command, after from audit");
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      command: "owner.claim",
      after: { batch, filter: "1|tier:1 scope:account-2", count: decided },
    });
    const expected = await database.pool.query<{ id: string }>(
      "select principal_id::text as id from identity_row where scope_id = 2 and tier = 1 order by principal_id",
    );
    expect(parseRanges(rows[0].after.ids).map(String)).toEqual(expected.rows.map(({ id }) => id));
    expect(decided).toBe(expected.rows.length);
  });

  test("that lapsed is not in the way of another team's", async () => {
    await decideOwners(at("2026-06-01"), { decision: "claim", team: "payments", targets: one(3) });
    await expect(
      decideOwners(at("2026-11-27"), { decision: "claim", team: "search", targets: one(3) }),
    ).rejects.toThrow(/first/);
    await decideOwners(at("2026-11-28"), { decision: "claim", team: "search", targets: one(3) });
    expect(await listed(3)).toMatchObject({ team: 2, owner_state: 3 });
  });
});

describe("undo", () => {
  test("restores exactly what was before, whatever the decision", async () => {
    await decideOwners(at("2026-06-01"), {
      decision: "claim",
      team: "payments",
      targets: { filter: parse("scope:account-1") },
    });
    await decideOwners(at("2026-06-02"), { decision: "contest", team: "search", targets: one(2) });
    const decisions = [
      { decision: "claim", team: "search", targets: { filter: parse("nature:machine,mixed") } },
      { decision: "attest", team: "payments", targets: { filter: parse("tier:2") } },
      { decision: "release", team: "payments", targets: { filter: parse("tier:0") }, toTeam: "fraud" },
      { decision: "reject", team: "search", targets: { ids: ["2", "5", "7"] } },
      { decision: "contest", team: "fraud", targets: { filter: parse("role-4") } },
      { decision: "pass", team: "fraud", targets: { ids: ["9"] }, toTeam: "search" },
    ] as const;
    for (const request of decisions) {
      const before = await standing();
      const { batch, decided } = await decideOwners(at("2026-06-03"), request);
      expect(decided, request.decision).toBeGreaterThan(0);
      const undone = await undoDecisions(at("2026-06-03"), { batch: batch ?? "" });
      expect(undone).toMatchObject({ undone: decided, kept: 0 });
      expect(await standing(), request.decision).toEqual(before);
      await expect(undoDecisions(at("2026-06-03"), { batch: batch ?? "" })).rejects.toThrow(/undone already/);
    }
  });

  test("leaves alone what somebody decided about since", async () => {
    const { batch } = await decideOwners(at("2026-06-01"), {
      decision: "claim",
      team: "payments",
      targets: { ids: ["1", "2", "3"] },
    });
    await decideOwners(at("2026-06-02"), { decision: "attest", team: "payments", targets: one(2) });
    expect(await undoDecisions(at("2026-06-03"), { batch: batch ?? "" })).toMatchObject({
      undone: 2,
      kept: 1,
    });
    expect(await listed(1)).toMatchObject({ owner_state: 0 });
    expect(await listed(2)).toMatchObject({ owner_state: 4 });
  });
});

test("a contest is settled for one side; the other is refused, and one undo brings the contest back", async () => {
  await decideOwners(at("2026-06-01"), { decision: "claim", team: "payments", targets: one(4) });
  await decideOwners(at("2026-06-02"), { decision: "contest", team: "search", targets: one(4) });
  const before = await standing();
  const { batch } = await settleContest(at("2026-06-03"), { identity: "4", team: "search" });
  expect(await listed(4)).toMatchObject({ team: 2, owner_state: 3, owner_conflict: 0 });
  await undoDecisions(at("2026-06-04"), { batch });
  expect(await standing()).toEqual(before);
  await settleContest(at("2026-06-05"), { identity: "4", team: "payments" });
  expect(await listed(4)).toMatchObject({ team: 1, owner_conflict: 0 });
});

test("claims lapse on their day, and when who confirmed them last has left", async () => {
  await database.pool.query(
    `insert into app_user (id, provider, subject, name, role, state, created_at) values (7, 'oidc', 'x', 'Ada', 'member', 'active', '2026-01-01')`,
  );
  const ada = contextOf(database.pool, "2026-06-01T09:00:00Z", {
    name: "user:7",
    role: "member",
    teams: [2],
  });
  await decideOwners(ada, { decision: "claim", team: "search", targets: one(10) });
  await decideOwners(at("2026-06-01"), { decision: "claim", team: "payments", targets: one(11) });
  expect(await lapseClaims(at("2026-11-27"))).toEqual({ expired: 0, departed: 0 });
  await database.pool.query("update app_user set state = 'revoked' where id = 7");
  expect(await lapseClaims(at("2026-11-27"))).toEqual({ expired: 0, departed: 1 });
  expect(await listed(10)).toMatchObject({ team: null, owner_state: 2 });
  expect(await lapseClaims(at("2026-11-28"))).toEqual({ expired: 1, departed: 0 });
  expect(await listed(11)).toMatchObject({ team: null, owner_state: 2 });
  expect(await lapseClaims(at("2026-11-28"))).toEqual({ expired: 0, departed: 0 });
});

test("a member decides for teams of their own, a viewer for none", async () => {
  const member = contextOf(database.pool, "2026-06-01T09:00:00Z", {
    name: "user:9",
    role: "member",
    teams: [1],
  });
  await decideOwners(member, { decision: "claim", team: "payments", targets: one(20) });
  await expect(decideOwners(member, { decision: "claim", team: "search", targets: one(21) })).rejects.toThrow(
    Forbidden,
  );
  const viewer = contextOf(database.pool, "2026-06-01T09:00:00Z", {
    name: "user:9",
    role: "viewer",
    teams: [1],
  });
  await expect(
    decideOwners(viewer, { decision: "claim", team: "payments", targets: one(21) }),
  ).rejects.toThrow(Forbidden);
  const { batch } = await decideOwners(at("2026-06-01"), {
    decision: "claim",
    team: "payments",
    targets: one(22),
  });
  await expect(undoDecisions(member, { batch: batch ?? "" })).rejects.toThrow(Forbidden);
});

test("the log only grows", async () => {
  await decideOwners(at("2026-06-01"), { decision: "claim", team: "payments", targets: one(30) });
  await expect(database.pool.query("update ownership_decision set reason = 'x'")).rejects.toThrow(
    /append-only/,
  );
  await expect(database.pool.query("delete from ownership_decision")).rejects.toThrow(/append-only/);
});

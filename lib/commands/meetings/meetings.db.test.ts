import { afterAll, beforeEach, expect, test } from "vitest";
import type { Actor } from "#lib/auth/roles.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import type { MeetingDecisionKind } from "#lib/domain/meetings/meeting-decision.ts";
import { getMeeting } from "#lib/queries/meetings/get-meeting.ts";
import { listMeetings } from "#lib/queries/meetings/list-meetings.ts";
import { teamInbox } from "#lib/queries/owners/team-inbox.ts";
import { verifyAudit } from "#lib/queries/verify-audit.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { startBurnDown } from "../burn-down/start-burn-down.ts";
import { decideException } from "../exceptions/decide-exception.ts";
import { requestException } from "../exceptions/request-exception.ts";
import { decideOwners } from "../owners/decide-owners.ts";
import { contextOf, fillOwned } from "../owners/testing/owned-estate.ts";
import { planItems } from "../work-items/plan-items.ts";
import { goInMeeting, setAttendees } from "./change-meeting.ts";
import { decideInMeeting, type MeetingDecision } from "./decide-in-meeting.ts";
import { endMeeting } from "./end-meeting.ts";
import { startMeeting } from "./start-meeting.ts";
import { undoInMeeting } from "./undo-in-meeting.ts";

const began = "2026-06-01T08:00:00Z";
const now = "2026-06-10T09:00:00Z";
const lead: Actor = { name: "user:1", role: "lead" };
const second: Actor = { name: "user:4", role: "lead" };
const member: Actor = { name: "user:2", role: "member", teams: [1] };

let database: TestDatabase;
let campaign: number;
const ctx = (actor: Actor = lead, at = now) => contextOf(database.pool, at, actor);
afterAll(() => database.drop());
beforeEach(async () => {
  await database?.drop();
  database = await testDatabase();
  await fillOwned(database.pool, 8);
  await decideOwners(ctx(lead, began), {
    decision: "claim",
    team: "payments",
    targets: { ids: ["1", "2", "3"] },
  });
  await decideOwners(ctx(lead, began), { decision: "claim", team: "search", targets: { ids: ["4", "5"] } });
  // Of payments 1 to 3, of search 4 and 5, of nobody 6 to 8; the risk grows with the number.
  await database.pool.query(`
    insert into work_item (id, key, decision, identity_id, resource, title, state, team, risk, effort, n, opened_at)
    select n, md5('i' || n)::uuid, 2, n, 'identity', 'Retire role role-' || n, 1, case when n < 4 then 1 when n < 6 then 2 end,
           1 + n / 3, 1, 1, '2026-05-01' from generate_series(1, 8) n;
    insert into run (source_id, actor, observed_at, status) values (1, 'job:collect', '2026-06-10T07:00:00Z', 'complete');
    update source set as_of = '2026-06-10T07:00:00Z'`);
  campaign = (await startBurnDown(ctx(lead, began), { name: "Quarter", filter: [], endsOn: "2026-09-30" }))
    .id;
});

const start = (actor = lead, at = now) =>
  startMeeting(ctx(actor, at), {
    campaign,
    nextOn: "2026-09-10",
    attendees: ["Ada", " Grace  Hopper ", "Ada"],
  });
const decide = (
  item: string,
  decision: MeetingDecisionKind,
  more: Partial<MeetingDecision> = {},
  actor = lead,
) => decideInMeeting(ctx(actor), { meeting: 1, item, decision, ...more });
const remove = (item: string, actor = lead) => decide(item, "remove", { day: "2026-07-01" }, actor);
const asked = {
  day: "2026-08-01",
  reason: "The vendor moves in July.",
  control: "Its key is rotated weekly.",
};
const item = (id: string) => getWorkItem(database.pool, { id, asOf: new Date(now) });
const meeting = () => getMeeting(database.pool, { id: 1 });

test("the agenda is what there is to decide, by team and the worst first, and stays as it was", async () => {
  await planItems(ctx(), { ids: ["1"], plannedFor: "2026-07-01" });
  await database.pool.query("update work_item set is_disabled = true, state = 4 where id = 8");
  const { id: exception } = await requestException(ctx(), { item: "4", until: asked.day, ...asked });
  expect(await start()).toEqual({ id: 1, items: 5 });
  const order = async () => (await meeting()).agenda.map(({ id, team }) => `${team}:${id}`);
  const agenda = await order();
  // Teams as the campaign lists them: as far behind, the one with most left first. What nobody owns comes last.
  expect(agenda).toEqual(["payments:3", "payments:2", "search:5", "null:7", "null:6"]);
  await decideException(ctx(second), { id: exception, decision: "refused", reason: "No." });
  await database.pool.query("update work_item set risk = 4 where id = 2");
  expect(await order()).toEqual(agenda);
  expect(await meeting()).toMatchObject({
    attendees: ["Ada", "Grace Hopper"],
    place: "since",
    nextOn: "2026-09-10",
  });
});

test("each decision is the one made elsewhere: a plan, a question for an exception, a deferral, a passing on to another inbox", async () => {
  await start();
  await remove("3");
  await decide("2", "except", asked);
  await decide("1", "defer", { day: "2026-07-15", reason: "Waits for the audit." });
  await decide("5", "reassign", { toTeam: "fraud", reason: "They run it." });
  expect(await item("3")).toMatchObject({ state: "planned", plannedFor: "2026-07-01", plannedBy: "user:1" });
  expect(await item("2")).toMatchObject({
    state: "open",
    asked: { until: asked.day, by: "user:1", control: asked.control },
  });
  expect((await item("1")).events[0]).toMatchObject({ event: "deferred", detail: { until: "2026-07-15" } });
  expect(await item("5")).toMatchObject({ state: "open", team: null });
  const inbox = await teamInbox(database.pool, { team: { id: 3, key: "fraud" } });
  expect(inbox.items.map(({ identity }) => identity.id)).toEqual(["5"]);
  const { rows } = await database.pool.query<{ command: string }>(
    "select command from audit where at = $1 order by position",
    [now],
  );
  expect(rows.map(({ command }) => command)).toEqual([
    ...["meeting.start", "item.plan", "meeting.decide", "exception.request", "meeting.decide"],
    ...["meeting.decide", "owner.release", "meeting.decide"],
  ]);
});

test("dual control stands: who asked in the meeting does not approve it, another lead does", async () => {
  await start();
  await decide("2", "except", asked);
  const wanted = (await item("2")).asked;
  const approve = (actor: Actor) =>
    decideException(ctx(actor), { id: wanted?.id ?? "", decision: "approved" });
  await expect(approve(lead)).rejects.toMatchObject({ code: "forbidden" });
  await approve(second);
  // What was approved meanwhile is no longer a question to take back.
  await expect(undoInMeeting(ctx(), { meeting: 1 })).rejects.toMatchObject({ code: "conflict" });
  expect((await meeting()).agenda.find(({ id }) => id === "2")?.isDecided).toBe(true);
});

test("a decision is recorded once: by a double key press, and by two keyboards at once", async () => {
  await start();
  const tries = await Promise.allSettled([
    remove("3"),
    remove("3"),
    decide("3", "defer", { day: "2026-07-15", reason: "Later." }, second),
    decide("3", "except", asked, second),
  ]);
  expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected", "rejected", "rejected"]);
  for (const one of tries)
    if (one.status === "rejected")
      expect(one.reason).toMatchObject({ code: "conflict", message: /decided already/ });
  const { rows } = await database.pool.query(
    "select (select count(*)::int from meeting_decision) as decisions, (select count(*)::int from audit where command = 'meeting.decide') as told",
  );
  expect(rows).toEqual([{ decisions: 1, told: 1 }]);
  // Not past the database either.
  await expect(
    database.pool.query(
      "insert into meeting_decision (meeting_id, item_id, decision, decided_by, decided_at) values (1, 3, 'remove', 'x', '2026-06-10')",
    ),
  ).rejects.toThrow(/meeting_decision_once/);
});

test("whoever opens it anew goes on where it stands", async () => {
  await start();
  expect((await remove("8")).next).toBe("item:7");
  expect((await meeting()).place).toBe("item:7");
  await goInMeeting(ctx(second), { meeting: 1, place: "item:3" });
  expect((await meeting()).place).toBe("item:3");
  expect((await remove("3", second)).next).toBe("item:2");
  for (const place of ["item:99", "nowhere", "item:"])
    await expect(goInMeeting(ctx(), { meeting: 1, place }), place).rejects.toMatchObject({ code: "invalid" });
  await expect(start(second)).rejects.toMatchObject({ code: "conflict" });
  const both = await Promise.allSettled([
    undoInMeeting(ctx(), { meeting: 1, expected: "2" }),
    undoInMeeting(ctx(), { meeting: 1, expected: "2" }),
  ]);
  expect(both.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  expect((await meeting()).agenda.filter(({ isDecided }) => isDecided).map(({ id }) => id)).toEqual(["8"]);
});

test("undo restores what was before, for every kind of decision, the last one first", async () => {
  // The tenth is later than the ninth.
  await database.pool.query("alter sequence meeting_decision_id_seq restart with 8");
  await planItems(ctx(lead, began), { ids: ["3"], plannedFor: "2026-06-05" });
  await start();
  const before = await Promise.all(["1", "2", "3", "5"].map(shown));
  await remove("3");
  await decide("2", "except", asked);
  await decide("1", "defer", { day: "2026-07-15", reason: "Later." });
  await decide("5", "reassign", { toTeam: "fraud" });
  for (const id of ["5", "1", "2", "3"])
    expect(await undoInMeeting(ctx(), { meeting: 1 })).toMatchObject({ item: id, next: `item:${id}` });
  expect(await Promise.all(["1", "2", "3", "5"].map(shown))).toEqual(before);
  expect((await meeting()).agenda.every(({ isDecided }) => !isDecided)).toBe(true);
  await expect(undoInMeeting(ctx(), { meeting: 1 })).rejects.toMatchObject({ code: "conflict" });
  // It can be decided anew.
  await remove("3");
  expect((await meeting()).decided).toBe(1);
});

async function shown(id: string) {
  const { state, plannedFor, asked: wanted, team, exception } = await item(id);
  return { state, plannedFor, wanted, team, exception };
}

test("what does not fit changes nothing: no day, no reason, an item of another agenda, one that is over, an unknown team", async () => {
  await start();
  await database.pool.query("update work_item set state = 5, closed_at = '2026-06-10' where id = 4");
  for (const [id, kind, more, code] of [
    ["3", "remove", {}, "invalid"],
    ["3", "remove", { day: "2020-01-01" }, "invalid"],
    ["3", "except", { ...asked, control: " " }, "invalid"],
    ["3", "defer", { day: "2026-07-15", reason: "" }, "invalid"],
    ["3", "defer", { day: "2027-07-15", reason: "Later." }, "invalid"],
    ["3", "reassign", { toTeam: "nobody" }, "not-found"],
    ["3", "reassign", {}, "invalid"],
    ["7", "reassign", { toTeam: "fraud" }, "conflict"],
    ["99", "remove", { day: "2026-07-01" }, "not-found"],
    ["4", "remove", { day: "2026-07-01" }, "conflict"],
    ["4", "reassign", { toTeam: "fraud" }, "conflict"],
  ] as const)
    await expect(decide(id, kind, more), `${id} ${kind}`).rejects.toMatchObject({ code });
  const { rows } = await database.pool.query(
    "select count(*)::int as count from work_item_event where event in ('planned', 'deferred', 'exception-asked')",
  );
  expect(rows).toEqual([{ count: 0 }]);
  expect((await meeting()).decided).toBe(0);
});

test("leads decide, team members read", async () => {
  await expect(start(member)).rejects.toMatchObject({ code: "forbidden" });
  await start();
  for (const asking of [
    () => remove("3", member),
    () => undoInMeeting(ctx(member), { meeting: 1 }),
    () => goInMeeting(ctx(member), { meeting: 1, place: "worst" }),
    () => setAttendees(ctx(member), { meeting: 1, attendees: [], nextOn: "2026-09-10" }),
    () => endMeeting(ctx(member), { meeting: 1 }),
  ])
    await expect(asking()).rejects.toMatchObject({ code: "forbidden" });
  expect(await listMeetings(database.pool)).toMatchObject([{ id: 1, items: 8, decided: 0 }]);
});

test("a meeting that ended takes no decision, by a command or past it, and its minutes say what was decided", async () => {
  await start();
  await remove("3");
  await remove("2");
  await undoInMeeting(ctx(), { meeting: 1 });
  await decide("2", "except", asked, second);
  await setAttendees(ctx(), { meeting: 1, attendees: ["Ada", "Lin"], nextOn: "2026-09-01" });
  const minutes = await endMeeting(ctx(), { meeting: 1 });
  expect(minutes).toMatchObject({
    ...{ attendees: ["Ada", "Lin"], nextOn: "2026-09-01", startedBy: "user:1", endedBy: "user:1" },
    opening: { figures: { left: 8, inScope: 8 }, worst: [{ item: "8" }, { item: "7" }, { item: "6" }] },
    decisions: [
      { item: "3", decision: "remove", day: "2026-07-01", by: "user:1", team: "Payments" },
      {
        item: "2",
        decision: "except",
        day: asked.day,
        reason: asked.reason,
        control: asked.control,
        by: "user:4",
      },
    ],
    teams: [
      { team: "Payments", items: 3, decided: 2 },
      { team: "Search", items: 2, decided: 0 },
      { team: null, items: 3, decided: 0 },
    ],
  });
  expect((await meeting()).minutes).toEqual(minutes);
  for (const asking of [
    () => remove("1"),
    () => undoInMeeting(ctx(), { meeting: 1 }),
    () => goInMeeting(ctx(), { meeting: 1, place: "worst" }),
    () => endMeeting(ctx(), { meeting: 1 }),
  ])
    await expect(asking()).rejects.toMatchObject({ code: "conflict" });
  for (const change of [
    "insert into meeting_decision (meeting_id, item_id, decision, decided_by, decided_at) values (1, 1, 'remove', 'x', '2026-06-10')",
    "update meeting_decision set undone_by = 'x', undone_at = '2026-06-10'",
    "update meeting set minutes = '{}'",
    "update meeting set attendees = '{}'",
    "delete from meeting_decision",
    "delete from meeting_item",
    "delete from meeting",
  ])
    await expect(database.pool.query(change), change).rejects.toThrow(/stays|ended/);
});

test("what changed since the last meeting is counted from its as-of, and each number is the total of its list", async () => {
  await database.pool.query(`
    update work_item set state = 5, closed_at = '2026-06-05', k = n where id = 1;
    update work_item set state = 6, closed_at = '2026-06-06', no_longer = n where id = 2;
    update work_item set voided_at = '2026-06-07', reopened = 1 where id = 3`);
  await start();
  expect((await meeting()).opening.changes).toEqual({
    removed: 1,
    cameBack: 1,
    noLonger: 1,
    added: 0,
    catalogue: 0,
  });
  await decide("4", "defer", { day: "2026-09-20", reason: "Later." });
  await decide("5", "defer", { day: "2026-08-20", reason: "Later." });
  await endMeeting(ctx(), { meeting: 1 });
  await database.pool.query(`
    update work_item set state = 5, closed_at = '2026-07-01', k = n where id = 3;
    insert into burn_down_item (burn_down_id, item_id, joined_on, joined_at, joined_as)
    values (1, 100, '2026-07-01', '2026-07-01', 3);
    insert into work_item (id, key, decision, identity_id, resource, title, state, team, risk, effort, n, opened_at)
    values (100, md5('x')::uuid, 2, 8, 'identity', 'New', 1, 2, 1, 1, 1, '2026-07-01');
    update source set as_of = '2026-09-01T07:00:00Z'`);
  const next = await startMeeting(ctx(lead, "2026-09-01T09:00:00Z"), { campaign, nextOn: "2026-12-01" });
  const { opening, since, agenda } = await getMeeting(database.pool, { id: next.id });
  expect(since.toISOString()).toBe("2026-06-10T07:00:00.000Z");
  expect(opening.changes).toEqual({ removed: 1, cameBack: 0, noLonger: 0, added: 0, catalogue: 1 });
  // One was deferred beyond this meeting, one not.
  expect(agenda.map(({ id }) => id).sort()).toEqual(["100", "5", "6", "7", "8"]);
  const asOf = new Date("2026-09-01T07:00:00Z");
  for (const [happened, count] of [
    ["removed", 1],
    ["came-back", 0],
    ["no-longer", 0],
    ["added", 0],
    ["catalogue", 1],
  ] as const) {
    const { total } = await listWorkItems(database.pool, { asOf, campaign, state: "all", happened, since });
    expect(total, happened).toBe(count);
  }
});

test("exceptions that end before the next meeting are on the table, and those that expired and left the work to do again", async () => {
  const except = async (id: string, until: string) => {
    const { id: exception } = await requestException(ctx(lead, began), {
      item: id,
      until,
      reason: "R",
      control: "C",
    });
    await decideException(ctx(second, began), { id: exception, decision: "approved" });
  };
  await except("1", "2026-06-08");
  await except("2", "2026-09-10");
  await except("3", "2026-09-11");
  await start();
  const { opening, agenda } = await meeting();
  expect(opening.exceptions.map(({ item: of, isExpired }) => [of, isExpired])).toEqual([
    ["1", true],
    ["2", false],
  ]);
  expect(agenda.map(({ id }) => id).sort()).toEqual(["1", "4", "5", "6", "7", "8"]);
});

test("a meeting, its agenda, its minutes or a decision that was tampered with is found by verifying the record", async () => {
  await start();
  await remove("3");
  await remove("2");
  await undoInMeeting(ctx(), { meeting: 1 });
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", records: [] });
  await endMeeting(ctx(), { meeting: 1 });
  expect(await verifyAudit(database.pool)).toMatchObject({ state: "whole", records: [] });
  for (const [change, subject] of [
    ["update meeting set minutes = jsonb_set(minutes, '{decisions,0,day}', '\"2026-12-01\"')", "meeting:1"],
    ["update meeting set minutes = minutes || '{\"attendees\": []}'", "meeting:1"],
    ["update meeting set attendees = '{Nobody}'", "meeting:1"],
    ["update meeting set opening = jsonb_set(opening, '{figures,left}', '2')", "meeting:1"],
    ["update meeting set started_by = 'user:9'", "meeting:1"],
    ["update meeting set ended_by = null, ended_at = null, minutes = null", "meeting:1"],
    ["update meeting_item set team_id = 3 where item_id = 3", "meeting:1"],
    ["delete from meeting_item where item_id = 8", "meeting:1"],
    ["update meeting_decision set day = '2026-12-01' where id = 1", "meeting-decision:1"],
    ["update meeting_decision set decided_by = 'user:9' where id = 1", "meeting-decision:1"],
    ["update meeting_decision set item_id = 5 where id = 1", "meeting-decision:1"],
    ["update meeting_decision set undone_by = null, undone_at = null where id = 2", "meeting-decision:2"],
    ["delete from meeting_decision where id = 1", "meeting-decision:1"],
    [
      "insert into meeting_decision (meeting_id, item_id, decision, decided_by, decided_at) values (1, 1, 'remove', 'user:1', '2026-06-10')",
      "meeting-decision:3",
    ],
  ] as const) {
    const client = await database.pool.connect();
    await client.query("begin");
    // Who owns the database can silence its triggers; the record cannot be made to agree.
    await client.query("set local session_replication_role = replica");
    await client.query(change);
    const verdict = await verifyAudit(client);
    expect(verdict, change).toMatchObject({ state: "broken", break: null });
    expect(
      verdict.records.map((one) => one.subject),
      change,
    ).toContain(subject);
    await client.query("rollback");
    client.release();
  }
});

import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { refreshBurnDowns } from "#lib/analysis/burn-down/join-items.ts";
import { closeBurnDown, measureAnew, setTeamTarget } from "#lib/commands/burn-down/change-burn-down.ts";
import { startBurnDown } from "#lib/commands/burn-down/start-burn-down.ts";
import { contextOf, fillOwned } from "#lib/commands/owners/testing/owned-estate.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { inScopeOf, leftOf, noBands } from "#lib/domain/burn-down/bands.ts";
import { addDays } from "#lib/domain/days.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { createActionPacker } from "#lib/domain/packed-actions.ts";
import { setOf } from "#lib/domain/permission-set.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "#lib/errors.ts";
import { listWorkItems, type WorkItemsRequest } from "../work-items/list-work-items.ts";
import { getBurnDown } from "./get-burn-down.ts";
import { listBurnDowns } from "./list-burn-downs.ts";

const start = "2026-03-02";
const size = 24;
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
  await fillOwned(database.pool, size);
});
afterAll(() => database.drop());
const clear = () =>
  database.pool.query(
    "truncate work_item, work_item_event, burn_down, burn_down_item, burn_down_start, burn_down_target, run, slice_run, action restart identity cascade",
  );
beforeEach(clear);

const at = (ahead: number) => `${addDays(start, ahead)}T09:00:00Z`;
const contextOn = (ahead: number) => contextOf(database.pool, at(ahead));

/** An item of identity `id`, as collection opens it. */
async function open(
  id: number,
  ahead: number,
  more: { team?: number; baseline?: Uint8Array } = {},
): Promise<void> {
  await database.pool.query(
    `insert into work_item (id, key, decision, identity_id, resource, title, team, risk, effort, n, opened_at, baseline)
     values ($1::int, md5('item' || $1::int)::uuid, $4, $1::int, 'identity', 'Retire it', $3, 2, 1, 1, $2, $5)`,
    [id, at(ahead), more.team ?? null, more.baseline === undefined ? 2 : 4, more.baseline ?? null],
  );
  await write(id, ahead, "opened");
}

const stateOf: Record<string, number> = {
  gone: 5,
  "no-longer": 6,
  reopened: 1,
  disabled: 4,
  enabled: 1,
  excepted: 3,
};

/** What analysis or a person writes of it. */
async function write(id: number, ahead: number, event: string): Promise<void> {
  const ends = event === "gone" || event === "no-longer";
  if (event in stateOf)
    await database.pool.query("update work_item set state = $2, closed_at = $3 where id = $1", [
      ...[id, stateOf[event], ends ? at(ahead) : null],
    ]);
  await database.pool.query(
    "insert into work_item_event (item_id, at, actor, event) values ($1, $2, 'job:analysis', $3)",
    [id, at(ahead), event],
  );
}

async function collected(ahead: number): Promise<void> {
  await database.pool.query(
    "insert into run (source_id, actor, observed_at, status) values (1, 'job:collect', $1, 'complete')",
    [at(ahead)],
  );
  await refreshBurnDowns(database.pool, { asOf: new Date(at(ahead)) });
}

const seen = (id: number, ahead: number) => getBurnDown(database.pool, { id, asOf: new Date(at(ahead)) });

describe("a campaign", () => {
  type Step = {
    kind: "open" | "gone" | "no-longer" | "excepted" | "disabled" | "back";
    id: number;
    later: number;
  };
  const steps: fc.Arbitrary<Step[]> = fc.array(
    fc.record({
      kind: fc.constantFrom("open", "gone", "no-longer", "excepted", "disabled", "back"),
      id: fc.integer({ min: 1, max: size }),
      later: fc.integer({ min: 0, max: 3 }),
    }),
    { minLength: 1, maxLength: 25 },
  );

  test("shows on every day what a plain walk through what happened finds, and its teams add up to it", async () => {
    await fc.assert(
      fc
        .asyncProperty(
          steps,
          fc.uniqueArray(fc.integer({ min: 1, max: size }), { minLength: 1 }),
          async (drawn, first) => {
            const where = new Map<number, string>();
            for (const id of first) {
              await open(id, 0, { team: 1 + (id % 3) });
              where.set(id, "open");
            }
            const { id: campaign, baseline } = await startBurnDown(contextOn(0), {
              ...{ name: "Quarter", filter: [], endsOn: addDays(start, 80) },
            });
            expect(baseline).toBe(first.length);
            await collected(0);
            const expected = new Map([[0, counted(where, first)]]);
            let day = 0;
            for (const { kind, id, later } of drawn) {
              day += later;
              const now = where.get(id);
              if (kind === "open" && now === undefined) await open(id, day, { team: 1 + (id % 3) });
              else if (kind === "back" && (now === "gone" || now === "no-longer"))
                await write(id, day, "reopened");
              else if (
                kind !== "open" &&
                kind !== "back" &&
                now !== undefined &&
                now !== "gone" &&
                now !== "no-longer"
              )
                await write(id, day, kind);
              else continue;
              where.set(id, kind === "back" ? "open" : kind);
              await collected(day);
              expected.set(day, counted(where, first));
            }
            const found = await seen(campaign, day);
            for (const [ahead, counts] of expected)
              expect(found.days[ahead]?.bands, `day ${ahead}`).toEqual({ ...counts, catalogue: 0 });
            for (const [ahead, { bands }] of found.days.entries())
              expect(bands === null).toBe(!expected.has(ahead));
            expect(found.teams.reduce((sum, { bands }) => sum + leftOf(bands), 0)).toBe(
              found.today === null ? 0 : leftOf(found.today.bands),
            );
          },
        )
        .beforeEach(async () => {
          await clear();
        }),
      { numRuns: 20 },
    );
  });

  test("opens the list behind each of its numbers, whose total equals it", async () => {
    for (const id of [1, 2, 3, 4, 5, 6]) await open(id, 0, { team: 1 + (id % 2) });
    const { id } = await startBurnDown(contextOn(0), { name: "Q", filter: [], endsOn: addDays(start, 20) });
    await write(1, 2, "gone");
    await write(2, 2, "disabled");
    await write(3, 2, "excepted");
    await write(4, 2, "no-longer");
    await open(7, 2, { team: 1 });
    await collected(2);
    await open(8, 3);
    await database.pool.query("update work_item set reopened = 1 where id in (2, 4)");
    const { today, teams, cameBack } = await seen(id, 2);
    expect(
      (
        await listWorkItems(database.pool, {
          asOf: new Date(at(2)),
          campaign: id,
          state: "all",
          isBack: true,
        })
      ).total,
    ).toBe(cameBack);
    expect(cameBack).toBe(2);
    const asOf = new Date(at(2));
    const total = async (request: Partial<WorkItemsRequest>) =>
      (await listWorkItems(database.pool, { asOf, campaign: id, ...request })).total;
    const { bands } = today ?? { bands: noBands };
    expect(bands).toMatchObject({ removed: 1, disabled: 1, excepted: 1, noLonger: 1, open: 3, added: 1 });
    expect(await total({ state: "left" })).toBe(leftOf(bands));
    expect(await total({ state: "in-scope" })).toBe(inScopeOf(bands));
    expect(await total({ state: "gone" })).toBe(bands.removed);
    expect(await total({ state: "disabled" })).toBe(bands.disabled);
    expect(await total({ state: "excepted" })).toBe(bands.excepted);
    expect(await total({ state: "no-longer-applies" })).toBe(bands.noLonger);
    expect(await total({ state: "undecided" })).toBe(bands.open);
    expect(await total({ state: "all", joined: "added" })).toBe(bands.added);
    for (const { team, bands: own } of teams)
      expect(await total({ team: team?.key ?? "none" }), team?.name).toBe(leftOf(own));
  });

  test("measures its plan against its teams' targets, and bends it on the day it is measured anew", async () => {
    for (const id of [1, 2, 3, 4, 5, 6, 7, 8]) await open(id, 0, { team: id <= 4 ? 1 : 2 });
    const { id } = await startBurnDown(contextOn(0), { name: "Q", filter: [], endsOn: addDays(start, 20) });
    await setTeamTarget(contextOn(0), { id, team: "payments", target: 2 });
    await write(5, 9, "gone");
    await collected(10);
    expect(await seen(id, 10)).toMatchObject({
      today: { day: addDays(start, 10), planned: 4, behind: 3 },
      teams: [
        { team: { key: "payments" }, planned: 3, behind: 1 },
        { team: { key: "search" }, planned: 2, behind: 1 },
      ],
    });
    expect(await measureAnew(contextOn(10), { id, reason: "half the team left" })).toEqual({ left: 7 });
    expect(await seen(id, 10)).toMatchObject({
      starts: [{ left: 8 }, { day: addDays(start, 10), left: 7, reason: "half the team left" }],
      today: { planned: 7, behind: 0 },
    });
    await expect(measureAnew(contextOn(10), { id, reason: "again" })).rejects.toBeInstanceOf(Conflict);
    await expect(measureAnew(contextOn(11), { id, reason: " " })).rejects.toBeInstanceOf(Invalid);
  });

  test("takes its scope from a filter, once: who passes it later joins apart, and nobody leaves", async () => {
    for (const id of [1, 2, 3, 6]) await open(id, 0);
    const filter = parse("tier:0");
    const { id, baseline } = await startBurnDown(contextOn(0), {
      name: "Q",
      filter,
      endsOn: addDays(start, 20),
    });
    expect(baseline).toBe(2);
    await database.pool.query(
      "update identity_row set tier = 0 where principal_id = 1; update identity_row set tier = 2 where principal_id = 6",
    );
    await collected(1);
    await collected(1);
    expect((await seen(id, 1)).today?.bands).toMatchObject({ baseline: 2, added: 1, open: 3 });
    await database.pool.query("update identity_row set tier = principal_id % 3");
  });

  test("tells what only a grown catalogue brought from what somebody granted", async () => {
    await open(1, 0);
    await database.pool.query(
      "insert into action (id, provider, name, since) values (1, 'aws', 's3:Old', 3), (2, 'aws', 's3:New', 4), (3, 'aws', 's3:Newer', 5)",
    );
    await database.pool.query("delete from action where since > 3");
    const { id } = await startBurnDown(contextOn(0), { name: "Q", filter: [], endsOn: addDays(start, 20) });
    await database.pool.query(
      "insert into action (id, provider, name, since) values (2, 'aws', 's3:New', 4), (3, 'aws', 's3:Newer', 5)",
    );
    // Packed as items pack them: single ids in a byte each, runs in two.
    const packer = createActionPacker([1, 2, 3]);
    const actions = (...positions: number[]) => packer(setOf(positions)).slice();
    await open(2, 5, { baseline: actions(1) });
    await open(3, 5, { baseline: actions(0, 1) });
    await open(4, 5, { baseline: actions(1, 2) });
    await collected(5);
    expect((await seen(id, 5)).today?.bands).toMatchObject({ baseline: 1, added: 1, catalogue: 2 });
  });

  test("has gaps, not zeros, where nothing was collected, and says so where that is always", async () => {
    await open(1, 0);
    const { id } = await startBurnDown(contextOn(0), { name: "Q", filter: [], endsOn: addDays(start, 20) });
    await collected(4);
    const { days } = await seen(id, 6);
    expect(days.map(({ bands }) => bands !== null)).toEqual([true, false, false, false, true, false, false]);
  });
});

describe("is refused", () => {
  const campaign = { name: "Q", filter: [], endsOn: addDays(start, 20) };
  test.each([
    ["a last day that is today", { ...campaign, endsOn: start }, Invalid],
    ["a day that is none", { ...campaign, endsOn: "2026-13-40" }, Invalid],
    ["a target below nothing", { ...campaign, target: -1 }, Invalid],
    ["a name that breaks a shell", { ...campaign, name: "a; rm" }, Invalid],
    ["a scope with nothing to do", { ...campaign, filter: parse("kind:aws_iam_user") }, Invalid],
  ])("%s", async (_what, request, fault) => {
    await open(1, 0);
    await expect(startBurnDown(contextOn(0), request)).rejects.toBeInstanceOf(fault);
    expect(await listBurnDowns(database.pool)).toEqual([]);
  });

  test("what is started twice, closed twice, unknown, or not one's to decide", async () => {
    await open(1, 0);
    const { id } = await startBurnDown(contextOn(0), campaign);
    await expect(startBurnDown(contextOn(0), campaign)).rejects.toBeInstanceOf(Conflict);
    const member = { ...contextOn(0), actor: { name: "user:2", role: "member" as const } };
    await expect(startBurnDown(member, { ...campaign, name: "R" })).rejects.toBeInstanceOf(Forbidden);
    await expect(closeBurnDown(member, { id })).rejects.toBeInstanceOf(Forbidden);
    await closeBurnDown(contextOn(1), { id });
    await expect(closeBurnDown(contextOn(1), { id })).rejects.toBeInstanceOf(Conflict);
    await open(2, 2);
    await collected(2);
    expect((await seen(id, 5)).days).toHaveLength(2);
    await expect(seen(id + 1, 1)).rejects.toBeInstanceOf(NotFound);
  });
});

/** `first`: the baseline. */
function counted(where: ReadonlyMap<number, string>, first: readonly number[]) {
  const counts = { baseline: 0, added: 0, open: 0, disabled: 0, excepted: 0, removed: 0, noLonger: 0 };
  for (const [id, now] of where) {
    counts[first.includes(id) ? "baseline" : "added"] += 1;
    if (now === "gone") counts.removed += 1;
    else if (now === "no-longer") counts.noLonger += 1;
    else counts[now as "open"] += 1;
  }
  return counts;
}

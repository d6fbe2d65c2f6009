/**
 * A campaign over eight weeks of a simulated organization that is cleaned up, excepted, claimed and judged differently on the way: its
 * bands on every day it was collected are those the world itself makes, by a second method.
 */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { awsCommandLine } from "#e2e/clouds/aws/command-line.ts";
import { askedOf, bandsOf, type OracleBands, type OracleWeek } from "#e2e/clouds/oracle-burn-down.ts";
import { findingsOf } from "#e2e/clouds/oracle-findings.ts";
import type { OracleDay } from "#e2e/clouds/oracle-score.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import type { Actor } from "#lib/auth/roles.ts";
import { fixedClock } from "#lib/clock.ts";
import { startBurnDown } from "#lib/commands/burn-down/start-burn-down.ts";
import { decideException } from "#lib/commands/exceptions/decide-exception.ts";
import { requestException } from "#lib/commands/exceptions/request-exception.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { createTeam } from "#lib/commands/teams/save-team.ts";
import { planItems } from "#lib/commands/work-items/plan-items.ts";
import { leftOf } from "#lib/domain/burn-down/bands.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { type CheckKey, checkCodes } from "#lib/domain/checks/check-codes.ts";
import { type BurnDown, getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { itemChange } from "#lib/queries/work-items/item-change.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { oracleOfAccounts } from "./aws/testing/oracle-of-accounts.ts";
import { AppliedEstate } from "./testing/applied-estate.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 600_000 });

const days = ["10-20", "10-27", "11-03", "11-10", "11-17", "11-24"].map((day) => `2026-${day}`);
const [start = "", retired = "", decided = "", loosened = "", tightened = "", last = ""] = days;
/** Two small ones with idle roles: the oracle tries every action against every statement. */
const accounts = ["868236815289", "868173917734"];
const environment = { ...process.env };
const lead: Actor = { name: "user:1", role: "lead" };
const second: Actor = { name: "user:2", role: "lead" };

let clouds: Clouds;
let estate: AppliedEstate;
const weeks: OracleWeek[] = [];
const collected: OracleDay[] = [];
const owned = new Set<string>();
/** Until which day, by what may stay. */
const excepted = new Map<string, string>();
/** Of two that were planned for a day: the one that is carried out by then, and the one that is not. */
let [kept, forgotten] = ["", ""];
let idleDays = 90;
const switchedOff: CheckKey[] = [];
let found: BurnDown;
let ofActions: BurnDown;
let expected: OracleBands[];

const at = (day: string) => new Date(`${day}T10:00:00Z`);
const ctx = (day: string, actor = lead) => ({
  pool: estate.database.pool,
  actor,
  clock: fixedClock(at(day)),
});
const left = async (decision: DecisionKind, day: string) =>
  (await listWorkItems(estate.database.pool, { asOf: at(day), decision, sort: "age", limit: 1000 })).items;
const externalId = async (id: string) =>
  (await estate.identities()).find((one) => one.id === id)?.externalId ?? "";
const setCheck = (rule: CheckKey, enabled: boolean, thresholds: object, day: string) =>
  estate.database.pool.query(
    `insert into check_setting (rule, enabled, thresholds, set_by, set_at) values ($1, $2, $3, 'test', $4)
     on conflict (rule) do update set enabled = $2, thresholds = $3, set_at = $4`,
    [checkCodes[rule].bit, enabled, thresholds, at(day)],
  );

/** Before the collection of a day. */
const before: Record<string, () => Promise<unknown>> = {
  [retired]: () => retireSome(2, start),
  [loosened]: async () => {
    await retireSome(1, decided, kept);
    idleDays = 400;
    return setCheck("unused-identity", true, { days: idleDays }, loosened);
  },
  [tightened]: () => {
    idleDays = 90;
    return setCheck("unused-identity", true, {}, tightened);
  },
  [last]: () => {
    switchedOff.push("unused-identity");
    return Promise.all([setCheck("unused-identity", false, {}, last), growCatalogue()]);
  },
};
/** After it. */
const after: Record<string, () => Promise<unknown>> = {
  [decided]: async () => {
    await exceptOne(0, tightened);
    await exceptOne(1, "2026-12-31");
    await planTwo();
    await claimThree();
  },
};

/** As the exact change of each is written; `only`: of that identity. */
async function retireSome(count: number, asked: string, only = ""): Promise<void> {
  const identities = new Map((await estate.identities()).map((one) => [one.id, one]));
  let retired = 0;
  for (const { id, identity } of await left("retire", asked)) {
    const target = identities.get(identity?.id ?? "");
    if (target === undefined || retired === count || (only !== "" && target.externalId !== only)) continue;
    const { change } = await itemChange(estate.database.pool, { id, asOf: at(asked) });
    if (change.changes.length === 0) continue;
    await estate.apply(target, change.changes, "texts", ["backup", "change", "remove"]);
    retired += 1;
  }
  if (retired < count) throw new Error("Too few to retire");
}

async function exceptOne(index: number, until: string): Promise<void> {
  const day = decided;
  const item = (await left("retire", day))[index];
  if (item === undefined) throw new Error("Too few to except");
  const request = { item: item.id, until, reason: "The vendor moves.", control: "Watched." };
  const asked = await requestException(ctx(day), request);
  await decideException(ctx(day, second), { id: asked.id, decision: "approved" });
  excepted.set(`retire ${await externalId(item.identity?.id ?? "")}`, until);
}

/** A word that it will be done: until it is, nothing is removed, whatever day was named. */
async function planTwo(): Promise<void> {
  const day = decided;
  const changeable: string[] = [];
  for (const { id } of (await left("retire", day)).slice(2)) {
    const { change } = await itemChange(estate.database.pool, { id, asOf: at(day) });
    if (change.changes.length > 0) changeable.push(id);
  }
  const ids = changeable.slice(0, 2);
  await planItems(ctx(day), { ids, plannedFor: loosened });
  const planned = (await left("retire", day)).filter(({ id }) => ids.includes(id));
  [kept = "", forgotten = ""] = await Promise.all(
    planned.map(({ identity }) => externalId(identity?.id ?? "")),
  );
}

async function claimThree(): Promise<void> {
  const day = decided;
  await createTeam(ctx(day), { key: "platform", name: "Platform" });
  const ids = (await left("own", day)).slice(0, 3).flatMap(({ identity }) => identity?.id ?? []);
  await decideOwners(ctx(day), { decision: "claim", team: "platform", targets: { ids } });
  for (const id of ids) owned.add(await externalId(id));
}

/** An action nobody knew, which a role was granted all along. */
function growCatalogue() {
  return estate.database.pool.query(
    `insert into action (id, provider, name, level, since)
     select max(id) + 1, 'aws', 'plantedservice:Begin', (select level from action where provider = 'aws' limit 1),
            (select max(since) + 1 from action where provider = 'aws') from action`,
  );
}

/** A role nobody uses gets a policy of actions nobody knows, long before anything is collected. Resolves to its name. */
async function plantRole(): Promise<string> {
  const { aws: world, day } = clouds.world;
  const isIdle = ({ uses }: { uses: { activity: { until: number | null } }[] }) =>
    uses.every(({ activity }) => activity.until !== null && activity.until < day);
  const [found] = accounts.flatMap((account) =>
    world
      .account(account, day)
      .roles.filter((role) => isIdle(role) && /-(pod|task|lambda|irsa|instance)$/.test(role.name))
      .map((role) => ({ account, role })),
  );
  if (found === undefined) throw new Error("Everybody is used");
  const { account, role } = found;
  const aws = awsCommandLine(clouds, account);
  const iam = (verb: string, ...words: string[]) =>
    aws(["iam", verb, "--role-name", role.name, ...words], ".");
  for (const { name } of role.inline) await iam("delete-role-policy", "--policy-name", name);
  for (const arn of role.attached) await iam("detach-role-policy", "--policy-arn", arn);
  const document = {
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "plantedservice:*", Resource: "*" }],
  };
  await iam("put-role-policy", "--policy-name", "own", "--policy-document", JSON.stringify(document));
  return role.name;
}

function lookAtWorld(date: string): void {
  const { permissions } = clouds.aws;
  const oracle = oracleOfAccounts(clouds, accounts);
  const visible = oracle.visible(permissions);
  collected.push({ date, granted: oracle.granted(permissions), observed: oracle.observed(permissions) });
  const findings = findingsOf({
    ...{ world: clouds.world, visible, days: collected, owned, idleDays },
    ...{ usage: oracle.visibleUsage(permissions), risks: [oracle.risks(permissions)] },
  });
  weeks.push({
    ...{ date, there: new Set(visible.identities.map((one) => one.externalId)), owned: new Set(owned) },
    asked: askedOf(findings, switchedOff),
    excepted: new Set([...excepted].flatMap(([target, until]) => (date < until ? target : []))),
  });
}

let planted: string;
beforeAll(async () => {
  clouds = await startClouds({ date: "2026-06-01", pageCap: 100 });
  planted = await plantRole();
  Object.assign(process.env, clouds.announcement.environment, { ROLLCALL_RETRY_DELAY_MS: "0" });
  estate = await AppliedEstate.open({
    ...{ provider: "aws", clouds, config: { ...clouds.aws.organizationSource, accounts }, days: [start] },
    shellIn: (account) => openShell({ aws: awsCommandLine(clouds, account) }),
  });
  lookAtWorld(start);
  const endsOn = "2026-12-31";
  const { id } = await startBurnDown(ctx(start), {
    name: "All",
    filter: [],
    decisions: ["retire", "own"],
    endsOn,
  });
  let actions = 0;
  for (const day of days.slice(1)) {
    clouds.setDate(day);
    await before[day]?.();
    expect(await estate.collect(), day).toMatchObject({ status: "complete" });
    await after[day]?.();
    lookAtWorld(day);
    if (day === tightened)
      ({ id: actions } = await startBurnDown(ctx(day), {
        name: "Actions",
        filter: [],
        decisions: ["remove-actions"],
        endsOn,
      }));
  }
  found = await getBurnDown(estate.database.pool, { id, asOf: at(last) });
  ofActions = await getBurnDown(estate.database.pool, { id: actions, asOf: at(last) });
  expected = bandsOf(weeks);
});
afterAll(async () => {
  process.env = environment;
  await estate?.stop();
  await clouds?.stop();
});

describe("on every day it was collected", () => {
  test.each(days.map((day, index) => ({ day, index })))(
    "$day: removed, added, excepted, no longer and left are the world's",
    ({ day, index }) => {
      const bands = found.days.find((one) => one.day === day)?.bands;
      const { cameBack: _, ...wanted } = expected[index] ?? ({} as OracleBands);
      expect(bands).toEqual({ ...wanted, disabled: 0, catalogue: 0 });
    },
  );

  test("the story has a case of everything, and what came back is counted", () => {
    const [first, ...later] = expected;
    expect(first?.open).toBeGreaterThan(10);
    expect(later.some(({ added }) => added > 0)).toBe(true);
    const [, cleaned, settled, loose, tight, off] = expected;
    expect(cleaned?.removed).toBeGreaterThanOrEqual(2);
    expect(settled?.excepted).toBe(2);
    expect((settled?.removed ?? 0) - (cleaned?.removed ?? 0)).toBeGreaterThanOrEqual(3);
    expect((loose?.noLonger ?? 0) > (settled?.noLonger ?? 0)).toBe(true);
    // One ended that day, the other one holds on: of neither anything was removed.
    expect(tight?.excepted).toBe(1);
    const isThere = (index: number, id: string) => weeks[index]?.there.has(id);
    expect([isThere(2, kept), isThere(3, kept)]).toEqual([true, false]);
    expect([isThere(4, forgotten), weeks[4]?.asked.has(`retire ${forgotten}`)]).toEqual([true, true]);
    expect(tight?.cameBack).toBeGreaterThan(0);
    expect(found.cameBack).toBe(off?.cameBack);
  });
});

test("a threshold that is moved and a check that is switched off lower nothing as if it had been removed", () => {
  const on = (day: string | undefined) => found.days.find((one) => one.day === day)?.bands;
  for (const [was, is] of [
    [decided, loosened],
    [tightened, last],
  ] as const) {
    const [one, other] = [on(was), on(is)];
    if (one == null || other == null) throw new Error("Nothing was collected");
    const gone = weeks.at(days.indexOf(is ?? ""))?.there;
    const reallyGone = [...(weeks.at(days.indexOf(was ?? ""))?.asked ?? [])].filter(
      (target) => gone?.has(target.split(" ")[1] ?? "") === false,
    );
    expect(other.removed - one.removed).toBe(reallyGone.length);
    expect(other.noLonger).toBeGreaterThan(one.noLonger);
    expect(leftOf(other)).toBeLessThanOrEqual(leftOf(one) + (other.added - one.added));
  }
});

test("what only a grown catalogue brought joins apart from what somebody granted", async () => {
  expect(ofActions.today?.bands).toMatchObject({ catalogue: 1 });
  const { items } = await listWorkItems(estate.database.pool, {
    ...{ asOf: at(last), campaign: ofActions.id, joined: "catalogue", state: "all" },
  });
  expect(items.map(({ identity }) => identity?.name)).toEqual([planted]);
});

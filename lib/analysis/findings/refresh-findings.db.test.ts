import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { setCheck } from "#lib/commands/set-check.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { type CheckKey, checkCodes } from "#lib/domain/checks/check-codes.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Denied, Incomplete } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { resolveReferences } from "#lib/ingest/references.ts";
import { type Estate, endEstates, make, makeEstate } from "#lib/ingest/testing/estate.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { findingCounts } from "#lib/queries/findings/finding-counts.ts";
import { listFindings } from "#lib/queries/findings/list-findings.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { refreshRows } from "../rows.ts";
import { refreshFindings } from "./refresh-findings.ts";

let database: TestDatabase;
let estate: Estate;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await endEstates();
  await database?.drop();
});

const principals = { stream: "aws/principals", scope: "acct-1" };
const keys = { stream: "aws/access-keys", scope: "acct-1" };
/** Unused for 90 days and older than that on each day of these tests. */
const idle = { lastUsedAt: new Date("2025-06-01T00:00:00Z") };
const user = make.principal("AIDA1", { kind: "aws_iam_user" });
const silent = ["aws/credential-report", "aws/service-credentials", "aws/access-advisor"];

beforeEach(async () => {
  await endEstates();
  await database.pool.query(
    "truncate source, scope, slice, slice_run, run, principal, credential, identity_row, finding, check_setting, role, role_grant cascade",
  );
  estate = await makeEstate(database.pool, ["acct-1"]);
});

type Fed = { users?: CloudRecord[]; credentials: CloudRecord[]; end?: Error | null };

/** A day's collection and what follows from it. */
async function collect({ users = [user], credentials, end = null }: Fed): Promise<void> {
  await estate.feed(principals, users);
  for (const stream of silent) await estate.feed({ stream, scope: "acct-1" }, []);
  await estate.feed(keys, credentials, end);
  await refresh();
}

async function refresh(since: "run" | "all" = "run") {
  const { id, observedAt } = estate.run;
  await resolveReferences(database.pool, { provider: providerOf("aws"), observedAt });
  await refreshRows(database.pool, { asOf: observedAt, since: id });
  return refreshFindings(database.pool, { asOf: observedAt, since: since === "run" ? id : "all" });
}

async function stored(rule: CheckKey) {
  const { rows } = await database.pool.query(
    `select resource, first_seen as "firstSeen", closed_at as "closedAt", ended, is_disabled as "isDisabled", reopened
       from finding where rule = $1 order by id`,
    [checkCodes[rule].bit],
  );
  return rows;
}

async function bits(): Promise<CheckKey[]> {
  const { rows } = await listIdentities(database.pool, {
    filter: [],
    sort: { field: "name", descending: false },
    asOf: estate.run.observedAt,
  });
  return rows[0]?.findings ?? [];
}

const open = { closedAt: null, ended: null };

describe("a finding about a credential", () => {
  test("opens once, and a refresh that finds the same writes nothing", async () => {
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    expect(await stored("unused-credential")).toMatchObject([{ ...open, firstSeen: estate.day(1) }]);
    expect(await bits()).toContain("unused-credential");
    const versions = "select string_agg(xmin || ' ' || id, ',' order by id) as all from finding";
    const before = (await database.pool.query(versions)).rows;
    await estate.nextRun();
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    expect(await refresh("all")).toMatchObject({ considered: 1, opened: 0, changed: 0, bits: 0 });
    expect((await database.pool.query(versions)).rows).toEqual(before);
  });

  test("ends as removed when a complete slice no longer holds the credential", async () => {
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    await estate.nextRun();
    await collect({ credentials: [] });
    expect(await stored("unused-credential")).toMatchObject([{ closedAt: estate.day(2), ended: 1 }]);
    expect(await bits()).not.toContain("unused-credential");
  });

  test.each([
    ["a denied stream", new Denied("iam:ListAccessKeys", "No.", { hint: "Grant it." })],
    ["an incomplete one", new Incomplete(["keys"], "Half.", { hint: "Again." })],
  ])("is not ended by %s", async (_, end) => {
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    await estate.nextRun();
    await collect({ credentials: [], end });
    expect(await stored("unused-credential")).toMatchObject([open]);
    expect(await refresh("all")).toMatchObject({ opened: 0, changed: 0 });
    expect(await bits()).toContain("unused-credential");
  });

  test("ends as no longer applies when the credential was used", async () => {
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    await estate.nextRun();
    const lastUsedAt = new Date("2026-01-02T00:00:00Z");
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", { lastUsedAt })] });
    expect(await stored("unused-credential")).toMatchObject([{ closedAt: estate.day(2), ended: 2 }]);
    const { findings } = await listFindings(database.pool, {
      asOf: estate.day(2),
      state: "ended",
      rule: "unused-credential",
    });
    expect(findings).toMatchObject([{ ended: "no-longer-applies", endedWhy: "Used on 2026-01-02." }]);
  });

  test("says that the credential is switched off, and stays: off is not gone", async () => {
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    expect(await stored("old-credential")).toMatchObject([{ ...open, isDisabled: false }]);
    await estate.nextRun();
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", { ...idle, status: "inactive" })] });
    expect(await stored("old-credential")).toMatchObject([{ ...open, isDisabled: true }]);
  });

  test.each([
    ["within 30 days keeps when it was first seen", 25, 1],
    ["after 30 days is first seen anew", 40, 41],
  ])("that comes back %s", async (_, days, firstSeenDay) => {
    const held = make.credential("AKIA1", "AIDA1", idle);
    await collect({ credentials: [held] });
    await estate.nextRun();
    await collect({ credentials: [] });
    for (let day = 2; day < days + 1; day++) await estate.nextRun();
    await collect({ credentials: [held] });
    expect(await stored("unused-credential")).toMatchObject([
      { ...open, firstSeen: estate.day(firstSeenDay), reopened: 1 },
    ]);
  });

  test("opens on its day though nothing was stored anew", async () => {
    // Ninety whole days without use are over on the third day.
    const lastUsedAt = new Date(estate.day(3).getTime() - 91 * 86_400_000);
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", { lastUsedAt })] });
    expect(await stored("unused-credential")).toEqual([]);
    await estate.nextRun();
    await refresh();
    expect(await stored("unused-credential")).toEqual([]);
    await estate.nextRun();
    expect(await refresh()).toMatchObject({ considered: 1 });
    expect(await stored("unused-credential")).toMatchObject([{ ...open, firstSeen: estate.day(3) }]);
  });
});

test("of an identity that a complete slice no longer holds, everything ends as removed", async () => {
  await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
  expect((await bits()).length).toBeGreaterThan(2);
  await estate.nextRun();
  await collect({ users: [], credentials: [] });
  const { rows } = await database.pool.query("select distinct ended from finding");
  expect(rows).toEqual([{ ended: 1 }]);
  expect(await bits()).toEqual([]);
});

describe("setting a check", () => {
  const lead = () => ({
    pool: database.pool,
    clock: fixedClock("2026-01-03T09:00:00.000Z"),
    actor: { name: "user:1", role: "lead" } as const,
  });
  beforeEach(() => collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] }));

  test("is made up for by the next run, should the process die before everybody was judged", async () => {
    await database.pool.query(
      "insert into check_setting (rule, enabled, set_by, set_at) values ($1, false, 'user:1', '2026-01-03')",
      [checkCodes["unused-credential"].bit],
    );
    await estate.nextRun();
    await refresh();
    expect(await stored("unused-credential")).toMatchObject([{ ended: 2 }]);
  });

  test("off ends what it found, and as removed nothing; on again it is the same finding", async () => {
    await setCheck(lead(), { check: "unused-credential", enabled: false });
    expect(await stored("unused-credential")).toMatchObject([{ ended: 2, reopened: 0 }]);
    expect(await stored("old-credential")).toMatchObject([open]);
    expect(await bits()).not.toContain("unused-credential");
    await setCheck(lead(), { check: "unused-credential", enabled: true });
    expect(await stored("unused-credential")).toMatchObject([
      { ...open, firstSeen: estate.day(1), reopened: 1 },
    ]);
  });

  test("for some ends those of the others", async () => {
    await setCheck(lead(), { check: "unused-credential", scope: parse("kind:aws_iam_role") });
    expect(await stored("unused-credential")).toMatchObject([{ ended: 2 }]);
    await setCheck(lead(), { check: "unused-credential", scope: parse("kind:aws_iam_user") });
    expect(await stored("unused-credential")).toMatchObject([open]);
    expect((await findingCounts(database.pool, { asOf: estate.day(1) }))[2]).toMatchObject({
      ...{ rule: "unused-credential", open: 1, identities: 1, judged: 1 },
    });
  });

  test("to another threshold judges by it at once, and is on record", async () => {
    await setCheck(lead(), { check: "unused-credential", thresholds: { days: 400 } });
    expect(await stored("unused-credential")).toMatchObject([{ ended: 2 }]);
    const { rows } = await database.pool.query(
      "select command, subject, after from audit order by id desc limit 1",
    );
    expect(rows).toEqual([
      {
        command: "check.set",
        subject: "check:unused-credential",
        after: { enabled: true, thresholds: { days: 400 }, scope: null },
      },
    ]);
  });

  test.each([
    ["a check there is not", { check: "unused-credentials" }, /no check called/],
    ["a threshold there is not", { check: "unowned", thresholds: { days: 3 } }, /no threshold/],
    ["a value out of bounds", { check: "unused-credential", thresholds: { days: 3 } }, /cannot have days/],
    ["a scope that asks for findings", { check: "unowned", scope: parse("finding:unowned") }, /cannot ask/],
    ["a scope nobody knows", { check: "unowned", scope: parse("scope:nowhere") }, /nowhere/],
    [
      "a scope of grants",
      { check: "dangling-binding", scope: parse("kind:aws_iam_user") },
      /grants to nobody/,
    ],
  ])("refuses %s, and changes nothing", async (_, request, message) => {
    await expect(setCheck(lead(), request)).rejects.toThrow(message);
    expect((await database.pool.query("select from check_setting")).rows).toEqual([]);
  });

  test("judges everybody at the next run, though nobody was touched, when whoever set it did not live to", async () => {
    const unjudged = async () =>
      (await database.pool.query("select from check_setting where judged_at is null")).rows.length;
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    await database.pool.query(
      "insert into check_setting (rule, enabled, set_by, set_at) values ($1, false, 'user:1', '2026-01-03')",
      [checkCodes["unused-credential"].bit],
    );
    await estate.nextRun();
    expect(await unjudged()).toBe(1);
    await collect({ credentials: [make.credential("AKIA1", "AIDA1", idle)] });
    expect(await stored("unused-credential")).toMatchObject([{ ended: 2 }]);
    expect(await unjudged()).toBe(0);
  });

  test("is for a lead", async () => {
    const member = { ...lead(), actor: { name: "user:1", role: "member" } as const };
    await expect(setCheck(member, { check: "nothing" })).rejects.toThrow(/needs the role lead/);
  });
});

describe("a grant to nobody", () => {
  const grant = make.grant("AIDA9", "policy");
  const roles = { stream: "aws/principals", scope: "acct-1" };

  test("is found where everybody was read, and ends as removed with the grant", async () => {
    await estate.feed(roles, [user, make.role("policy"), grant]);
    for (const stream of ["aws/identity-providers"]) await estate.feed({ stream, scope: "acct-1" }, []);
    await refresh();
    expect(await stored("dangling-binding")).toMatchObject([open]);
    await estate.nextRun();
    await estate.feed(roles, [user, make.role("policy")]);
    await refresh();
    expect(await stored("dangling-binding")).toMatchObject([{ ended: 1 }]);
  });

  test("ends as no longer applies when its subject turns up, and is not found before everybody was read", async () => {
    await estate.feed(roles, [user, make.role("policy"), grant]);
    await refresh();
    expect(await stored("dangling-binding")).toEqual([]);
    await estate.feed({ stream: "aws/identity-providers", scope: "acct-1" }, []);
    await refresh();
    expect(await stored("dangling-binding")).toMatchObject([open]);
    await estate.nextRun();
    await estate.feed(roles, [user, make.principal("AIDA9"), make.role("policy"), grant]);
    await refresh();
    expect(await stored("dangling-binding")).toMatchObject([{ ended: 2 }]);
  });
});

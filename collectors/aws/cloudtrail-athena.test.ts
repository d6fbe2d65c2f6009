/** The wire and the shapes are the real API's; the answers are scripted, for Athena cannot be simulated. */
import { describe, expect, it } from "vitest";
import { NotApplicable } from "#lib/errors.ts";
import { trailQuery } from "./cloudtrail-athena.sql.ts";
import { account } from "./testing/fake-engines.ts";
import { daysAsked } from "./testing/fake-trail.ts";
import {
  day,
  endOf,
  event,
  everyDay,
  marks,
  ofPrincipals,
  ofScope,
  other,
  play,
  read,
  role,
  saidOf,
  slice,
  theEngines,
  usesOf,
  withTrail,
} from "./testing/trail-reading.ts";

withTrail();

describe("the query", () => {
  const span = { from: day("2026-11-17"), to: day("2026-11-24") };
  const where = { database: "audit", table: "cloudtrail_logs", dayColumn: "timestamp" };
  it("asks for whole partitions by day, and groups by principal and operation", () => {
    expect(trailQuery(where, span, account)).toMatchInlineSnapshot(`
      "SELECT account, principal, event_source, event_name, category,
        max(CASE WHEN denied THEN NULL ELSE eventtime END) AS last_used,
        max(CASE WHEN denied THEN eventtime ELSE NULL END) AS last_denied,
        count(*) AS events,
        array_join(array_sort(array_agg(DISTINCT substr(eventtime, 1, 10))), ' ') AS days,
        count(*) OVER () AS groups
      FROM (
        SELECT account, eventtime, denied, principal,
          CASE WHEN principal IS NULL THEN NULL ELSE eventsource END AS event_source,
          CASE WHEN principal IS NULL THEN NULL ELSE eventname END AS event_name,
          CASE WHEN principal IS NULL THEN NULL ELSE eventcategory END AS category
        FROM (
          SELECT recipientaccountid AS account, eventtime, eventsource, eventname, eventcategory,
            CASE
              WHEN useridentity.type = 'AssumedRole' THEN split_part(useridentity.principalid, ':', 1)
              WHEN useridentity.type IN ('IAMUser', 'Root') THEN useridentity.principalid
              WHEN useridentity.type = 'FederatedUser' THEN useridentity.sessioncontext.sessionissuer.principalid
              ELSE NULL
            END AS principal,
            errorcode IS NOT NULL AND regexp_like(lower(errorcode), 'accessdenied|unauthorized|notauthorized|authorizationerror|forbidden') AS denied
          FROM "audit"."cloudtrail_logs"
          WHERE "timestamp" BETWEEN '2026/11/17' AND '2026/11/23'
            AND recipientaccountid = '111122223333'
            AND (eventcategory IS NULL OR eventcategory IN ('Management', 'Data'))
        )
      )
      GROUP BY account, principal, event_source, event_name, category"
    `);
  });
  it("names each day where the partition is three columns, and no account for an organization", () => {
    const text = trailQuery(
      { ...where, dayColumn: "year/month/day" },
      { ...span, from: day("2026-11-22") },
      null,
    );
    expect(text).toContain(
      `WHERE (("year" = '2026' AND "month" = '11' AND "day" = '22') OR ("year" = '2026' AND "month" = '11' AND "day" = '23'))\n      AND (eventcategory`,
    );
    expect(text).not.toContain("recipientaccountid =");
  });
});

describe("a reading", () => {
  it("is not applicable while it is switched off, and asks Athena nothing", async () => {
    const { error } = await read({ athena: "off" });
    expect(error).toBeInstanceOf(NotApplicable);
    expect(theEngines().queries).toEqual([]);
  });

  it("measures one day first, says what the rest would cost, and marks nothing as read", async () => {
    play([...everyDay("2026-11-01", "2026-11-23"), event("RunInstances", "2026-11-23")], 50e9);
    const { error, records } = await read({ athena: "measure", athenaFirstDays: 90 });
    expect(error).toBeNull();
    expect(theEngines().queries.map(daysAsked)).toEqual([["2026-11-23", "2026-11-23"]]);
    expect(saidOf(records, "trail-cost")).toMatch(
      /scan 50 GB, about 0.25 USD, for 1 day\. A first reading of 90 days would scan about 4.5 TB, about 22.50 USD, in runs of at most 100 GB/,
    );
    expect(marks(records)).toEqual([]);
    expect(ofPrincipals(records)).toHaveLength(1);
  });

  it("reads the first day alone, then weeks, and tells use and refusals by principal and service", async () => {
    play([
      ...everyDay("2026-11-01", "2026-11-23"),
      event("RunInstances", "2026-11-05"),
      event("RunInstances", "2026-11-09"),
      event("StopInstances", "2026-11-20", { denied: true }),
      event("ListBuckets", "2026-11-20", { source: "s3.amazonaws.com", principal: other }),
      event("GetCallerIdentity", "2026-11-20", { source: "sts.amazonaws.com" }),
    ]);
    const { error, records } = await read();
    expect(error).toBeNull();
    expect(theEngines().queries.map(daysAsked)).toEqual([
      ["2026-11-04", "2026-11-04"],
      ["2026-11-05", "2026-11-11"],
      ["2026-11-12", "2026-11-18"],
      ["2026-11-19", "2026-11-23"],
    ]);
    const told = ofPrincipals(records).map(({ principal, source, entries }) => [
      principal.value,
      source,
      ...entries.map(({ action, lastUsedAt }) => `${action} ${lastUsedAt?.toISOString()}`),
    ]);
    expect(told).toEqual([
      [role, "cloudtrail/ec2", "ec2:RunInstances 2026-11-09T10:00:00.000Z"],
      [role, "cloudtrail/denied", "ec2:StopInstances 2026-11-20T10:00:00.000Z"],
      [other, "cloudtrail/s3", "s3:ListAllMyBuckets 2026-11-20T10:00:00.000Z"],
    ]);
    expect(saidOf(records, "trail-use")).toMatch(
      /20 days to 2026-11-23 read: 25 events.*1 call.* no permission/,
    );
    expect(saidOf(records, "trail-cost")).toMatch(/scan 4 GB, about 0.02 USD, for 20 days/);
    expect(marks(records)).toMatchObject([
      {
        principal: { kind: "scope", value: account },
        coveredFrom: day("2026-11-04"),
        coveredTo: endOf("2026-11-23"),
      },
    ]);
  });

  it("says of an account what would have shown: what the trail proved to log, until the day before the last", async () => {
    play([
      ...everyDay("2026-11-04", "2026-11-23"),
      event("RunInstances", "2026-11-09"),
      event("CreateTags", "2026-11-09"),
    ]);
    const { records } = await read();
    expect(ofScope(records)).toEqual([
      {
        ...{
          type: "usage",
          principal: { kind: "scope", value: account },
          source: "cloudtrail/ec2",
          plane: "action",
        },
        ...{ coveredFrom: day("2026-11-04"), coveredTo: endOf("2026-11-22"), unknown: [] },
        entries: [{ action: "ec2:RunInstances", lastUsedAt: null }],
      },
    ]);
  });

  it("claims no day on which the trail was silent, and none before an account was first in it", async () => {
    play([
      ...everyDay("2026-11-04", "2026-11-10"),
      ...everyDay("2026-11-13", "2026-11-23"),
      event("RunInstances", "2026-11-15", { account: "222233334444" }),
      event("RunInstances", "2026-11-20", { account: "222233334444" }),
    ]);
    const { records } = await read();
    const spans = ofScope(records).map(({ principal, coveredFrom, coveredTo }) =>
      [principal.value, coveredFrom, coveredTo].map((one) =>
        one instanceof Date ? one.toISOString().slice(5, 10) : one,
      ),
    );
    expect(spans).toEqual([
      [account, "11-04", "11-10"],
      [account, "11-13", "11-22"],
      ["222233334444", "11-15", "11-20"],
    ]);
  });

  it("goes on one day before where the last one ended, and reads nothing when there is no new day", async () => {
    play(everyDay("2026-11-01", "2026-11-23"));
    const asked: unknown[] = [];
    const readUntil = async (...args: unknown[]) => {
      asked.push(args);
      return day("2026-11-17");
    };
    await read({}, { readUntil });
    expect(asked).toEqual([[slice, "cloudtrail-athena"]]);
    expect(theEngines().queries.map(daysAsked)).toEqual([
      ["2026-11-16", "2026-11-16"],
      ["2026-11-17", "2026-11-23"],
    ]);
    const { error, records } = await read({}, { readUntil: async () => day("2026-11-24") });
    expect(error).toBeNull();
    expect(theEngines().queries).toHaveLength(2);
    expect(usesOf(records)).toEqual([]);
  });

  it("counts events that fit no action, shows them, and claims nothing of their service", async () => {
    play([
      ...everyDay("2026-11-04", "2026-11-23"),
      event("RunInstances", "2026-11-09"),
      event("BrandNewCall", "2026-11-10"),
      event("BrandNewCall", "2026-11-12"),
      event("CreateUser", "2026-11-12", { source: "iam.amazonaws.com" }),
    ]);
    const { records } = await read();
    expect(saidOf(records, "trail-events-without-action")).toBe(
      "1 operation fit no action that Rollcall knows: ec2.amazonaws.com BrandNewCall (2). Until they do, nothing of ec2 counts as unused because of the trail.",
    );
    expect(ofScope(records).map(({ source }) => source)).toEqual(["cloudtrail/iam"]);
    expect(ofPrincipals(records).map(({ source }) => source)).toEqual([
      "cloudtrail-seen/ec2",
      "cloudtrail/iam",
    ]);
  });

  it("reads page after page, and every event falls into one row only", async () => {
    theEngines().pageRows = 3;
    const names = [
      "RunInstances",
      "StopInstances",
      "StartInstances",
      "TerminateInstances",
      "DescribeInstances",
    ];
    play([...everyDay("2026-11-04", "2026-11-23"), ...names.map((name) => event(name, "2026-11-09"))]);
    const { error, records } = await read();
    expect(error).toBeNull();
    expect(ofPrincipals(records)[0]?.entries.map(({ action }) => action)).toEqual(
      names.map((name) => `ec2:${name}`),
    );
  });
});

describe("what a trail proves", () => {
  const events = [
    ...everyDay("2026-11-04", "2026-11-23"),
    event("RunInstances", "2026-11-09"),
    event("GetObject", "2026-11-09", { source: "s3.amazonaws.com", category: "Data" }),
  ];
  const sourcesFor = async (selectors: object, about: object = { IsMultiRegionTrail: true }) => {
    play(events);
    theEngines().answers.GetTrail = () => ({ Trail: about });
    theEngines().answers.GetEventSelectors = () => selectors;
    const { error, records } = await read();
    expect(error).toBeNull();
    expect(ofPrincipals(records).flatMap(({ entries }) => entries.map(({ action }) => action))).toEqual([
      "ec2:RunInstances",
      "s3:GetObject",
    ]);
    return ofScope(records).map(({ source }) => source);
  };
  const field = (Field: string, ...Equals: string[]) => ({ Field, Equals });
  const dataOf = (type: string) => ({
    FieldSelectors: [field("eventCategory", "Data"), field("resources.type", type)],
  });
  const every = { FieldSelectors: [field("eventCategory", "Management")] };

  it("is management events, where it logs them all", async () => {
    expect(await sourcesFor({ AdvancedEventSelectors: [every] })).toEqual(["cloudtrail/ec2"]);
  });
  it("is data events too, where all of a service's are logged, through access points as well", async () => {
    const some = [every, dataOf("AWS::S3::Object")];
    expect(await sourcesFor({ AdvancedEventSelectors: some })).toEqual(["cloudtrail/ec2"]);
    const all = [...some, dataOf("AWS::S3::AccessPoint")];
    expect(await sourcesFor({ AdvancedEventSelectors: all })).toEqual([
      "cloudtrail/ec2",
      "cloudtrail-data/s3",
    ]);
  });
  it("is kept apart where only writing events are logged", async () => {
    const writes = { FieldSelectors: [...every.FieldSelectors, field("readOnly", "false")] };
    expect(await sourcesFor({ AdvancedEventSelectors: [writes] })).toEqual(["cloudtrail-writes/ec2"]);
  });
  it("is nothing where events are picked by caller or name, or one region is logged", async () => {
    const picked = {
      FieldSelectors: [...every.FieldSelectors, { Field: "userIdentity.arn", NotEquals: ["arn:x"] }],
    };
    expect(await sourcesFor({ AdvancedEventSelectors: [picked] })).toEqual([]);
    expect(await sourcesFor({ AdvancedEventSelectors: [every] }, { IsMultiRegionTrail: false })).toEqual([]);
  });
  it("is nothing where the source names no trail: use is seen all the same", async () => {
    play(events);
    const { records } = await read({ athenaTrail: undefined });
    expect(ofScope(records)).toEqual([]);
    expect(
      ofPrincipals(records).map(({ source, coveredFrom, coveredTo }) => [source, coveredFrom, coveredTo]),
    ).toEqual([
      ["cloudtrail-seen/ec2", new Date("2026-11-09T10:00:00Z"), new Date("2026-11-09T10:00:00Z")],
      ["cloudtrail-seen/s3", new Date("2026-11-09T10:00:00Z"), new Date("2026-11-09T10:00:00Z")],
    ]);
    expect(saidOf(records, "trail-use")).toMatch(/names no trail/);
  });
});

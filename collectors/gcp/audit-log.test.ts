import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { Incomplete, NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, Ref, UsageRecord } from "#lib/ingest/contract.ts";
import { auditConfigOf } from "./map-audit-config.ts";
import { createUses, readEntry } from "./map-audit-entry.ts";
import { watchedRecords } from "./map-watched.ts";
import { collectAll, contextFor, type Result } from "./testing/collecting.ts";
import { permissionDenied } from "./testing/small-answers.ts";
import { smallEstate } from "./testing/small-estate.ts";
import { type SmallGoogle, startSmallGoogle } from "./testing/small-google.ts";

let google: SmallGoogle;
beforeAll(async () => {
  google = await startSmallGoogle();
});
afterAll(() => google.stop());
beforeEach(() => {
  Object.assign(google, { estate: smallEstate(), asked: [], denied: new Set(), disabled: new Set() });
  Object.assign(google, { emptyPages: false, trouble: () => null });
});

const api: Ref = { kind: "name", value: "api@payments-prod.iam.gserviceaccount.com" };
const collect = async (config: object = {}): Promise<Result> => {
  const [result] = await collectAll(contextFor(google, { config }), ["gcp/audit-log"]);
  if (result === undefined) throw new Error("The stream has a slice");
  return result;
};
const isUsage = (record: CloudRecord): record is UsageRecord => record.type === "usage";
const usage = (records: CloudRecord[], source: string, { value }: Ref) =>
  records.filter(isUsage).find((record) => record.source === source && record.principal.value === value);
const actionsOf = (record: UsageRecord | undefined) =>
  Object.fromEntries(
    (record?.entries ?? []).map(({ action, lastUsedAt }) => [action, lastUsedAt?.toISOString() ?? null]),
  );
type LogBody = { resourceNames: string[]; filter: string; orderBy: string };
const logBodies = () =>
  google.asked.filter(({ path }) => path.endsWith("entries:list")).map(({ body }) => body as LogBody);

describe("a collection of audit logs", () => {
  it("tells the last use of each permission, and refused attempts apart", async () => {
    const { records, error } = await collect();
    expect(error).toBeNull();
    expect(actionsOf(usage(records, "audit-log", api))).toEqual({
      "storage.buckets.create": "2026-11-23T03:00:00.000Z",
      "storage.objects.get": "2026-11-23T04:00:00.000Z",
    });
    expect(actionsOf(usage(records, "audit-log/denied", api))).toEqual({
      "storage.buckets.setIamPolicy": "2026-11-23T03:00:00.000Z",
      "compute.instances.create": "2026-11-23T05:00:00.000Z",
    });
    const subject = records
      .filter(isUsage)
      .find(({ principal }) => principal.value.endsWith("subject/repo:acme/web"));
    expect(subject?.principal.kind).toBe("member");
    expect(actionsOf(subject)).toEqual({ "run.services.update": "2026-11-23T06:00:00.000Z" });
  });
  it("covers whole days behind the run, as many as the source says, and asks for software alone", async () => {
    const { records } = await collect({ auditLogDays: 8 });
    const record = usage(records, "audit-log", api);
    expect(record?.coveredFrom.toISOString()).toBe("2026-11-16T00:00:00.000Z");
    expect(record?.coveredTo.toISOString()).toBe("2026-11-23T23:59:59.999Z");
    const [asked] = logBodies();
    expect(asked?.orderBy).toBe("timestamp asc");
    expect(asked?.filter).toContain('timestamp >= "2026-11-16T00:00:00.000Z"');
    expect(asked?.filter).toContain('timestamp < "2026-11-24T12:00:00.000Z"');
    expect(asked?.filter).toContain("gserviceaccount");
  });
  it("of one day and of the next touch, so that their spans unite", async () => {
    const { coveredFrom, coveredTo } = usage((await collect()).records, "audit-log", api) as UsageRecord;
    expect(coveredTo.getTime() - coveredFrom.getTime()).toBe(2 * 86_400_000 - 1);
  });
  it("says of each project what its log would have shown", async () => {
    const { records } = await collect();
    const of = (value: string) =>
      records
        .filter(isUsage)
        .filter(({ principal }) => principal.kind === "scope" && principal.value === value)
        .map(({ source }) => source);
    expect(of("projects/32")).toEqual(["audit-log"]);
    // The organization exempts somebody from the log of storage, so that all of it is logged nowhere.
    expect(of("projects/31").toSorted()).toEqual([
      ...["audit-log", "audit-log/bigquery.googleapis.com", "audit-log/cloudkms.googleapis.com"],
      ...["audit-log/datastore.googleapis.com", "audit-log/iamcredentials.googleapis.com"],
      ...["audit-log/secretmanager.googleapis.com", "audit-log/spanner.googleapis.com"],
    ]);
  });
  it("is switched off unless the source says otherwise", async () => {
    for (const auditLog of [undefined, "off"]) {
      const { error, records } = await collect({ auditLog });
      expect(error).toBeInstanceOf(NotApplicable);
      expect(records).toEqual([]);
    }
    expect(logBodies()).toEqual([]);
  });
  it("of admin activity alone asks for nothing else, and says what that leaves unknown", async () => {
    google.denied.add("logging.privateLogEntries.list");
    const { records, error } = await collect({ auditLog: "admin-activity" });
    expect(error).toBeNull();
    expect(logBodies()[0]?.filter).not.toContain("data_access");
    expect(actionsOf(usage(records, "audit-log", api))).not.toHaveProperty("storage.objects.get");
    expect(records).toContainEqual(
      expect.objectContaining({ capability: "audit-log", reason: expect.stringContaining("not read") }),
    );
    expect(records.filter(isUsage).map(({ source }) => source)).not.toContainEqual(
      expect.stringContaining("googleapis.com"),
    );
  });
  it("that may not read data access delivers the rest, claims nothing of it, and is not complete", async () => {
    google.denied.add("logging.privateLogEntries.list");
    const { records, error } = await collect();
    expect(error).toBeInstanceOf(Incomplete);
    expect(error?.hint).toContain("logging.privateLogEntries.list");
    expect(actionsOf(usage(records, "audit-log", api))).toHaveProperty("storage.buckets.create");
    expect(records.filter(isUsage).map(({ source }) => source)).not.toContainEqual(
      expect.stringContaining("googleapis.com"),
    );
  });
  it("goes on without a project that refuses, and says nothing of what its log would have shown", async () => {
    google.trouble = ({ path, body }) => {
      const names = (body as { resourceNames?: string[] } | null)?.resourceNames ?? [];
      const isRefused = path.endsWith("entries:list") && names.includes("projects/32");
      return isRefused ? permissionDenied("logging.logEntries.list") : null;
    };
    const { records, error } = await collect();
    expect(error).toBeInstanceOf(Incomplete);
    expect(error?.message).toContain("projects/32");
    expect(usage(records, "audit-log", api)).toBeDefined();
    expect(usage(records, "audit-log", { kind: "scope", value: "projects/32" })).toBeUndefined();
    expect(logBodies().map(({ resourceNames }) => resourceNames)).toEqual([
      ["projects/31", "projects/32"],
      ["projects/31"],
      ["projects/32"],
    ]);
  });
});

describe("an entry", () => {
  const entry = (authenticationInfo: object, more: object = {}) => ({
    timestamp: "2026-11-23T03:00:00Z",
    protoPayload: {
      authenticationInfo,
      authorizationInfo: [{ permission: "a.b.get", granted: true }],
      ...more,
    },
  });
  const usesOf = (value: object) =>
    readEntry(value)?.uses.map((use) => [use.principal.value, use.permission]);
  it.each([
    [
      "an account by e-mail",
      { principalEmail: "X@p.iam.gserviceaccount.com" },
      "x@p.iam.gserviceaccount.com",
    ],
    [
      "an account by subject, where the e-mail is left out",
      { principalSubject: "serviceAccount:x@p.iam.gserviceaccount.com" },
      "x@p.iam.gserviceaccount.com",
    ],
    [
      "a federated subject, who has no e-mail",
      {
        principalSubject:
          "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/a:b",
      },
      "principal://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/subject/a:b",
    ],
  ])("names %s", (_, caller, name) => {
    expect(usesOf(entry(caller))).toEqual([[name, "a.b.get"]]);
  });
  it.each([
    { principalEmail: "jane@example.com" },
    { principalEmail: "jane@example.com", principalSubject: "user:jane@example.com" },
    { principalSubject: "principal://iam.googleapis.com/locations/global/workforcePools/w/subject/jane" },
    {},
  ])("of %j is nobody's business", (caller) => {
    expect(usesOf(entry(caller))).toEqual([]);
  });
  it("without a time cannot be read", () => {
    expect(readEntry({ protoPayload: {} })).toBeNull();
    expect(readEntry(null)).toBeNull();
  });
  it("of an impersonated account is also use of what let each become the next", () => {
    const link = (principalEmail: string) => ({ firstPartyPrincipal: { principalEmail } });
    const caller = {
      principalEmail: "c@p.iam.gserviceaccount.com",
      serviceAccountDelegationInfo: [
        link("a@p.iam.gserviceaccount.com"),
        link("jane@example.com"),
        link("b@p.iam.gserviceaccount.com"),
      ],
    };
    expect(usesOf(entry(caller))).toEqual([
      ["c@p.iam.gserviceaccount.com", "a.b.get"],
      ["a@p.iam.gserviceaccount.com", "iam.serviceAccounts.implicitDelegation"],
      ["b@p.iam.gserviceaccount.com", "iam.serviceAccounts.getAccessToken"],
    ]);
  });
  it("counts once, by its last time, in whatever order", () => {
    const uses = createUses({ coveredFrom: new Date(0), coveredTo: new Date(1) });
    const use = { principal: api, permission: "a.b.get", isGranted: true };
    for (const time of [5, 9, 7]) uses.add(new Date(time), use);
    expect([...uses.records()].flatMap(({ entries }) => entries)).toEqual([
      { action: "a.b.get", lastUsedAt: new Date(9) },
    ]);
  });
});

describe("what a log would have shown", () => {
  const span = { coveredFrom: new Date(0), coveredTo: new Date(1) };
  const logs = (...types: string[]) => types.map((logType) => ({ logType }));
  const full = logs("ADMIN_READ", "DATA_READ", "DATA_WRITE");
  const sources = (auditConfigs: object[] | null) =>
    watchedRecords("projects/1", auditConfigs === null ? null : auditConfigOf({ auditConfigs }), span).map(
      ({ source }) => source,
    );
  it.each<[string, object[] | null, string[]]>([
    ["nothing is known of the configuration", null, []],
    ["nothing is configured", [], []],
    [
      "one service is",
      [{ service: "storage.googleapis.com", auditLogConfigs: full }],
      ["audit-log/storage.googleapis.com"],
    ],
    ["one kind is missing", [{ service: "storage.googleapis.com", auditLogConfigs: logs("DATA_READ") }], []],
    [
      "kinds come from two places",
      [
        { service: "allServices", auditLogConfigs: logs("ADMIN_READ", "DATA_READ") },
        { service: "storage.googleapis.com", auditLogConfigs: logs("DATA_WRITE") },
      ],
      ["audit-log/storage.googleapis.com"],
    ],
    [
      "somebody is exempt",
      [
        { service: "storage.googleapis.com", auditLogConfigs: full },
        {
          service: "allServices",
          auditLogConfigs: [{ logType: "DATA_READ", exemptedMembers: ["user:a@b.c"] }],
        },
      ],
      [],
    ],
    [
      "a service is that nobody vouches for",
      [{ service: "pubsub.googleapis.com", auditLogConfigs: full }],
      [],
    ],
  ])("where %s", (_, configs, found) => {
    expect(sources(configs)).toEqual(["audit-log", ...found]);
  });
  it("are changes, never data, unless data access is logged; and never what leaves no trace", () => {
    const names = watchedRecords("projects/1", auditConfigOf({}), span).flatMap(({ entries }) => entries);
    const found = names.map(({ action }) => action);
    expect(found).toContain("resourcemanager.projects.setIamPolicy");
    expect(names.every(({ lastUsedAt }) => lastUsedAt === null)).toBe(true);
    const traceless = /\.(get|list|publish|consume|access)|objects|tables|entities|logEntries|timeSeries/;
    expect(found.filter((name) => traceless.test(name))).toEqual([]);
  });
});

/** What a workspace's answers are taken to say, through the collector's own transport; and that no half answer is taken for one. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { Denied, Incomplete, NotApplicable, type RollcallError, Unavailable } from "#lib/errors.ts";
import type { CloudRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { collector } from "../collector.ts";
import {
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  outcomeOf,
  subscription,
  tenant,
} from "../testing/fake-azure.ts";
import {
  type FakeWorkspace,
  fakeWorkspace,
  otherWorkspace,
  semantic,
  tableOf,
  tooMuch,
  warning,
  workspace,
} from "../testing/fake-workspace.ts";
import { ids, smallTenant } from "../testing/small-tenant.ts";

let azure: FakeAzure;
let logs: FakeWorkspace;
beforeEach(async () => {
  azure = await fakeAzure();
  smallTenant(azure);
  logs = fakeWorkspace(azure);
});
afterEach(() => azure.stop());

const now = "2026-11-24T12:00:00Z";
type Options = { config?: object; readUntil?: (mark: string) => Date | null };

async function read(fact: string, { config, readUntil = () => null }: Options = {}) {
  const context = azure.context(
    { logWorkspaces: [workspace], logFirstDays: 10, ...config },
    { clock: fixedClock(now), readUntil: async (_slice, mark) => readUntil(mark) },
  );
  const slice = { stream: `azure/log-analytics-${fact}`, scope: tenant };
  const { records, error } = await outcomeOf(collector.collect(context, slice));
  return { records, error: error as RollcallError | null };
}

const isUsage = (record: CloudRecord): record is UsageRecord => record.type === "usage";
/** `principal source action day` of each use, `-` for what was looked for and not seen. */
const told = (records: CloudRecord[]) =>
  records
    .filter(isUsage)
    .flatMap(({ principal, source, entries }) =>
      entries.map(({ action, lastUsedAt }) =>
        [principal.value, source, action, lastUsedAt?.toISOString().slice(0, 10) ?? "-"].join(" "),
      ),
    );
const seen = (records: CloudRecord[]) => told(records).filter((text) => !text.endsWith(" -"));
const spans = (records: CloudRecord[], value: string, source: string) =>
  records
    .filter(isUsage)
    .filter((record) => record.principal.value === value && record.source === source)
    .map(({ coveredFrom, coveredTo }) =>
      [coveredFrom, coveredTo].map((at) => at.toISOString().slice(0, 10)).join(" … "),
    );
const days = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `2026-11-${String(from + at).padStart(2, "0")}T00:00:00Z`);
const marks = (records: CloudRecord[]) =>
  records.filter(isUsage).filter(({ source }) => source.startsWith("log-analytics-"));

function activity(uses: object[], presence: object[] = []): void {
  const row = { principal: ids.principal, action: "microsoft.web/sites/write", isRefused: false };
  logs.answer(
    "AzureActivity",
    "by principal",
    uses.map((more) => ({ ...row, last: "2026-11-20T10:00:00Z", ...more })),
  );
  logs.answer("AzureActivity", "startofday", presence as Record<string, unknown>[]);
}

describe("the activity of a workspace", () => {
  it("tells who did what last, what was refused apart, each for the day of its last use alone", async () => {
    activity([
      {},
      { action: "microsoft.web/sites/delete", last: "2026-11-21T10:00:00.1234567Z" },
      { isRefused: 1, last: "2026-11-22T10:00:00Z" },
      { principal: "no object id" },
    ]);
    const { records, error } = await read("activity");
    expect(error).toBeNull();
    expect(seen(records)).toEqual([
      `${ids.principal} activity-log microsoft.web/sites/write 2026-11-20`,
      `${ids.principal} activity-log microsoft.web/sites/delete 2026-11-21`,
      `${ids.principal} activity-log/denied microsoft.web/sites/write 2026-11-22`,
    ]);
    expect(spans(records, ids.principal, "activity-log")).toEqual(["2026-11-21 … 2026-11-21"]);
  });
  it("says of a subscription what would have shown, back to the last day nothing of it arrived", async () => {
    const of = (id: string, on: string[]) => on.map((day) => ({ subscription: id.toUpperCase(), day }));
    activity(
      [],
      [
        ...of(subscription, [...days(14, 16), ...days(18, 23)]),
        ...of(otherSubscription, days(14, 22)),
        ...of("99999999-9999-4999-8999-999999999999", days(14, 23)),
      ],
    );
    const { records } = await read("activity");
    expect(spans(records, subscription, "activity-log")).toEqual(["2026-11-18 … 2026-11-23"]);
    expect(told(records)).toEqual(
      ["write", "delete", "action"].map((verb) => `${subscription} activity-log microsoft.*/${verb} -`),
    );
  });
  it("is asked for at bounds the text and the call agree on", async () => {
    activity([]);
    await read("activity");
    expect(logs.asked().map(({ timespan }) => timespan)).toEqual([
      "2026-11-14T00:00:00.000Z/2026-11-24T00:00:00.000Z",
      "2026-11-14T00:00:00.000Z/2026-11-24T00:00:00.000Z",
      "2026-11-14T00:00:00.000Z/2026-11-24T00:00:00.000Z",
    ]);
    expect(logs.asked()[0]?.text).toContain("datetime(2026-11-14T00:00:00.000Z)");
  });
});

describe("what is read next", () => {
  it("begins a day before what was read last, and marks for each workspace how far it came", async () => {
    activity([]);
    const { records } = await read("activity", { readUntil: () => new Date("2026-11-22T00:00:00Z") });
    expect(logs.asked()[0]?.timespan).toBe("2026-11-21T00:00:00.000Z/2026-11-24T00:00:00.000Z");
    expect(marks(records)).toMatchObject([
      {
        principal: { kind: "scope", value: tenant },
        source: `log-analytics-activity/${workspace}`,
        entries: [],
        coveredFrom: new Date("2026-11-21T00:00:00Z"),
        coveredTo: new Date("2026-11-23T23:59:59.999Z"),
      },
    ]);
  });
  it("is nothing on a day that was read already, and the stream is whole all the same", async () => {
    const { records, error } = await read("activity", { readUntil: () => new Date("2026-11-24T00:00:00Z") });
    expect(error).toBeNull();
    expect(logs.asked()).toEqual([]);
    expect(records.map(({ type }) => type)).toEqual(["coverage"]);
  });
  it("comes in pieces, the oldest first, and each is told and marked before the next is asked", async () => {
    activity([]);
    logs.answer("AzureActivity", "by principal", ({ timespan }) =>
      timespan.startsWith("2026-10-25") ? semantic("SEM0001", "no") : [],
    );
    const { records, error } = await read("activity", { config: { logFirstDays: 60 } });
    expect(error).toBeInstanceOf(Unavailable);
    expect(marks(records).map(({ coveredFrom }) => coveredFrom.toISOString())).toEqual([
      "2026-09-25T00:00:00.000Z",
    ]);
  });
});

describe("sign-ins of a workspace", () => {
  const storage = "e406a681-f3d4-42a8-90b6-c2b029497af1";
  const table = { sp: "AADServicePrincipalSignInLogs", mi: "AADManagedIdentitySignInLogs" };
  const token = (principal: string) => ({
    ...{ principal: principal.toUpperCase(), audience: storage, last: "2026-11-20T10:00:00Z" },
  });
  const present = (on: string[]) => on.map((day) => ({ day }));

  it("prove that no token was asked for, by each kind's own log, back to a day without any", async () => {
    logs.answer(table.sp, "by principal", [token(ids.principal)]);
    logs.answer(table.sp, "startofday", present(days(14, 23)));
    logs.answer(table.mi, "by principal", [token(ids.identity)]);
    logs.answer(table.mi, "startofday", present([...days(14, 19), ...days(22, 23)]));
    const { records, error } = await read("sign-ins");
    expect(error).toBeNull();
    const all = told(records);
    expect(all).toContain(`${ids.principal} entra-token data:microsoft.storage/* 2026-11-20`);
    expect(all).toContain(`${ids.principal} entra-token microsoft.* -`);
    expect(all).toContain(`${ids.vendor} entra-token data:microsoft.storage/* -`);
    expect(spans(records, ids.vendor, "entra-token")).toEqual(["2026-11-14 … 2026-11-23"]);
    expect(spans(records, ids.identity, "entra-token")).toEqual(["2026-11-22 … 2026-11-23"]);
    expect(all.filter((text) => text.startsWith(ids.graph))).toEqual([]);
  });
  it("prove nothing of managed identities where only those of applications are sent there", async () => {
    logs.answer(table.sp, "by principal", [token(ids.identity)]);
    logs.answer(table.sp, "startofday", present(days(14, 23)));
    const { records, error } = await read("sign-ins");
    expect(error).toBeNull();
    expect(told(records).filter((text) => text.startsWith(ids.identity))).toEqual([
      `${ids.identity} entra-token data:microsoft.storage/* 2026-11-20`,
    ]);
  });
  it("that are not sent there at all are no failure", async () => {
    const { records, error } = await read("sign-ins");
    expect(error).toBeInstanceOf(NotApplicable);
    expect(error?.message).toContain(table.sp);
    expect(records).toEqual([]);
  });
});

describe("storage logs of a workspace", () => {
  const blobs = "microsoft.storage/storageaccounts/blobservices/containers/blobs/read";
  const row = (more: object) => ({
    ...{ principal: ids.identity, action: blobs, isRefused: false, last: "2026-11-20T10:00:00Z" },
    ...more,
  });
  it("name what was done to data as such, and lists of containers as what they are", async () => {
    logs.answer("StorageBlobLogs", "by principal", [
      row({}),
      row({ action: "microsoft.storage/storageaccounts/blobservices/containers/read" }),
      row({ isRefused: true, last: "2026-11-21T10:00:00Z" }),
    ]);
    logs.answer("StorageQueueLogs", "by principal", [
      row({ action: "microsoft.storage/storageaccounts/queueservices/queues/messages/process/action" }),
    ]);
    const { records, error } = await read("storage");
    expect(error).toBeNull();
    expect(told(records)).toEqual([
      `${ids.identity} storage-log data:${blobs} 2026-11-20`,
      `${ids.identity} storage-log microsoft.storage/storageaccounts/blobservices/containers/read 2026-11-20`,
      `${ids.identity} storage-log data:microsoft.storage/storageaccounts/queueservices/queues/messages/process/action 2026-11-20`,
      `${ids.identity} storage-log/denied data:${blobs} 2026-11-21`,
    ]);
  });
});

describe("Microsoft Graph activity of a workspace", () => {
  it("names a permission only where the caller had no other", async () => {
    const call = (principal: string, roles: string | null) => ({
      principal,
      roles,
      last: "2026-11-20T10:00:00Z",
    });
    logs.answer("MicrosoftGraphActivityLogs", "", [
      call(ids.principal, "Mail.Read"),
      call(ids.identity, "Mail.Read User.Read.All"),
      call(ids.vendor, null),
    ]);
    const { records, error } = await read("graph");
    expect(error).toBeNull();
    expect(told(records)).toEqual([
      `${ids.principal} graph-activity app:microsoft graph/mail.read 2026-11-20`,
    ]);
  });
});

describe("an answer that is not whole", () => {
  it("over the limit is asked for again in halves, and together they are whole", async () => {
    activity([]);
    logs.answer("AzureActivity", "by principal", ({ timespan }) => {
      const [from = "", to = ""] = timespan.split("/");
      const hours = (Date.parse(to) - Date.parse(from)) / 3_600_000;
      const row = { principal: ids.principal, action: "a/write", isRefused: false, last: from };
      return hours > 120 ? tableOf([row], tooMuch) : [row];
    });
    const { records, error } = await read("activity");
    expect(error).toBeNull();
    expect(seen(records)).toEqual([`${ids.principal} activity-log a/write 2026-11-19`]);
    expect(
      logs
        .asked()
        .map(({ timespan }) => timespan)
        .slice(0, 3),
    ).toEqual([
      "2026-11-14T00:00:00.000Z/2026-11-24T00:00:00.000Z",
      "2026-11-14T00:00:00.000Z/2026-11-19T00:00:00.000Z",
      "2026-11-19T00:00:00.000Z/2026-11-24T00:00:00.000Z",
    ]);
  });
  it("over the limit for a single hour ends the stream, with nothing told", async () => {
    activity([]);
    logs.answer("AzureActivity", "by principal", () => tableOf([], tooMuch));
    const { records, error } = await read("activity", { config: { logFirstDays: 1 } });
    expect(error).toBeInstanceOf(Unavailable);
    expect(error?.message).toContain("more for 2026-11-23T00:00:00.000Z than one answer holds");
    expect(records).toEqual([]);
  });
  it("for another reason is none, and the next collection may find it whole", async () => {
    activity([{}]);
    logs.answer("AzureActivity", "startofday", () =>
      tableOf([], warning("-2133196790", "a shard did not answer")),
    );
    const { records, error } = await read("activity");
    expect(error).toMatchObject({ transient: true });
    expect(error?.message).toContain("a shard did not answer");
    expect(records).toEqual([]);
  });
  it.each([
    ["lacks a column", [{ principal: ids.principal, isRefused: false, last: "2026-11-20T10:00:00Z" }]],
    ["has a value of another kind", [{ principal: 7, action: "a/write", isRefused: false, last: "" }]],
  ])("that %s tells nothing", async (_, rows) => {
    activity([]);
    logs.answer("AzureActivity", "by principal", rows);
    const { records, error } = await read("activity");
    expect(error).toBeInstanceOf(Unavailable);
    expect(records).toEqual([]);
  });
});

describe("a workspace that refuses", () => {
  it("says which role is missing where", async () => {
    logs.answer("AzureActivity", "", () => ({
      status: 403,
      json: {
        error: {
          code: "InsufficientAccessError",
          message: "The provided credentials have insufficient access",
        },
      },
    }));
    const { records, error } = await read("activity");
    expect(error).toBeInstanceOf(Denied);
    expect((error as Denied).permission).toBe("Microsoft.OperationalInsights/workspaces/query/read");
    expect(error?.hint).toContain("Log Analytics Data Reader");
    expect(error?.hint).toContain(workspace);
    expect(records).toEqual([]);
  });
  it("by throttling, whatever is tried, is asked again by another collection", async () => {
    logs.answer("AzureActivity", "", () => ({ status: 429, json: { error: { code: "ThrottledError" } } }));
    expect((await read("activity")).error).toMatchObject({ transient: true });
  });
  it("does not keep another from being read, and the stream says that it is not whole", async () => {
    activity([{}]);
    azure.on(`/v1/workspaces/${otherWorkspace}/query`, {
      status: 403,
      json: { error: { code: "Forbidden" } },
    });
    const { records, error } = await read("activity", {
      config: { logWorkspaces: [otherWorkspace, workspace] },
    });
    expect(error).toBeInstanceOf(Incomplete);
    expect(error?.message).toContain(otherWorkspace);
    expect(seen(records)).toHaveLength(1);
    expect(marks(records).map(({ source }) => source)).toEqual([`log-analytics-activity/${workspace}`]);
  });
  it("because a column is not known there is a failure to report, no absent table", async () => {
    logs.answer("AzureActivity", "", () =>
      semantic("SEM0100", "'extend' operator: Failed to resolve scalar expression named 'Claims_d'"),
    );
    const { error } = await read("activity");
    expect(error).toBeInstanceOf(Unavailable);
    expect(error?.message).toContain("Claims_d");
  });
  it("to exist is a mistake of the source", async () => {
    const missing = otherWorkspace.replaceAll("5", "6");
    const { error } = await read("activity", { config: { logWorkspaces: [missing] } });
    expect(error).toBeInstanceOf(Unavailable);
    expect(error?.hint).toContain("ids of Log Analytics workspaces");
  });
});

describe("what is not asked", () => {
  it("is any workspace, where the source names none", async () => {
    const { error } = await read("storage", { config: { logWorkspaces: undefined } });
    expect(error).toBeInstanceOf(NotApplicable);
    expect(logs.asked()).toEqual([]);
  });
  it.each(["Basic", "Auxiliary"])("is a table of the %s plan, whose queries cost money", async (plan) => {
    activity([{}]);
    const resource = `/subscriptions/${subscription}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/w`;
    azure.graph("microsoft.operationalinsights/workspaces", [{ id: resource, customerId: workspace }]);
    azure.on(`${resource}/tables/AzureActivity`, { json: { properties: { plan } } });
    const { records, error } = await read("activity");
    expect(error).toBeInstanceOf(NotApplicable);
    expect(error?.message).toContain(`on the ${plan} plan`);
    expect(logs.asked()).toEqual([]);
    expect(records).toEqual([]);
  });
});

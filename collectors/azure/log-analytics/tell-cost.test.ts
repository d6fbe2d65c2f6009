/** What the doctor says of a workspace before the first collection asks it anything else. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Denied, NotApplicable } from "#lib/errors.ts";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { audienceOf } from "#lib/providers/azure/clouds.ts";
import { collector } from "../collector.ts";
import { type FakeAzure, fakeAzure, outcomeOf, subscription, tenant } from "../testing/fake-azure.ts";
import { type FakeWorkspace, fakeWorkspace, workspace } from "../testing/fake-workspace.ts";
import { smallTenant } from "../testing/small-tenant.ts";

let azure: FakeAzure;
let logs: FakeWorkspace;
beforeEach(async () => {
  azure = await fakeAzure();
  smallTenant(azure);
  logs = fakeWorkspace(azure);
});
afterEach(() => azure.stop());

async function told(): Promise<DoctorCheck | undefined> {
  const checks: DoctorCheck[] = [];
  for await (const check of collector.diagnose(azure.context({ logWorkspaces: [workspace] })))
    checks.push(check);
  return checks.find(({ name }) => name === `workspace ${workspace}`);
}

describe("the doctor of a workspace", () => {
  it("says which tables it has, how much came in, and which of them costs something to ask", async () => {
    const resource = `/subscriptions/${subscription}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/w`;
    azure.graph("microsoft.operationalinsights/workspaces", [{ id: resource, customerId: workspace }]);
    azure.on(`${resource}/tables/AzureActivity`, { json: { properties: { plan: "Analytics" } } });
    azure.on(`${resource}/tables/StorageBlobLogs`, { json: { properties: { plan: "Basic" } } });
    logs.answer("Usage", "", [
      { table: "StorageBlobLogs", megabytes: 12_400.5 },
      { table: "AzureActivity", megabytes: 310 },
    ]);
    expect(await told()).toMatchObject({
      status: "ok",
      detail:
        "In the last 30 days came in: AzureActivity 310 MB (queries are free), StorageBlobLogs 12.4 GB (Basic plan: queries are billed, so it is not asked).",
    });
    expect(logs.asked().map(({ text }) => text.split("\n")[0])).toEqual(["Usage"]);
  });
  it("that gets nothing of what is asked says what would send it there", async () => {
    logs.answer("Usage", "", []);
    const check = await told();
    expect(check?.status).toBe("not-applicable");
    expect(check?.fix).toContain("diagnostic settings");
  });
  it("that refuses names the role", async () => {
    logs.answer("Usage", "", () => ({ status: 403, json: { error: { code: "InsufficientAccessError" } } }));
    const check = await told();
    expect(check?.status).toBe("denied");
    expect(check?.fix).toContain("Log Analytics Data Reader");
  });
});

describe("a workspace that is only measured", () => {
  const cost = async (fact: string, config: object = {}) => {
    const slice = { stream: `azure/log-analytics-${fact}`, scope: tenant };
    const context = azure.context({ logWorkspaces: [workspace], logAnalytics: "measure", ...config });
    const { records, error } = await outcomeOf(collector.collect(context, slice));
    const told = records.flatMap((record) => (record.type === "coverage" ? [record] : []));
    return { records, error, told };
  };
  const cameIn = (...rows: { table: string; megabytes: number }[]) => logs.answer("Usage", "", rows);

  it("says what the first reading would go over and that it is an estimate, and is asked for no log", async () => {
    cameIn({ table: "AzureActivity", megabytes: 300 }, { table: "StorageBlobLogs", megabytes: 9000 });
    const { records, error, told } = await cost("activity", { logFirstDays: 60 });
    expect(error).toBeNull();
    expect(records).toEqual(told);
    expect(told).toMatchObject([{ capability: "log-analytics-activity-cost", scope: tenant }]);
    expect(told[0]?.reason).toContain(
      "came in AzureActivity 300 MB. A first reading of 60 days would go over about 600 MB",
    );
    expect(told[0]?.reason).toContain("An estimate");
    expect(told[0]?.reason).toContain("may not see the plan");
    expect(told[0]?.reason).not.toContain("Storage");
    expect(logs.asked().map(({ text }) => text.split("\n")[0])).toEqual(["Usage"]);
  });
  it("says which tables would cost and are therefore not asked, and which have nothing", async () => {
    const resource = `/subscriptions/${subscription}/resourceGroups/logs/providers/Microsoft.OperationalInsights/workspaces/w`;
    azure.graph("microsoft.operationalinsights/workspaces", [{ id: resource, customerId: workspace }]);
    azure.on(`${resource}/tables/StorageBlobLogs`, { json: { properties: { plan: "Basic" } } });
    azure.on(`${resource}/tables/StorageFileLogs`, { json: { properties: { plan: "Analytics" } } });
    cameIn({ table: "StorageBlobLogs", megabytes: 9000 }, { table: "StorageFileLogs", megabytes: 10 });
    const { told } = await cost("storage");
    expect(told[0]?.reason).toContain("came in StorageFileLogs 10 MB.");
    expect(told[0]?.reason).toContain(
      "StorageBlobLogs 9 GB would not be asked: on the Basic plan queries are billed",
    );
    expect((await cost("graph")).told[0]?.reason).toContain("nothing came in of MicrosoftGraphActivityLogs");
  });
  it("that refuses to say so is denied, and one that is switched off is asked nothing at all", async () => {
    logs.answer("Usage", "", () => ({ status: 403, json: { error: { code: "InsufficientAccessError" } } }));
    expect((await cost("activity")).error).toBeInstanceOf(Denied);
    const before = logs.asked().length;
    expect((await cost("activity", { logAnalytics: "off" })).error).toBeInstanceOf(NotApplicable);
    expect(logs.asked()).toHaveLength(before);
  });
});

describe("a token for the logs", () => {
  it("is asked for by the name their tokens carry, in each cloud", () => {
    expect(audienceOf("global", "logs")).toBe("https://api.loganalytics.io");
    expect(audienceOf("us-government", "logs")).toBe("https://api.loganalytics.us");
    expect(audienceOf("china", "logs")).toBe("https://api.loganalytics.azure.cn");
  });
});

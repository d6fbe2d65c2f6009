/** What the doctor says of a workspace before the first collection asks it anything else. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import { audienceOf } from "#lib/providers/azure/clouds.ts";
import { collector } from "../collector.ts";
import { type FakeAzure, fakeAzure, subscription } from "../testing/fake-azure.ts";
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

describe("a token for the logs", () => {
  it("is asked for by the name their tokens carry, in each cloud", () => {
    expect(audienceOf("global", "logs")).toBe("https://api.loganalytics.io");
    expect(audienceOf("us-government", "logs")).toBe("https://api.loganalytics.us");
    expect(audienceOf("china", "logs")).toBe("https://api.loganalytics.azure.cn");
  });
});

/** Which role assignments a workspace's answers are taken to say were used, and that they say nothing of those that are not there. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import type { CloudRecord, UsageRecord } from "#lib/ingest/contract.ts";
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

async function read(fact: string) {
  const clock = fixedClock("2026-11-24T12:00:00Z");
  const context = azure.context({ logWorkspaces: [workspace], logFirstDays: 10 }, { clock });
  return outcomeOf(collector.collect(context, { stream: `azure/log-analytics-${fact}`, scope: tenant }));
}

const isUsage = (record: CloudRecord): record is UsageRecord => record.type === "usage";

describe("role assignments in a workspace", () => {
  const guid = "0f3a1b2c-4d5e-6f70-8192-a3b4c5d6e7f8";
  const uses = (records: CloudRecord[]) =>
    records
      .filter(isUsage)
      .filter(({ principal }) => principal.kind === "assignment")
      .flatMap(({ principal, source, plane, entries }) =>
        entries.map((entry) =>
          [principal.value, source, plane, entry.action, entry.lastUsedAt?.toISOString()].join(" "),
        ),
      );
  it("are told by the last day each let software do something, one row for each, however its id is written", async () => {
    logs.answer("AzureActivity", "by principal", []);
    logs.answer("AzureActivity", "by assignment", [
      { assignment: guid.replaceAll("-", ""), last: "2026-11-19T10:00:00Z" },
      {
        assignment: `/subscriptions/${subscription}/providers/microsoft.authorization/roleassignments/${guid.toUpperCase()}`,
        last: "2026-11-20T10:00:00Z",
      },
      { assignment: "no id", last: "2026-11-21T10:00:00Z" },
    ]);
    const { records, error } = await read("activity");
    expect(error).toBeNull();
    expect(uses(records)).toEqual([`${guid} role-assignment identity * 2026-11-20T10:00:00.000Z`]);
  });
  it("are told of data too, and kept as the same", async () => {
    logs.answer("StorageBlobLogs", "by principal", []);
    logs.answer("StorageBlobLogs", "by assignment", [{ assignment: guid, last: "2026-11-22T10:00:00Z" }]);
    const { records, error } = await read("storage");
    expect(error).toBeNull();
    expect(uses(records)).toEqual([`${guid} role-assignment identity * 2026-11-22T10:00:00.000Z`]);
  });
});

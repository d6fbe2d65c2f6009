/** What the activity log is taken to prove, and what not. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";
import { type FakeAzure, fakeAzure, outcomeOf, subscription } from "./testing/fake-azure.ts";
import { ids, smallTenant } from "./testing/small-tenant.ts";

const path = `/subscriptions/${subscription}/providers/Microsoft.Insights/eventtypes/management/values`;
const claim = "http://schemas.microsoft.com/identity/claims";
let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
  smallTenant(azure);
});
afterEach(() => azure.stop());

const event = (more: Record<string, unknown> = {}) => ({
  authorization: { action: "Microsoft.Web/sites/WRITE", scope: "/subscriptions/x" },
  claims: { [`${claim}/objectidentifier`]: ids.principal.toUpperCase(), appid: ids.app },
  eventTimestamp: "2026-11-20T10:00:00.1234567Z",
  operationName: { value: "MICROSOFT.WEB/SITES/WRITE" },
  ...{
    status: { value: "Succeeded" },
    subStatus: { value: "Created" },
    category: { value: "Administrative" },
  },
  ...more,
});

async function read(...events: unknown[]): Promise<CloudRecord[]> {
  azure.on(path, { json: { value: events } });
  const { records, error } = await outcomeOf(
    collector.collect(azure.context(), { stream: "azure/activity-log", scope: subscription }),
  );
  expect(error).toBeNull();
  return records;
}

/** `source action day` of each thing seen of somebody. */
async function seen(...events: unknown[]): Promise<string[]> {
  return (await read(...events)).flatMap((record) =>
    record.type === "usage" && record.principal.kind === "id"
      ? record.entries.map(
          ({ action, lastUsedAt }) =>
            `${record.principal.value === ids.principal ? "" : "other "}${record.source} ${action} ${lastUsedAt?.toISOString().slice(0, 10)}`,
        )
      : [],
  );
}

describe("azure/activity-log", () => {
  it("tells who did what last, whatever the letters, however often", async () => {
    expect(
      await seen(
        event(),
        event({ eventTimestamp: "2026-11-22T10:00:00Z", authorization: null }),
        event({ eventTimestamp: "2026-11-21T10:00:00Z", status: { value: "Accepted" } }),
        event({ authorization: { action: "Microsoft.Web/sites/delete" } }),
      ),
    ).toEqual([
      "activity-log microsoft.web/sites/write 2026-11-22",
      "activity-log microsoft.web/sites/delete 2026-11-20",
    ]);
  });
  it("asks for a bounded time in the words the service takes, and nobody by name", async () => {
    await read();
    const [asked] = azure.asked.filter((one) => one.path === path);
    expect(asked?.query.get("$filter")).toMatch(
      /^eventTimestamp ge '[^']+Z' and eventTimestamp le '[^']+Z'$/,
    );
  });
  it("never takes a person for the program the person used", async () => {
    const mine = { [`${claim}/objectidentifier`]: ids.user, appid: ids.app };
    expect(
      await seen(
        event({ claims: { ...mine, [`${claim}/scope`]: "user_impersonation" } }),
        event({
          claims: { ...mine, "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/upn": "a@b.example" },
        }),
        event({ claims: { appid: ids.app } }),
        event({ claims: null }),
      ),
    ).toEqual([]);
  });
  it("keeps what was refused apart, and takes another failure for use", async () => {
    const failed = (subStatus: string) =>
      event({ status: { value: "Failed" }, subStatus: { value: subStatus } });
    expect(await seen(failed("Forbidden"))).toEqual([
      "activity-log/denied microsoft.web/sites/write 2026-11-20",
    ]);
    expect(await seen(failed("Conflict"))).toEqual(["activity-log microsoft.web/sites/write 2026-11-20"]);
  });
  it("takes nothing from what has only begun, nor from other categories", async () => {
    expect(
      await seen(
        event({ status: { value: "Started" }, subStatus: { value: "" } }),
        event({ category: { value: "Policy" } }),
      ),
    ).toEqual([]);
  });
  it("says for everybody in the subscription what would have shown: no reads, no data", async () => {
    const records = await read();
    expect(records.filter(({ type }) => type === "usage")).toMatchObject([
      {
        ...{ principal: { kind: "scope", value: subscription }, source: "activity-log", plane: "action" },
        entries: [
          { action: "microsoft.*/write", lastUsedAt: null },
          { action: "microsoft.*/delete", lastUsedAt: null },
          { action: "microsoft.*/action", lastUsedAt: null },
        ],
      },
    ]);
    const [usage] = records;
    if (usage?.type !== "usage") throw new Error("no usage");
    expect(usage.coveredTo.getTime() - usage.coveredFrom.getTime()).toBe(8 * 86_400_000);
    expect(records.at(-1)).toMatchObject({
      type: "coverage",
      capability: "activity-log",
      status: "available",
    });
  });
});

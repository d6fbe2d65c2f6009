/** What a missing token is taken to prove, and when nothing is. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { collector } from "./collector.ts";
import { type FakeAzure, fakeAzure, outcomeOf, tenant } from "./testing/fake-azure.ts";
import { ids, smallTenant } from "./testing/small-tenant.ts";

const path = "/beta/auditLogs/signIns";
const storage = "e406a681-f3d4-42a8-90b6-c2b029497af1";
const directoryApi = "00000002-0000-0000-c000-000000000000";
let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
  smallTenant(azure);
});
afterEach(() => azure.stop());

const signIn = (more: Record<string, unknown> = {}) => ({
  ...{ servicePrincipalId: ids.principal, resourceId: storage.toUpperCase() },
  ...{ createdDateTime: "2026-11-20T10:00:00Z", status: { errorCode: 0 } },
  ...more,
});

function read() {
  return outcomeOf(collector.collect(azure.context(), { stream: "azure/sign-ins", scope: tenant }));
}

function tokensOf(records: CloudRecord[], id: string): Record<string, string | null> {
  const usage = records.find((record) => record.type === "usage" && record.principal.value === id);
  if (usage?.type !== "usage") throw new Error(`nothing of ${id}`);
  expect(usage).toMatchObject({ plane: "service", source: "entra-token" });
  return Object.fromEntries(
    usage.entries.map(({ action, lastUsedAt }) => [action, lastUsedAt?.toISOString().slice(0, 10) ?? null]),
  );
}

describe("azure/sign-ins", () => {
  it("tells the last token of each API, and of every identity where it asked for none", async () => {
    azure.on(path, {
      json: {
        value: [
          signIn(),
          signIn({ createdDateTime: "2026-11-21T10:00:00Z" }),
          signIn({ servicePrincipalId: ids.identity, resourceId: directoryApi }),
        ],
      },
    });
    const { records, error } = await read();
    expect(error).toBeNull();
    const nowhere = {
      ...{ "microsoft.*": null, "data:microsoft.storage/*": null, "data:microsoft.keyvault/*": null },
      ...{ "data:microsoft.servicebus/*": null, "data:microsoft.eventhub/*": null },
      ...{ "app:microsoft graph/*": null, "directory:*": null },
    };
    expect(tokensOf(records, ids.principal)).toEqual({
      ...nowhere,
      "data:microsoft.storage/*": "2026-11-21",
    });
    expect(tokensOf(records, ids.identity)).toEqual({ ...nowhere, "directory:*": "2026-11-20" });
    expect(tokensOf(records, ids.vendor)).toEqual(nowhere);
  });
  it("asks for software of both kinds, which are listed by name only", async () => {
    await read();
    const filters = azure.asked.filter((one) => one.path === path).map(({ query }) => query.get("$filter"));
    expect(filters).toEqual([
      expect.stringMatching(/^signInEventTypes\/any\(t: t eq 'servicePrincipal'\) and createdDateTime ge /),
      expect.stringMatching(/^signInEventTypes\/any\(t: t eq 'managedIdentity'\) and createdDateTime ge /),
    ]);
  });
  it("takes a sign-in that failed for none", async () => {
    azure.on(path, { json: { value: [signIn({ status: { errorCode: 7000215 } })] } });
    expect(tokensOf((await read()).records, ids.principal)["data:microsoft.storage/*"]).toBeNull();
  });
  it("says nothing of Microsoft's own applications", async () => {
    const { records } = await read();
    expect(() => tokensOf(records, ids.graph)).toThrow();
  });
  it("proves nothing by a list with a row that cannot be read", async () => {
    azure.on(path, { json: { value: [signIn({ status: "none" })] } });
    const { records, error } = await read();
    expect(error).toBeInstanceOf(Unavailable);
    expect(records).toEqual([]);
  });
});

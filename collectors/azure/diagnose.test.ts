import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import list from "#lib/providers/azure/permissions.json" with { type: "json" };
import { chooseCredential, parseToken } from "./credentials.ts";
import { diagnose } from "./diagnose.ts";
import { azureStreams } from "./streams.ts";
import {
  accessToken,
  type FakeAzure,
  fakeAzure,
  otherSubscription,
  subscription,
  tenant,
} from "./testing/fake-azure.ts";

let azure: FakeAzure;
beforeEach(async () => {
  azure = await fakeAzure();
  for (const path of ["/v1.0/", "/beta/"]) azure.on(path, { json: { value: [] } });
  azure.on("/providers/Microsoft.Authorization/providerOperations", {
    json: { name: "Microsoft.Authorization" },
  });
});
afterEach(() => azure.stop());

async function checks(config: Record<string, unknown> = {}): Promise<DoctorCheck[]> {
  const found: DoctorCheck[] = [];
  for await (const check of diagnose(azure.context(config))) found.push(check);
  return found;
}

describe("the doctor", () => {
  it("finds every permission granted, in every subscription", async () => {
    const found = await checks();
    expect(found.filter(({ status }) => status !== "ok")).toEqual([]);
    for (const { permission } of list.permissions)
      expect(found.map(({ name }) => name)).toContain(permission);
    const scopes = found.filter(({ name }) => name === "*/read").map(({ scope }) => scope);
    expect(scopes).toEqual([subscription, otherSubscription]);
    expect(found[0]?.detail).toContain(`workload-identity as ${tenant}, in Contoso`);
  });
  it("names the permission of Graph that is missing, with its id", async () => {
    azure.on("/v1.0/oauth2PermissionGrants", {
      status: 403,
      json: { error: { code: "Authorization_RequestDenied", message: "no" } },
    });
    const denied = (await checks()).filter(({ status }) => status === "denied");
    expect(denied.map(({ name }) => name)).toEqual(["DelegatedPermissionGrant.Read.All"]);
    expect(denied[0]?.fix).toContain("81b4724a-58aa-41c1-8a55-84ef97466587");
  });
  it("names the action that is missing in one subscription, with the command that grants it", async () => {
    azure.on(`/subscriptions/${subscription}/providers/Microsoft.Authorization/permissions`, {
      json: { value: [{ actions: ["*/read"], notActions: ["*/denyAssignments/read"] }] },
    });
    const denied = (await checks()).filter(({ status }) => status === "denied");
    expect(denied.map(({ name, scope }) => [name, scope])).toEqual([
      ["Microsoft.Authorization/denyAssignments/read", subscription],
    ]);
    expect(denied[0]?.fix).toContain(`--scope /subscriptions/${subscription}`);
  });
  it("does not take a missing licence for a missing permission", async () => {
    azure.on("/beta/reports", {
      status: 403,
      json: { error: { code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", message: "x" } },
    });
    expect((await checks()).find(({ name }) => name === "AuditLog.Read.All")?.status).toBe("not-applicable");
  });
  it("stops at credentials that do not work", async () => {
    const found = await checks({ tokenFile: "/nowhere/token" });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ status: "failed", fix: expect.stringMatching(/federated credential/) });
  });
});

describe("the permission list", () => {
  it("names each permission once, and only streams there are", () => {
    expect(new Set(list.permissions.map(({ permission }) => permission)).size).toBe(list.permissions.length);
    for (const { streams } of list.permissions)
      for (const stream of streams) expect(Object.keys(azureStreams)).toContain(stream);
  });
});

describe("a credential", () => {
  const config = (more: object) => ({
    ...azure.context().source.config,
    tokenFile: undefined,
    credential: "automatic" as const,
    ...more,
  });
  it("is keyless where the surroundings offer it, and never searched for beyond that", () => {
    expect(
      chooseCredential(config({}), { AZURE_FEDERATED_TOKEN_FILE: "/t", AZURE_CLIENT_CERTIFICATE_PATH: "/c" }),
    ).toBe("workload-identity");
    expect(chooseCredential(config({}), { AZURE_CLIENT_CERTIFICATE_PATH: "/c" })).toBe("certificate");
    expect(chooseCredential(config({}), { AZURE_CLIENT_SECRET: "s" })).toBe("managed-identity");
    expect(chooseCredential(config({ credential: "azure-cli" }), {})).toBe("azure-cli");
  });
  it("gives tokens that say whose they are; what is no token is an error", () => {
    expect(parseToken(accessToken())).toEqual({
      tenant,
      objectId: tenant,
      appId: tenant,
      roles: ["Application.Read.All"],
    });
    expect(() => parseToken("opaque")).toThrow();
    expect(() => parseToken(accessToken({ tid: undefined }))).toThrow();
  });
});

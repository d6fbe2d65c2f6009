import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { Incomplete, Invalid } from "#lib/errors.ts";
import type { ImportedEstate } from "#lib/ingest/contract.ts";
import { openImport } from "./import.ts";
import { outcomeOf } from "./testing/fake-azure.ts";

const tenant = "11111111-1111-4111-8111-111111111111";
const subscription = "22222222-2222-4222-8222-222222222222";
const [app, principal, application, key] = ["a", "b", "c", "d"].map(
  (digit) =>
    `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`,
) as [string, string, string, string];
const role = "8e3af657-a8ff-443c-a75c-2fe8c4bcb635";

const principals = [
  {
    ...{ id: principal, appId: app, displayName: "api", servicePrincipalType: "Application" },
    ...{
      appOwnerOrganizationId: tenant,
      signInAudience: "AzureADMyOrg",
      keyCredentials: [],
      passwordCredentials: [],
    },
  },
];
const secret = {
  keyId: key,
  hint: "abc",
  startDateTime: "2026-01-01T00:00:00Z",
  endDateTime: "2027-01-01T00:00:00Z",
};
const applications = [
  {
    id: application,
    appId: app,
    displayName: "api",
    signInAudience: "AzureADMyOrg",
    passwordCredentials: [secret],
  },
];
const assignments = [
  {
    ...{
      id: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleAssignments/x`,
      principalId: principal,
    },
    ...{
      principalType: "ServicePrincipal",
      scope: `/subscriptions/${subscription}/resourceGroups/RG`,
      condition: null,
    },
    ...{
      roleDefinitionId: `/subscriptions/${subscription}/providers/Microsoft.Authorization/roleDefinitions/${role}`,
      roleDefinitionName: "Owner",
    },
  },
];
const accounts = [
  { id: subscription, name: "production", tenantId: tenant, state: "Enabled", isDefault: true },
];
const definitions = [
  {
    name: role,
    roleName: "Owner",
    roleType: "BuiltInRole",
    assignableScopes: ["/"],
    permissions: [{ actions: ["*"], notActions: [] }],
  },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-azure-import-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function open(...contents: unknown[]): Promise<ImportedEstate> {
  const files = await Promise.all(
    contents.map(async (content, at) => {
      const path = join(folder, `${at}.json`);
      await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
      return { path, role: at === 0 ? "main" : "beside" };
    }),
  );
  return openImport(files, {
    signal: new AbortController().signal,
    clock: fixedClock("2026-11-24T00:00:00Z"),
  });
}

describe("exports of Azure CLI", () => {
  it("are told apart by what they hold, in any order", async () => {
    const one = await open(principals, applications, assignments, accounts, definitions);
    const other = await open(accounts, definitions, assignments, applications, principals);
    expect(other).toEqual({ ...one, collect: expect.any(Function) });
    expect(one.pin).toBe(tenant);
    expect(one.slices.map(({ stream }) => stream)).toEqual([
      "azure/service-principals",
      "azure/applications",
      "azure/app-credentials",
      "azure/role-definitions",
      "azure/role-assignments",
    ]);
    expect(one.scopes.at(-1)).toMatchObject({ externalId: subscription, name: "production", parent: tenant });
  });
  it("give what the API gives", async () => {
    const estate = await open(principals, applications, assignments, definitions);
    const of = async (stream: string, scope = tenant) => outcomeOf(estate.collect({ stream, scope }));
    expect((await of("azure/service-principals")).records[0]).toMatchObject({
      ...{ externalId: principal, kind: "azure_service_principal", attributes: { publisher: "own" } },
    });
    expect((await of("azure/applications")).records[0]).toMatchObject({
      attributes: { servicePrincipal: principal },
    });
    expect((await of("azure/role-assignments", subscription)).records).toMatchObject([
      {
        scope: subscription,
        via: "role-assignment/resourcegroups/rg",
        role: { value: `${tenant}/role/${role}` },
      },
    ]);
    expect(await of("azure/role-definitions")).toMatchObject({
      records: [
        {
          externalId: `${tenant}/role/${role}`,
          kind: "azure_built_in_role",
          document: { permissions: [{ actions: ["*"] }] },
        },
      ],
      error: null,
    });
  });
  it("hold credentials without the beginning of a secret, and say that federated ones are missing", async () => {
    const estate = await open(principals, applications);
    const { records, error } = await outcomeOf(
      estate.collect({ stream: "azure/app-credentials", scope: tenant }),
    );
    expect(records).toMatchObject([
      { externalId: `${application}/${key}`, principal: { kind: "app-id", value: app }, status: "active" },
    ]);
    expect(JSON.stringify(records)).not.toContain('"abc"');
    expect(error).toBeInstanceOf(Incomplete);
    expect((error as Incomplete).missing).toEqual(["federated credentials"]);
  });
  it("without definitions know assigned roles by their name alone", async () => {
    const estate = await open(assignments, accounts);
    const { records, error } = await outcomeOf(
      estate.collect({ stream: "azure/role-definitions", scope: tenant }),
    );
    expect(records).toMatchObject([
      { name: "Owner", document: null, unknown: expect.arrayContaining(["document"]) },
    ]);
    expect((error as Incomplete).missing).toEqual(["Owner"]);
  });
  it("without service principals leave it open whether one stands for an application", async () => {
    const estate = await open(applications, accounts);
    const { records } = await outcomeOf(estate.collect({ stream: "azure/applications", scope: tenant }));
    expect(records[0]).not.toHaveProperty("attributes.servicePrincipal");
  });
  it("may be what Graph itself answers, but not one page of several", async () => {
    expect((await open({ value: principals })).pin).toBe(tenant);
    await expect(open({ value: principals, "@odata.nextLink": "https://x" })).rejects.toThrow(
      /one page of several/,
    );
  });
});

describe("a file that is refused", () => {
  it.each([
    ["cut off", JSON.stringify(principals).slice(0, -20), /cut off/],
    ["no list", { a: 1 }, /no list/],
    ["a list of something else", [{ name: "vm" }], /neither/],
    ["a list with a broken item", [...principals, { servicePrincipalType: "x" }], /1\.id/],
    ["of no tenant that it names", assignments, /which tenant/],
    ["of two tenants", [accounts[0], { ...accounts[0], tenantId: subscription }], /several tenants/],
    ["empty of anything", [], /which tenant/],
  ])("is %s", async (_name, content, message) => {
    const refusal = open(content);
    await expect(refusal).rejects.toBeInstanceOf(Invalid);
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toHaveProperty("hint", expect.stringMatching(/az /));
  });
});

import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { linesOf, runCli } from "../testing/run-cli.ts";
import { subscription, tenant } from "./testing/fake-azure.ts";
import { ids } from "./testing/small-tenant.ts";

const principals = [
  {
    ...{ id: ids.principal, appId: ids.app, displayName: "api", servicePrincipalType: "Application" },
    ...{ appOwnerOrganizationId: tenant, signInAudience: "AzureADMyOrg" },
  },
];
const assignment = (name: string, scope: string, principalType: string) => ({
  ...{ id: `${scope}/roleAssignments/${name}`, scope, principalType, roleDefinitionName: "Owner" },
  ...{
    principalId: principalType === "User" ? ids.user : ids.principal,
    roleDefinitionId: `/x/${ids.owner}`,
  },
});
const assignments = [
  assignment("a", `/subscriptions/${subscription}`, "ServicePrincipal"),
  assignment("b", `/subscriptions/${subscription}`, "User"),
  assignment("c", "/providers/Microsoft.Management/managementGroups/Platform", "ServicePrincipal"),
];

describe("exports of Azure CLI, imported by command", () => {
  let database: TestDatabase;
  let folder: string;
  const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });
  const write = async (name: string, content: unknown) => {
    const path = join(folder, name);
    await writeFile(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  };
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-azure-"));
    database = await testDatabase();
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("give the principals and who holds what; what a role allows is said to be unread", async () => {
    const files = [await write("sp.json", principals), "--beside", await write("ra.json", assignments)];
    const result = await cli("import", "azure", ...files, "--at", "2026-11-24T00:00:00Z");
    expect(result).toMatchObject({ code: 3 });
    expect(result.stdout + result.stderr).toContain("--role-definitions");
    const identities = linesOf(await cli("export", "identities"));
    expect(identities.map(({ externalId, nature }) => [externalId, nature]).toSorted()).toEqual([
      [ids.user, "human"],
      [ids.principal, "machine"],
    ]);
    const grants = linesOf(await cli("export", "grants"));
    expect(grants.map(({ scope }) => scope).toSorted()).toEqual(
      [subscription, subscription, `${tenant}/managementGroups/platform`].toSorted(),
    );
  });
  it("that were cut off change nothing", async () => {
    const path = await write("cut.json", JSON.stringify(principals).slice(0, 50));
    expect(await cli("import", "azure", path)).toMatchObject({ code: 2 });
  });
});

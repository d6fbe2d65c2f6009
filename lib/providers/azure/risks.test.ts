import { describe, expect, it } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { directoryActionLevel, permissionLevel } from "./action-levels.ts";
import { azureGrantedActions } from "./granted-actions.ts";

const graphApp = "00000003-0000-0000-c000-000000000000";
const armNames =
  "microsoft.authorization/roleassignments/read microsoft.authorization/roleassignments/write microsoft.authorization/elevateaccess/action microsoft.compute/virtualmachines/write microsoft.compute/virtualmachines/runcommand/action microsoft.storage/storageaccounts/read microsoft.storage/storageaccounts/write microsoft.storage/storageaccounts/listkeys/action microsoft.managedidentity/userassignedidentities/assign/action microsoft.keyvault/vaults/accesspolicies/write".split(
    " ",
  );
const directoryNames =
  "microsoft.directory/roleassignments/standard/read microsoft.directory/roleassignments/allproperties/alltasks microsoft.directory/users/standard/read microsoft.directory/users/create microsoft.directory/applications/credentials/update".split(
    " ",
  );
const permissions =
  "RoleManagement.Read.Directory RoleManagement.ReadWrite.Directory Application.ReadWrite.All Mail.Read Mail.Send Files.ReadWrite.All".split(
    " ",
  );
const levelOfArm = (name: string) =>
  name.endsWith("/read") ? "read" : name.includes("authorization") ? "permissions" : "write";
const catalogue = createCatalogue({
  ...{ provider: "azure", wildcards: "*" },
  entries: [
    ...armNames.map((name) => ({ name, level: levelOfArm(name) }) as const),
    { name: "data:microsoft.keyvault/vaults/secrets/getsecret/action", level: "write" as const },
    ...directoryNames.map((name) => ({ name: `directory:${name}`, level: directoryActionLevel(name) })),
    ...permissions.map((value) => ({
      name: `app:microsoft graph/${value.toLowerCase()}`,
      level: permissionLevel(graphApp, value),
    })),
  ].map((entry, at) => ({ ...entry, id: at + 1 })),
});
const risks = compileRisks(azureGrantedActions.risks, catalogue);

function riskOfDocument(document: Json) {
  const compiled = azureGrantedActions.compile(document, catalogue, "");
  const part = { effect: "allow", breadth: 3, conditional: false, level: "", compiled } as const;
  return riskOf(effectiveActions([part], catalogue).actions, risks);
}
const azure = (...actions: string[]): Json => ({ permissions: [{ actions }] });
const directory = (...actions: string[]): Json => ({
  rolePermissions: [{ allowedResourceActions: actions }],
});
const graph = (value: string): Json => ({ appRole: { value, resource: "Microsoft Graph", appId: graphApp } });

describe("the risk of", () => {
  it.each<[string, Json, number, boolean, string[]]>([
    ["a reader", azure("*/read"), 0, false, []],
    ["one who writes", azure("microsoft.storage/storageaccounts/write"), 1, false, []],
    ["one who reads keys", azure("microsoft.storage/storageaccounts/listKeys/action"), 2, false, []],
    ["one who assigns roles", azure("*/roleAssignments/write"), 2, false, ["assign-roles"]],
    ["one who runs commands", azure("*/runCommand/action"), 2, false, ["run-on-machines"]],
    ["one who may only assign identities", azure("*/assign/action"), 2, false, []],
    [
      "one who makes machines with an identity",
      azure("*/assign/action", "*/virtualMachines/write"),
      2,
      false,
      ["attach-identity"],
    ],
    ["one who reads secrets", { permissions: [{ dataActions: ["*"] }] }, 2, false, []],
    ["a reader of the directory", directory("microsoft.directory/*/standard/read"), 0, false, []],
    ["one who makes people", directory("microsoft.directory/users/create"), 1, false, []],
    [
      "an application administrator",
      directory("microsoft.directory/applications/credentials/update"),
      2,
      false,
      ["add-app-credentials"],
    ],
    ["a reader of mail", graph("Mail.Read"), 0, false, []],
    ["a sender of mail", graph("Mail.Send"), 1, false, []],
    ["a reader of directory roles", graph("RoleManagement.Read.Directory"), 0, false, []],
    ["one who writes applications", graph("Application.ReadWrite.All"), 2, false, ["add-app-credentials"]],
    [
      "one who writes directory roles",
      graph("RoleManagement.ReadWrite.Directory"),
      2,
      true,
      ["assign-directory-roles"],
    ],
  ])("%s", (_, document, tier, isAdministrator, escalations) => {
    expect(riskOfDocument(document)).toEqual({ tier, isAdministrator, escalations });
  });
  it("an owner and a global administrator is everything", () => {
    expect(riskOfDocument(azure("*"))).toMatchObject({ tier: 2, isAdministrator: true });
    expect(riskOfDocument(directory("microsoft.directory/*/allProperties/allTasks"))).toMatchObject({
      ...{ tier: 2, isAdministrator: true },
      escalations: ["assign-directory-roles", "add-app-credentials"],
    });
  });
});

describe("the risk table", () => {
  it("names every way once, with what it needs and a page that says so", () => {
    const { escalations } = azureGrantedActions.risks;
    expect(new Set(escalations.map(({ id }) => id)).size).toBe(escalations.length);
    for (const { needs, source } of escalations) {
      expect(source).toMatch(/^https:\/\/learn\.microsoft\.com\//);
      expect(needs.every((group) => group.length > 0)).toBe(true);
    }
  });
  it("has patterns as names are stored: in lower case, nothing that reads only", () => {
    const all = azureGrantedActions.risks.escalations.flatMap(({ needs }) => needs.flat());
    expect(
      all.filter((pattern) => pattern !== pattern.toLowerCase() || /\/(\*|read)$/.test(pattern)),
    ).toEqual([]);
  });
  it("gives an API that only calls its permission like Graph's no weight of Graph", () => {
    expect(permissionLevel(null, "Application.ReadWrite.All")).toBe("write");
  });
});

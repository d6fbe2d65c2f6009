import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { RoleRecord } from "#lib/ingest/contract.ts";
import { azurePolicyStatements } from "#lib/providers/azure/policy-statements.ts";
import { allowanceOf, type PermissionEntry } from "#lib/providers/azure/role-permissions.ts";
import { definitionRow, flatDefinitionRow, roleDefinitionRecord } from "./map-role-definition.ts";
import { parseRow } from "./parse.ts";
import { tenant } from "./testing/fake-azure.ts";

const fixtures = process.env.FIXTURES;

type Raw = { name: string; permissions: { condition: string | null }[] } & Record<string, unknown>;

describe.skipIf(!fixtures)("every built-in role of Azure", () => {
  let raw: Raw[];
  let roles: RoleRecord[];
  beforeAll(async () => {
    raw = JSON.parse(await readFile(join(fixtures ?? "", "azure/built-in-roles.json"), "utf8"));
    roles = raw.map((item) => {
      const { row, rejected } = parseRow(flatDefinitionRow, item);
      if (rejected !== null) throw new Error(rejected.sample);
      return roleDefinitionRecord(row, tenant);
    });
  });

  it("is read without a rejection, each a role of its own", () => {
    expect(roles).toHaveLength(928);
    expect(new Set(roles.map(({ externalId }) => externalId)).size).toBe(928);
    expect(new Set(roles.map(({ kind }) => kind))).toEqual(new Set(["azure_built_in_role"]));
  });
  it("reads the same as ARM writes it", () => {
    for (const [at, { name, ...properties }] of raw.entries()) {
      const arm = {
        id: `/providers/Microsoft.Authorization/roleDefinitions/${name}`,
        name,
        properties: { ...properties, type: "BuiltInRole" },
      };
      const { row } = parseRow(definitionRow, arm);
      expect(row && roleDefinitionRecord(row, tenant)).toEqual(roles[at]);
    }
  });
  it("keeps the condition of each permission: 29 roles have one inside", () => {
    const conditional = roles.filter(({ attributes }) => attributes.conditional === true);
    expect(conditional).toHaveLength(29);
    for (const [at, { permissions }] of raw.entries()) {
      const written = permissions.flatMap(({ condition }) => condition ?? []);
      const kept = entriesOf(roles[at] as RoleRecord).flatMap(({ condition }) => condition ?? []);
      expect(kept).toEqual(written);
    }
  });
  it("gives 28 roles the right to assign roles, 25 of them under a condition only", () => {
    const assigning = roles.map((role) =>
      allowanceOf(entriesOf(role), "Microsoft.Authorization/roleAssignments/write", "control"),
    );
    expect(assigning.filter((allowance) => allowance === "conditional")).toHaveLength(25);
    expect(assigning.filter((allowance) => allowance === "allowed")).toHaveLength(3);
  });
  it("is drawn as statements that leave out no action", () => {
    for (const role of roles) {
      const drawn = (azurePolicyStatements(role.document) ?? []).flatMap(({ actions }) => actions);
      const given = entriesOf(role).flatMap(({ actions, dataActions }) => [...actions, ...dataActions]);
      expect(drawn).toEqual(given);
    }
  });
});

function entriesOf({ document }: RoleRecord): PermissionEntry[] {
  const { permissions } = document as { permissions: Partial<PermissionEntry>[] };
  return permissions.map((entry) => ({
    ...{
      actions: [],
      notActions: [],
      dataActions: [],
      notDataActions: [],
      condition: null,
      conditionVersion: null,
    },
    ...entry,
  }));
}

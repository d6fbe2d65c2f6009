import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { positionsOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { operationCatalogue } from "../../../e2e/clouds/azure/world/provider-operations.ts";
import { azureGrantedActions } from "./granted-actions.ts";
import { grantedByRegularExpressions, type PlainEntry } from "./testing/naive-entries.ts";

const fixtures = process.env.FIXTURES;

type Role = { roleName: string; permissions: PlainEntry[] };

describe.skipIf(!fixtures)("every built-in role of Azure", () => {
  let roles: Role[];
  let catalogue: Catalogue;
  beforeAll(async () => {
    roles = JSON.parse(await readFile(join(fixtures ?? "", "azure/built-in-roles.json"), "utf8"));
    const names = [
      ...universe(roles),
      "directory:microsoft.directory/users/create",
      "app:microsoft graph/mail.read",
    ];
    catalogue = createCatalogue({
      ...{ provider: "azure", wildcards: "*" },
      entries: names.map((name, at) => ({ id: at + 1, name, level: null })),
    });
  });
  const granted = ({ permissions }: Role) => {
    const compiled = azureGrantedActions.compile({ permissions } as unknown as Json, catalogue, "");
    const part = { effect: "allow", breadth: 3, conditional: false, level: "", compiled } as const;
    return { ...effectiveActions([part], catalogue), compiled };
  };

  it("gives what one regular expression per action gives, and the same of it under a condition", () => {
    expect(roles).toHaveLength(928);
    expect(catalogue.size).toBeGreaterThan(4_000);
    for (const role of roles) {
      const { actions, conditional } = granted(role);
      const expected = grantedByRegularExpressions(role.permissions, catalogue.names);
      const names = (set: typeof actions) => new Set(positionsOf(set).map((at) => catalogue.names[at]));
      expect(names(actions), role.roleName).toEqual(expected.granted);
      expect(names(conditional), role.roleName).toEqual(expected.conditional);
    }
  });
  it("names no literal action that is unknown, for the catalogue is made of them", () => {
    const unknown = roles.flatMap((role) => granted(role).compiled.unknown);
    expect(unknown.filter((pattern) => !pattern.includes("*"))).toEqual([]);
  });
  it("is privileged where it may assign roles: 28 of them, and Owner is an administrator while Contributor is not", () => {
    const risks = compileRisks(azureGrantedActions.risks, catalogue);
    const found = roles.map((role) => ({ ...role, ...riskOf(granted(role).actions, risks) }));
    expect(found.filter(({ escalations }) => escalations.includes("assign-roles"))).toHaveLength(28);
    const named = (name: string) => found.find(({ roleName }) => roleName === name);
    expect(named("Owner")).toMatchObject({ tier: 2, isAdministrator: true });
    expect(named("User Access Administrator")).toMatchObject({ tier: 2, isAdministrator: true });
    expect(named("Contributor")).toMatchObject({ tier: 2, isAdministrator: false });
  });
});

/** The literal actions that the roles name and those the simulated Azure lists, data apart. */
function universe(roles: Role[]): Set<string> {
  const named = (lists: string[][], prefix: string) =>
    lists
      .flat()
      .filter((action) => !action.includes("*"))
      .map((action) => prefix + action.trim().toLowerCase());
  const entries = roles.flatMap(({ permissions }) => permissions);
  const listed = operationCatalogue.flatMap(({ operations, resourceTypes }) => [
    ...operations,
    ...resourceTypes.flatMap((type) => type.operations),
  ]);
  return new Set([
    ...named(
      entries.flatMap(({ actions, notActions }) => [actions, notActions]),
      "",
    ),
    ...named(
      entries.flatMap(({ dataActions, notDataActions }) => [dataActions, notDataActions]),
      "data:",
    ),
    ...listed.map(({ name, isDataAction }) => (isDataAction ? "data:" : "") + name.toLowerCase()),
  ]);
}

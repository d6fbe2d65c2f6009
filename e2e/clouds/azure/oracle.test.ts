import { describe, expect, it } from "vitest";
import type { OracleAnswer } from "../oracle-answer.ts";
import { createWorld } from "../world.ts";
import { createAzureOracle } from "./oracle/azure-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { createAzurePermissions } from "./permissions.ts";
import { TENANT_ID } from "./world/tenant.ts";

const world = createWorld({ date: "2026-11-24" });
const oracle = createAzureOracle(world);
const truth = oracle.truth();
const directory = world.azure.directory(world.day);
const lists = Object.keys(truth) as (keyof OracleAnswer)[];
const keyOf = (row: unknown) => JSON.stringify(row);

/** Without one of these the rows stay: it gives limits of time, actions or usage only. */
const UNSEEN_ONLY_IN_DETAIL = new Set([
  "Microsoft.Authorization/roleAssignmentScheduleInstances/read",
  "Microsoft.Authorization/providerOperations/read",
  "Microsoft.Insights/eventtypes/values/read",
  "AuditLog.Read.All",
]);

describe("the oracle of Azure", () => {
  it("sees everything with the shipped permissions", () => {
    expect(keyOf(oracle.visible(createAzurePermissions())) === keyOf(truth)).toBe(true);
  });

  it("sees less, never something else, without any one permission (but for names and places that turn into ids)", () => {
    const known = new Map(lists.map((list) => [list, new Set(truth[list].map(keyOf))]));
    for (const permission of createAzurePermissions().list()) {
      const permissions = createAzurePermissions();
      permissions.deny(permission);
      const visible = oracle.visible(permissions);
      const invented = lists.flatMap((list) =>
        (visible[list] as object[]).filter(
          (row) =>
            !known.get(list)?.has(keyOf(row)) &&
            // Without the tree, managed identities live in the tenant; without applications, a consent names an id.
            !(list === "identities" && (row as { scope: string }).scope === TENANT_ID) &&
            !(list === "roles" && permission === "Application.Read.All"),
        ),
      );
      expect(invented, permission).toEqual([]);
      expect(keyOf(visible) === keyOf(truth), permission).toBe(UNSEEN_ONLY_IN_DETAIL.has(permission));
    }
  });

  it("sees what a partly closed tenant leaves: less than the truth, more than nothing, the same every time", () => {
    const partly = () => {
      const permissions = createAzurePermissions();
      denyCorners(permissions, world);
      return oracle.visible(permissions);
    };
    const visible = partly();
    expect(visible).toEqual(partly());
    expect(visible.scopes).toEqual(truth.scopes);
    for (const list of ["grants", "workloads"] as const) {
      expect(visible[list].length, list).toBeLessThan(truth[list].length);
      expect(visible[list].length, list).toBeGreaterThan(truth[list].length * 0.7);
    }
  });

  it("is consistent with itself: ids unique, everything hangs on something it lists or names an outsider", () => {
    for (const list of ["scopes", "identities", "credentials", "roles", "workloads"] as const) {
      const ids = truth[list].map((row) => row.externalId);
      expect(new Set(ids).size, list).toBe(ids.length);
    }
    const identities = new Set(truth.identities.map((row) => row.externalId));
    const scopes = new Set(truth.scopes.map((row) => row.externalId));
    const roles = new Set(truth.roles.map((row) => row.externalId));
    for (const row of [...truth.grants, ...truth.trusts, ...truth.credentials, ...truth.workloads])
      expect(scopes.has(row.scope), row.scope).toBe(true);
    for (const { role } of truth.grants) expect(roles.has(role), role).toBe(true);
    for (const row of [
      ...truth.trusts.map(({ subject }) => subject),
      ...truth.credentials.map((item) => item.principal),
    ])
      expect(identities.has(row), row).toBe(true);
    for (const { runsAs, externalId } of truth.workloads)
      expect(identities.has(runsAs ?? ""), externalId).toBe(true);
    const outsiders = new Set(truth.externals.map(({ value }) => value));
    expect(outsiders.size).toBe(truth.externals.length);
    const dangling = truth.grants.filter(
      ({ subject }) => !identities.has(subject) && !outsiders.has(subject.replace("anyone:", "")),
    );
    expect(dangling.length).toBeGreaterThan(0);
    const alive = new Set(
      [...directory.principals, ...directory.users, ...directory.groups].map(({ id }) => id),
    );
    expect(dangling.filter(({ subject }) => alive.has(subject))).toEqual([]);
  });

  it("tells own, Microsoft's and vendors' principals from managed identities and agents", () => {
    const natures = (kind: string) =>
      new Set(truth.identities.filter((row) => row.kind === kind).map((row) => row.nature));
    expect(natures("azure_managed_identity")).toEqual(new Set(["machine"]));
    expect(natures("azure_agent_identity")).toEqual(new Set(["machine"]));
    expect(natures("azure_service_principal")).toEqual(new Set(["machine", "provider-managed", "set"]));
    expect(natures("azure_application")).toEqual(new Set(["machine", "set"]));
    expect(natures("azure_group")).toEqual(new Set(["group"]));
  });

  it("lists only groups that hold something, with every machine inside however deep", () => {
    const groups = truth.identities.filter(({ kind }) => kind === "azure_group");
    expect(groups.some(({ name }) => name === "grp-empty")).toBe(false);
    const outer = groups.find(({ name }) => name === "grp-platform-owners");
    expect(truth.memberships.filter(({ group }) => group === outer?.externalId)).toHaveLength(2);
  });

  it("knows the last sign-in of applications that ever signed in, where a report can be read", () => {
    const permissions = createAzurePermissions();
    const usage = oracle.usage(permissions, true);
    expect(usage.length).toBeGreaterThan(20);
    expect(usage.every(({ lastUsedAt }) => new Date(lastUsedAt ?? 0) < world.now)).toBe(true);
    expect(oracle.usage(permissions, false)).toEqual([]);
    permissions.deny("AuditLog.Read.All");
    expect(oracle.usage(permissions, true)).toEqual([]);
  });
});

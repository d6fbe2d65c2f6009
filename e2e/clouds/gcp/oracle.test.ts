import { describe, expect, it } from "vitest";
import type { OracleAnswer } from "../oracle-answer.ts";
import { createWorld } from "../world.ts";
import { createGcpOracle } from "./oracle/gcp-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { createGcpPermissions } from "./permissions.ts";

const world = createWorld({ date: "2026-11-24" });
const oracle = createGcpOracle(world);
const truth = oracle.truth();
const lists = Object.keys(truth) as (keyof OracleAnswer)[];
const keyOf = (row: unknown) => JSON.stringify(row);

/** Without one of these nothing is missing but the days of use: it stands in for another, or gives usage alone. */
const MISSED_BY_NOBODY =
  /^(resourcemanager\.(folders|projects|hierarchyNodes)|resourcemanager\.organizations\.getIamPolicy|iam\.(serviceAccounts|serviceAccountKeys|roles|googleapis)|cloudasset\.assets\.searchAllResources|policyanalyzer|logging)/;

describe("the oracle of Google Cloud", () => {
  it("sees everything with the shipped permissions", () => {
    expect(keyOf(oracle.visible(createGcpPermissions())) === keyOf(truth)).toBe(true);
  });

  it("sees less, never something else, without any one permission (but for natures and dates that turn unknown)", () => {
    const softened = (row: object) => keyOf({ ...row, nature: undefined, lastUsedAt: undefined });
    const known = new Map(lists.map((list) => [list, new Set(truth[list].map(softened))]));
    for (const permission of createGcpPermissions().list()) {
      const permissions = createGcpPermissions();
      permissions.deny(permission);
      const visible = oracle.visible(permissions);
      const invented = lists.flatMap((list) =>
        visible[list].filter((row) => !known.get(list)?.has(softened(row))),
      );
      // Where an account's e-mail leads to no account, its grants keep the e-mail.
      const archive = permission === "cloudasset.assets.listResource";
      if (!archive) expect(invented, permission).toEqual([]);
      const isWhole = lists.every((list) => visible[list].length === truth[list].length);
      expect(isWhole, permission).toBe(MISSED_BY_NOBODY.test(permission));
    }
  });

  it("loses what asks a project directly, and nothing else, when the project is closed to the collector", () => {
    const permissions = createGcpPermissions();
    const facts = world.gcp.organization.byId.get("northwind-data-platform-prod");
    permissions.denyScope(facts?.number ?? "");
    const visible = oracle.visible(permissions);
    expect(visible.identities).toEqual(truth.identities);
    expect(visible.grants.length).toBe(
      truth.grants.filter(({ scope, effect }) => effect !== "deny" || scope !== `projects/${facts?.number}`)
        .length,
    );
    expect(visible.grants.length).toBeLessThan(truth.grants.length);
    expect(oracle.usage(facts?.id ?? "", permissions)).toEqual([]);
    expect(oracle.usage(facts?.id ?? "").length).toBeGreaterThan(10);
  });

  it("without an inventory sees every project but the one whose API is off", () => {
    const permissions = createGcpPermissions();
    permissions.deny("cloudasset.assets.listResource");
    permissions.deny("cloudasset.assets.listIamPolicy");
    const visible = oracle.visible(permissions);
    const archive = `projects/${world.gcp.organization.byId.get("northwind-archive")?.number}`;
    expect(visible.identities.map(({ externalId }) => externalId)).toEqual(
      truth.identities.filter(({ scope }) => scope !== archive).map(({ externalId }) => externalId),
    );
    expect(visible.workloads).toEqual([]);
    expect(visible.scopes).toEqual(truth.scopes);
  });

  it("sees what a partly closed organization leaves: less than the truth, the same every time", () => {
    const partly = () => {
      const permissions = createGcpPermissions();
      denyCorners(permissions, world);
      return oracle.visible(permissions);
    };
    const visible = partly();
    expect(visible).toEqual(partly());
    expect(visible.scopes).toEqual(truth.scopes);
    expect(visible.identities).toEqual(truth.identities);
    expect(visible.ownerHints.length).toBeLessThan(truth.ownerHints.length);
    expect(visible.roles.length).toBeLessThan(truth.roles.length);
    const unseen = (rows: OracleAnswer["credentials"]) =>
      rows.filter((row) => row.lastUsedAt === null).length;
    expect(unseen(visible.credentials)).toBeGreaterThan(unseen(truth.credentials));
  });

  it("is consistent with itself: ids unique, every grant, trust and credential hangs on something it lists", () => {
    for (const list of ["scopes", "identities", "credentials", "roles", "workloads"] as const) {
      const ids = truth[list].map((row) => row.externalId);
      expect(new Set(ids).size, list).toBe(ids.length);
    }
    const identities = new Set(truth.identities.map((row) => row.externalId));
    const somebody = new Set([...identities, ...truth.externals.map(({ value }) => value)]);
    const deleted = (subject: string) => /^\d{21}$/.test(subject) && !identities.has(subject);
    const scopes = new Set(truth.scopes.map((row) => row.externalId));
    const roles = new Set(truth.roles.map((row) => row.externalId));
    for (const grant of truth.grants) {
      expect(roles.has(grant.role), grant.role).toBe(true);
      expect(scopes.has(grant.scope)).toBe(true);
      expect(somebody.has(grant.subject) || deleted(grant.subject), grant.subject).toBe(true);
    }
    for (const trust of truth.trusts) expect(identities.has(trust.subject), trust.subject).toBe(true);
    for (const row of truth.credentials) expect(identities.has(row.principal)).toBe(true);
    for (const row of truth.workloads) expect(row.runsAs === null || identities.has(row.runsAs)).toBe(true);
    for (const scope of truth.scopes) expect(scope.parent === null || scopes.has(scope.parent)).toBe(true);
    expect(truth.identities.some(({ nature }) => nature === "mixed")).toBe(true);
  });

  it("says of accounts and keys when they were last used, with those never seen as null, and nothing too late to be known", () => {
    const usage = world.gcp.projects(world.day).flatMap(({ id }) => oracle.usage(id));
    expect(new Set(usage.map(({ source }) => source)).size).toBe(2);
    expect(usage.some(({ lastUsedAt }) => lastUsedAt === null)).toBe(true);
    expect(usage.some(({ lastUsedAt }) => lastUsedAt !== null)).toBe(true);
    const latest = Math.max(...usage.flatMap(({ lastUsedAt }) => (lastUsedAt ? Date.parse(lastUsedAt) : [])));
    expect(world.now.getTime() - latest).toBeGreaterThan(86_400_000);
  });
});

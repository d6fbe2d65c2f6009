import { describe, expect, it } from "vitest";
import type { OracleAnswer } from "../oracle-answer.ts";
import { createWorld } from "../world.ts";
import { createKubernetesOracle } from "./oracle/kubernetes-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { createKubernetesPermissions } from "./permissions.ts";

const world = createWorld({ date: "2026-11-24" });
const oracle = createKubernetesOracle(world);
const truth = oracle.truth();
const lists = Object.keys(truth) as (keyof OracleAnswer)[];
const keyOf = (row: unknown) => JSON.stringify(row);

describe("the oracle of Kubernetes", () => {
  it("sees everything with the shipped permissions", () => {
    expect(oracle.visible(createKubernetesPermissions())).toEqual(truth);
  });

  it("sees less, never something else, without any one permission (but for names in place of ids)", () => {
    const softened = (row: object) => keyOf({ ...row, subject: undefined, runsAs: undefined });
    const known = new Map(lists.map((list) => [list, new Set(truth[list].map(softened))]));
    const seenWithout = new Set<string>();
    for (const permission of createKubernetesPermissions().list()) {
      const permissions = createKubernetesPermissions();
      permissions.deny(permission);
      const visible = oracle.visible(permissions);
      for (const list of lists)
        expect(
          visible[list].filter((row) => !known.get(list)?.has(softened(row))),
          permission,
        ).toEqual([]);
      if (keyOf(visible) === keyOf(truth)) seenWithout.add(permission);
    }
    // Whose pods run is seen without what made them; the other tells only since when uses are noted.
    expect(seenWithout).toEqual(
      new Set([
        "list replicasets.apps",
        "list daemonsets.apps",
        "list replicationcontrollers",
        "get configmaps/kube-apiserver-legacy-service-account-token-tracking",
      ]),
    );
  });

  it("loses one namespace where only that is closed, and a cluster where that is", () => {
    const permissions = createKubernetesPermissions();
    permissions.deny("list serviceaccounts", "prod/payments");
    const lost = truth.identities.filter(
      (row) => !oracle.visible(permissions).identities.some((one) => one.externalId === row.externalId),
    );
    expect(lost.length).toBeGreaterThan(3);
    expect(lost.every((row) => row.scope.endsWith("/payments"))).toBe(true);
    const closed = createKubernetesPermissions();
    closed.denyScope("tooling");
    expect(oracle.visible(closed).scopes.filter(({ kind }) => kind === "kubernetes_cluster")).toHaveLength(2);
  });

  it("sees what partly closed clusters leave: less than the truth, the same every time", () => {
    const partly = () => {
      const permissions = createKubernetesPermissions();
      denyCorners(permissions, world);
      return oracle.visible(permissions);
    };
    expect(partly()).toEqual(partly());
    expect(partly().identities).toEqual(truth.identities);
    expect(partly().roles.length).toBeLessThan(truth.roles.length);
  });

  it("is consistent with itself: ids unique, every grant names somebody, every workload runs as somebody or nobody", () => {
    for (const list of ["scopes", "identities", "credentials", "roles", "workloads"] as const) {
      const ids = truth[list].map((row) => row.externalId);
      expect(new Set(ids).size, list).toBe(ids.length);
    }
    const identities = new Set(truth.identities.map((row) => row.externalId));
    const outsiders = new Set(truth.externals.map(({ value }) => value));
    const dangling = truth.grants.filter(
      ({ subject }) => !identities.has(subject) && !outsiders.has(subject),
    );
    expect(dangling.length).toBeGreaterThan(0);
    expect(dangling.length).toBeLessThan(20);
    for (const { runsAs } of truth.workloads) expect(runsAs === null || identities.has(runsAs)).toBe(true);
    for (const { member } of truth.memberships)
      expect(identities.has(member) || outsiders.has(member)).toBe(true);
    const scopes = new Set(truth.scopes.map(({ externalId }) => externalId));
    for (const { scope } of [...truth.identities, ...truth.grants, ...truth.workloads, ...truth.credentials])
      expect(scopes.has(scope)).toBe(true);
  });
});

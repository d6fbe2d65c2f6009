import { describe, expect, it } from "vitest";
import type { OracleAnswer } from "../oracle-answer.ts";
import { createWorld } from "../world.ts";
import { createAwsOracle } from "./oracle/aws-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { createAwsPermissions } from "./permissions.ts";
import { accessReport } from "./world/access-report.ts";
import { lastUsed } from "./world/activity.ts";
import { deleteKeys } from "./world/remove.ts";

const world = createWorld({ date: "2026-11-24" });
const oracle = createAwsOracle(world);
const truth = oracle.truth();
const lists = Object.keys(truth) as (keyof OracleAnswer)[];
const keyOf = (row: unknown) => JSON.stringify(row);

/** Without one of these the rows stay: it gives usage or documents only. */
const UNSEEN_ONLY_IN_DETAIL = new Set([
  "organizations:DescribePolicy",
  "iam:GenerateServiceLastAccessedDetails",
  "iam:GetServiceLastAccessedDetails",
]);

describe("the oracle of AWS", () => {
  it("sees everything with the shipped permissions", () => {
    expect(keyOf(oracle.visible(createAwsPermissions())) === keyOf(truth)).toBe(true);
  });

  it("sees less, never something else, without any one permission (but for natures and dates that turn unknown)", () => {
    const softened = (row: object) => keyOf({ ...row, nature: undefined, lastUsedAt: undefined });
    const compared = lists.filter((list) => list !== "scopes");
    const known = new Map(compared.map((list) => [list, new Set(truth[list].map(softened))]));
    for (const permission of createAwsPermissions().list()) {
      const permissions = createAwsPermissions();
      permissions.deny(permission);
      const visible = oracle.visible(permissions);
      const invented = compared.flatMap((list) =>
        visible[list].filter((row) => !known.get(list)?.has(softened(row))),
      );
      expect(invented, permission).toEqual([]);
      // The two lists of accounts can stand in for each other.
      if (permission.startsWith("organizations:ListAccounts")) continue;
      expect(keyOf(visible) === keyOf(truth), permission).toBe(UNSEEN_ONLY_IN_DETAIL.has(permission));
    }
  });

  it("loses one account's rows when that account is closed to the collector, and no other's", () => {
    const permissions = createAwsPermissions();
    const account = world.aws.organization.accounts[8]?.id ?? "";
    permissions.denyScope(account);
    const visible = oracle.visible(permissions);
    expect(visible.scopes).toEqual(truth.scopes);
    expect(visible.identities).toEqual(truth.identities.filter((row) => row.scope !== account));
    expect(visible.credentials).toEqual(truth.credentials.filter((row) => row.scope !== account));
  });

  it("sees what a partly closed organization leaves: less than the truth, more than nothing, the same every time", () => {
    const partly = () => {
      const permissions = createAwsPermissions();
      denyCorners(permissions, world);
      return oracle.visible(permissions);
    };
    const visible = partly();
    expect(visible).toEqual(partly());
    expect(visible.scopes).toEqual(truth.scopes);
    expect(visible.identities.length).toBeLessThan(truth.identities.length);
    expect(visible.identities.length).toBeGreaterThan(truth.identities.length * 0.8);
    expect(visible.workloads.length).toBeLessThan(truth.workloads.length);
  });

  it("turns a user's nature unknown where the credential report is denied, unless its name or path speaks", () => {
    const permissions = createAwsPermissions();
    permissions.deny("iam:GetCredentialReport");
    const users = oracle.visible(permissions).identities.filter((row) => row.kind === "aws_iam_user");
    expect(new Set(users.map((row) => row.nature))).toEqual(new Set(["unknown", "machine"]));
    expect(users.filter((row) => /^svc-/.test(row.name)).every((row) => row.nature === "machine")).toBe(true);
    const uploaders = users.filter((row) => /-uploader$/.test(row.name));
    expect(uploaders.length).toBeGreaterThan(0);
    expect(uploaders.every((row) => row.nature === "unknown")).toBe(true);
  });

  it("keeps keys without their dates when only their last use is denied", () => {
    const permissions = createAwsPermissions();
    permissions.deny("iam:GetAccessKeyLastUsed");
    const keys = oracle.visible(permissions).credentials.filter((row) => row.externalId.startsWith("AKIA"));
    expect(keys).toHaveLength(truth.credentials.filter((row) => row.externalId.startsWith("AKIA")).length);
    expect(keys.every((row) => row.lastUsedAt === null)).toBe(true);
  });

  it("names the streams a missing permission leaves incomplete", () => {
    const permissions = createAwsPermissions();
    const account = world.aws.organization.accounts[8]?.id ?? "";
    expect(oracle.incompleteStreams(permissions, account)).toEqual([]);
    permissions.deny("ec2:DescribeInstances");
    expect(oracle.incompleteStreams(permissions, account)).toEqual(["aws/ec2-instances"]);
  });

  it("is consistent with itself: ids unique, every grant, trust and credential hangs on something it lists", () => {
    for (const list of ["scopes", "identities", "credentials", "roles", "workloads"] as const) {
      const ids = truth[list].map((row) => row.externalId);
      expect(new Set(ids).size, list).toBe(ids.length);
    }
    const identities = new Set(truth.identities.map((row) => row.externalId));
    const scopes = new Set(truth.scopes.map((row) => row.externalId));
    const roles = new Set(truth.roles.map((row) => row.externalId));
    for (const grant of truth.grants) {
      expect(roles.has(grant.role), grant.role).toBe(true);
      expect(grant.effect === "org-policy" ? scopes.has(grant.subject) : identities.has(grant.subject)).toBe(
        true,
      );
    }
    for (const row of [
      ...truth.trusts.map((trust) => trust.subject),
      ...truth.credentials.map((item) => item.principal),
    ]) {
      expect(identities.has(row), row).toBe(true);
    }
    for (const row of truth.workloads)
      expect(row.runsAs === null || identities.has(row.runsAs), row.externalId).toBe(true);
    for (const scope of truth.scopes) expect(scope.parent === null || scopes.has(scope.parent)).toBe(true);
  });

  it("lists usage with tracked actions never seen as null, and nothing in the future", () => {
    const usage = oracle.usage(world.aws.organization.accounts[6]?.id ?? "");
    expect(new Set(usage.map((row) => `${row.source} ${row.plane}`)).size).toBe(4);
    expect(usage.some((row) => row.plane === "action" && row.lastUsedAt === null)).toBe(true);
    expect(usage.every((row) => row.lastUsedAt === null || new Date(row.lastUsedAt) < world.now)).toBe(true);
  });

  it("reads one account alone for a single-account source", () => {
    const account = world.aws.organization.accounts[9]?.id ?? "";
    const visible = oracle.visible(createAwsPermissions(), account);
    expect(visible.scopes).toEqual([expect.objectContaining({ externalId: account, parent: null })]);
    expect(visible.identities).toEqual(truth.identities.filter((row) => row.scope === account));
  });

  describe("on what is granted and observed", () => {
    const all = oracle.granted();
    const without = (...denied: string[]) => {
      const permissions = createAwsPermissions();
      for (const permission of denied) permissions.deny(permission);
      return permissions;
    };

    it("speaks of every role and user that can be seen, and of no other", () => {
      const permissions = createAwsPermissions();
      denyCorners(permissions, world);
      const seen = oracle
        .visible(permissions)
        .identities.filter(({ kind }) => kind === "aws_iam_role" || kind === "aws_iam_user");
      const ids = seen.map(({ externalId }) => externalId).sort();
      expect(
        oracle
          .granted(permissions)
          .map(({ principal }) => principal)
          .sort(),
      ).toEqual(ids);
      expect(
        oracle
          .observed(permissions)
          .map(({ principal }) => principal)
          .sort(),
      ).toEqual(ids);
      expect(ids.length).toBeLessThan(all.length);
    });

    it("never takes less for granted where the organization's policies cannot be read", () => {
      for (const permission of ["DescribePolicy", "ListTargetsForPolicy", "ListPolicies"]) {
        const unbound = oracle.granted(without(`organizations:${permission}`));
        const sizes = unbound.map((row, at) => row.actions.size - (all[at]?.actions.size ?? 0));
        expect(Math.min(...sizes), permission).toBe(0);
        expect(Math.max(...sizes), permission).toBeGreaterThan(0);
      }
    });

    it("has no evidence of users without the access reports, and of roles only that they were not used at all", () => {
      const observed = oracle.observed(without("iam:GenerateServiceLastAccessedDetails"));
      expect(observed.filter(({ used }) => used.size > 0)).toEqual([]);
      const watched = observed.filter((row) => row.watchedSince("s3:GetObject", "2026-08-26") !== null);
      const idle = new Set(
        oracle
          .observed()
          .filter((row) => row.watchedSince("aidevops:GetAgentSpace", "2026-08-26") !== null)
          .map(({ principal }) => principal),
      );
      expect(watched.length).toBeGreaterThan(10);
      expect(watched.filter(({ principal }) => !idle.has(principal))).toEqual([]);
    });
  });

  it("a user's reports know the later of two keys, and what was done with one that is deleted", () => {
    const everyUse = (day: number) =>
      world.aws.accounts(day).flatMap(({ id }) => {
        const state = world.aws.account(id, day);
        return state.users.map((user) => ({ user, report: accessReport(state, user, day) }));
      });
    let rotated = 0;
    for (const { user, report } of everyUse(world.day)) {
      const uses = user.keys.flatMap((key) => key.use ?? []);
      for (const { service, at } of report) {
        const dates = uses
          .filter((use) => use.service === service)
          .map((use) => lastUsed(use.activity, world.day, `${user.id}/${service}`)?.getTime() ?? 0);
        expect(at?.getTime() ?? 0).toBeGreaterThanOrEqual(Math.max(0, ...dates));
        if (dates.length > 1) rotated++;
      }
    }
    expect(rotated).toBeGreaterThan(0);
    const [busy] = everyUse(world.day).filter(({ report }) => report.some(({ at }) => at !== null));
    const account = world.aws.accounts(world.day).map(({ id }) => world.aws.account(id, world.day));
    const state = account.find(({ users }) => users.some(({ id }) => id === busy?.user.id));
    const user = structuredClone(busy?.user);
    if (state === undefined || user === undefined) throw new Error("nobody uses a key");
    deleteKeys(user, world.day, () => true);
    expect([user.keys, accessReport(state, user, world.day)]).toEqual([[], busy?.report]);
  });
});

/** What the collector delivers, read by the engine, grants exactly what the world's oracle says; so does the evidence. */
import { beforeAll, describe, expect, it } from "vitest";
import type { OracleGranted } from "#e2e/clouds/oracle-answer.ts";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { type EffectiveActions, effectiveActions } from "#lib/domain/effective-actions.ts";
import { observedUse } from "#lib/domain/observed-use.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { hasPosition, type PermissionSet, positionsOf, setOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import type { CloudRecord, Scope } from "#lib/ingest/contract.ts";
import { awsGrantedActions as aws } from "#lib/providers/aws/granted-actions.ts";
import type { GrantTerms, HeldGrant, Holder } from "#lib/providers/granted-actions.ts";
import { collectAll, seconds } from "./testing/simulated.ts";
import { context, theClouds, withClouds } from "./testing/with-clouds.ts";

withClouds();
const day = (date: string) => Math.floor(Date.parse(date) / 86_400_000);
const window = { from: day("2026-08-26"), to: day("2026-11-23") };
const streams = ["aws/principals", "aws/organization-policies", "aws/access-advisor", "aws/pod-identities"];

let records: CloudRecord[];
let scopes: Scope[];
let catalogue: Catalogue;
let oracle: Map<string, OracleGranted>;

beforeAll(async () => {
  const collected = await collectAll(context(), ({ stream }) => streams.includes(stream));
  expect(collected.slices.filter(({ error }) => error !== null)).toEqual([]);
  records = collected.slices.flatMap((slice) => slice.records);
  scopes = collected.scopes;
  const usedNames = of("usage").flatMap(({ entries }) => entries.map(({ action }) => action));
  const bundled = await aws.bundled?.();
  const levels = new Map(bundled?.actions.map(({ name, level }) => [name, level]));
  const names = [...new Set([...levels.keys(), ...usedNames])];
  const entries = names.map((name, id) => ({ id, name, level: levels.get(name) ?? null }));
  catalogue = createCatalogue({ provider: "aws", entries, wildcards: aws.wildcards });
  oracle = new Map((theClouds().aws.oracle.granted?.() ?? []).map((row) => [row.principal, row]));
});

function of<T extends CloudRecord["type"]>(type: T) {
  return records.filter((record) => record.type === type) as Extract<CloudRecord, { type: T }>[];
}

function chainOf(scope: string): Holder["scopes"] {
  const found = scopes.find(({ externalId }) => externalId === scope);
  return found === undefined ? [] : [found, ...(found.parent === null ? [] : chainOf(found.parent))];
}

type Effective = { actions: EffectiveActions; grants: { set: PermissionSet; terms: GrantTerms }[] };

function effectiveByPrincipal(): Map<string, Effective> {
  const roles = new Map(of("role").map((role) => [role.externalId, role]));
  const grants = Map.groupBy(of("grant"), ({ subject }) => subject.value);
  const groupIds = new Map(of("principal").map(({ resourceName, externalId }) => [resourceName, externalId]));
  const memberships = Map.groupBy(of("membership"), ({ member }) => member.value);
  const answers = new Map<string, Effective>();
  for (const { scope, ...principal } of of("principal")) {
    if (!["aws_iam_role", "aws_iam_user"].includes(principal.kind)) continue;
    const holder: Holder = { ...principal, scopes: chainOf(scope) };
    const groups = (memberships.get(principal.externalId) ?? []).map(({ group }) =>
      groupIds.get(group.value),
    );
    // A session policy names its role by ARN.
    const subjects = [principal.externalId, principal.resourceName, ...groups];
    const reaching = [...subjects, ...holder.scopes.map(({ externalId }) => externalId)];
    const parts = reaching.flatMap((subject) =>
      (grants.get(subject ?? "") ?? []).flatMap((grant) => {
        const role = roles.get(grant.role.value);
        const held: HeldGrant = {
          ...grant,
          role: { kind: null, externalId: grant.role.value, manager: null, attributes: {}, ...role },
          scope: { externalId: grant.scope, kind: "aws_account" },
          document: () => role?.document ?? null,
        };
        return aws.terms(held, holder, new Date(0)).map((terms) => ({
          ...{ terms, effect: grant.effect, ...terms },
          compiled: role?.document ? aws.compile(role.document, catalogue, terms.select) : null,
        }));
      }),
    );
    const allowing = parts.filter(({ effect }) => effect === "allow");
    answers.set(principal.externalId, {
      actions: effectiveActions(parts, catalogue),
      grants: allowing.flatMap(({ terms, compiled }) =>
        (compiled?.allows ?? []).map(({ actions }) => ({ set: actions, terms })),
      ),
    });
  }
  return answers;
}

const namesOf = (set: PermissionSet) => positionsOf(set).map((position) => catalogue.names[position] ?? "");
const positions = (names: Iterable<string>) =>
  setOf([...names].map((name) => catalogue.positionOf(name) ?? -1));

describe("the granted actions of a whole organization", () => {
  it("are the oracle's, with conditions, open ends, tiers and administrators, for every role and user", () => {
    const answers = effectiveByPrincipal();
    expect([...answers.keys()].sort()).toEqual([...oracle.keys()].sort());
    const risks = compileRisks(aws.risks, catalogue);
    for (const [principal, { actions }] of answers) {
      const expected = oracle.get(principal) as OracleGranted;
      const { tier, isAdministrator } = riskOf(actions.actions, risks);
      // As sets: tens of thousands of names of hundreds of identities are not worth printing.
      expect(actions.actions, principal).toEqual(positions(expected.actions.keys()));
      expect(actions.conditional, principal).toEqual(positions(expected.conditional));
      expect({ tier, isAdministrator, openEnded: actions.openEnded }, principal).toEqual({
        tier: expected.tier,
        isAdministrator: expected.isAdministrator,
        openEnded: expected.openEnded,
      });
    }
    const tiers = [...oracle.values()].map(({ tier }) => tier);
    expect(new Set(tiers)).toEqual(new Set([0, 1, 2]));
  });

  it("are dated where AWS dates them: the oldest grant of an action counts, one without a date before all", () => {
    let dated = 0;
    for (const [principal, { actions, grants }] of effectiveByPrincipal()) {
      const expected = oracle.get(principal) as OracleGranted;
      const few = positionsOf(actions.actions).slice(0, 40);
      for (const position of few) {
        const dates = grants.filter(({ set }) => hasPosition(set, position)).map(({ terms }) => terms.since);
        const since = dates.includes(null) ? null : (dates.map(seconds).sort()[0] ?? null);
        expect(since).toBe(expected.actions.get(catalogue.names[position] ?? ""));
        if (since !== null) dated++;
      }
    }
    expect(dated).toBeGreaterThan(100);
  });

  it("are used and watched as the oracle says", () => {
    const evidence = Map.groupBy(of("usage"), ({ principal }) => principal.value);
    const ids = new Map(catalogue.names.map((name, position) => [name, catalogue.ids[position] ?? -1]));
    const observed = theClouds().aws.oracle.observed?.() ?? [];
    expect(observed).toHaveLength(oracle.size);
    let [used, watched] = [0, 0];
    for (const { principal, ...expected } of observed) {
      const packed = (evidence.get(principal) ?? []).map((usage) => ({
        ...usage,
        coveredFrom: dayOf(usage.coveredFrom),
        coveredTo: dayOf(usage.coveredTo),
        entries: usage.entries.map(({ action, lastUsedAt }) => ({
          actionId: ids.get(action) ?? -1,
          day: lastUsedAt === null ? 0 : dayOf(lastUsedAt),
        })),
      }));
      const seen = observedUse(packed, { catalogue, window, wholeSources: aws.wholeSources });
      const since = (action: string) => expected.watchedSince(action, "2026-08-26");
      const inWindow = [...expected.used].filter(([, date]) => day(date) >= window.from);
      expect(namesOf(seen.used).sort(), principal).toEqual(inWindow.map(([action]) => action).sort());
      const granted = [...(oracle.get(principal)?.actions.keys() ?? [])];
      const isLongEnough = (action: string) => day(since(action) ?? "2100-01-01") <= window.from + 8;
      const isWatched = (action: string) => hasPosition(seen.watched, catalogue.positionOf(action) ?? -1);
      expect(
        granted.filter((action) => isWatched(action) !== isLongEnough(action)),
        principal,
      ).toEqual([]);
      used += inWindow.length;
      watched += granted.filter(isWatched).length;
    }
    expect(used).toBeGreaterThan(100);
    expect(watched).toBeGreaterThan(10_000);
  });

  it("need no name that the bundled list lacks", () => {
    const actions = of("usage").flatMap(({ plane, entries }) => (plane === "action" ? entries : []));
    const unlisted = actions.filter(
      ({ action }) => catalogue.levels[catalogue.positionOf(action) ?? -1] == null,
    );
    expect(new Set(unlisted.map(({ action }) => action))).toEqual(new Set());
  });
});

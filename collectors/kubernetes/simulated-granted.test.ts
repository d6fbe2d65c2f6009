/** What the engine makes of the collected records of the simulated clusters, identity by identity, beside the oracle's own answer. */
import { pino } from "pino";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { fixedClock } from "#lib/clock.ts";
import { type Catalogue, createCatalogue, type Offer } from "#lib/domain/catalogue.ts";
import { type CompiledPart, effectiveActions } from "#lib/domain/effective-actions.ts";
import { type Evidence, observedUse, type Window } from "#lib/domain/observed-use.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { hasPosition, type PermissionSet, positionsOf, setOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import type { CloudRecord, CollectorContext, GrantRecord, Ref } from "#lib/ingest/contract.ts";
import type { Holder } from "#lib/providers/granted-actions.ts";
import { kubernetesGrantedActions as engine } from "#lib/providers/kubernetes/granted-actions.ts";
import { externalPrincipal } from "#lib/providers/kubernetes/keys.ts";
import { collector } from "./collector.ts";

const date = "2026-11-24";
let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date });
});
beforeEach(() => clouds.kubernetes.permissions.reset());
afterAll(() => clouds.stop());

/** Told per cluster, as slices tell it; what is denied is missing. */
async function collectAll(): Promise<Map<string, CloudRecord[]>> {
  const told = new Map<string, CloudRecord[]>();
  for (const cluster of clouds.kubernetes.clusterNames) {
    const { kubeconfig, auditLogs } = clouds.kubernetes;
    const log = auditLogs[cluster];
    const config = { kubeconfig, context: cluster, ...(log ? { auditLogs: [log] } : {}) };
    const ctx: CollectorContext = {
      source: { name: cluster, config },
      ...{ signal: new AbortController().signal, clock: fixedClock(`${date}T00:00:00Z`), session: new Map() },
      ...{ log: pino({ level: "silent" }), endpoint: undefined },
      limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 0 },
    };
    const scopes = [];
    for await (const scope of collector.scopes(ctx)) scopes.push(scope);
    const records: CloudRecord[] = [];
    for await (const slice of collector.slices(ctx, scopes)) {
      try {
        for await (const record of collector.collect(ctx, slice)) records.push(record);
      } catch {
        // Not permitted: whatever was delivered before counts.
      }
    }
    told.set(scopes[0]?.externalId ?? "", records);
  }
  return told;
}

function catalogueOf(told: Map<string, CloudRecord[]>): Catalogue {
  const names = new Map<string, { id: number; level: Extract<CloudRecord, { type: "action" }>["level"] }>();
  const note = (name: string, level: null | "read" | "list" | "tagging" | "write" | "permissions") => {
    const known = names.get(name);
    names.set(name, { id: known?.id ?? names.size + 1, level: known?.level ?? level });
  };
  for (const record of [...told.values()].flat()) {
    if (record.type === "action") note(record.name, record.level);
    if (record.type === "usage") for (const { action } of record.entries) note(action, null);
  }
  const offers = new Map<string, Offer>();
  for (const [cluster, records] of told) {
    const offered = records.filter((record) => record.type === "action");
    const positions = (of: typeof offered) => setOf(of.map(({ name }) => (names.get(name)?.id ?? 0) - 1));
    const global = positions(offered.filter(({ isGlobal }) => isGlobal === true));
    offers.set(cluster, { actions: positions(offered), global });
  }
  const entries = [...names].map(([name, { id, level }]) => ({ id, name, level }));
  return createCatalogue({ provider: "kubernetes", wildcards: "*", entries, offers });
}

/** Everything a score needs, put together in the shortest way. */
function estateOf(told: Map<string, CloudRecord[]>) {
  const catalogue = catalogueOf(told);
  const records = [...told.values()].flat();
  const byName = new Map<string, string>();
  const holders = new Map<string, Holder>();
  const documents = new Map<string, CloudRecord & { type: "role" }>();
  for (const record of records) {
    if (record.type === "role") documents.set(record.externalId, record);
    if (record.type !== "principal") continue;
    const { kind, externalId, name, resourceName, attributes } = record;
    holders.set(externalId, { kind, externalId, name, resourceName, attributes, scopes: [] });
    byName.set(resourceName ?? "", externalId);
  }
  const idOf = (ref: Ref): string | null => {
    if (ref.kind === "id") return ref.value;
    if (ref.kind === "name") return byName.get(ref.value) ?? null;
    const outsider = externalPrincipal(ref, "");
    if (outsider === null) return null;
    const { kind, externalId, name } = outsider;
    if (!holders.has(externalId))
      holders.set(externalId, { kind, externalId, name, resourceName: null, attributes: {}, scopes: [] });
    return externalId;
  };
  const grants = Map.groupBy(
    records.filter((record) => record.type === "grant"),
    ({ subject }) => idOf(subject),
  );
  const groups = Map.groupBy(
    records.filter((record) => record.type === "membership"),
    ({ member }) => idOf(member),
  );
  const usage = records.filter((record) => record.type === "usage");
  // Whoever is only named anywhere is somebody as well.
  for (const record of records) {
    if (record.type === "usage" || record.type === "credential") idOf(record.principal);
    if (record.type === "trust") idOf(record.subject);
  }
  const heldBy = (id: string): GrantRecord[] => {
    const holder = holders.get(id);
    const of = [id, ...(groups.get(id) ?? []).map(({ group }) => idOf(group))];
    const implied = holder === undefined ? [] : (engine.impliedSubjects?.(holder) ?? []);
    return [...new Set([...of, ...implied.map(idOf)])].flatMap((subject) => grants.get(subject) ?? []);
  };
  return { catalogue, documents, heldBy, holders, usage, idOf };
}

function grantedTo(id: string, { catalogue, documents, heldBy, holders }: ReturnType<typeof estateOf>) {
  const parts: CompiledPart[] = [];
  const since: { actions: PermissionSet; since: Date | null }[] = [];
  const holder = holders.get(id) as Holder;
  for (const { subject, role, effect, via, condition, attributes, scope } of heldBy(id)) {
    const isCluster = !scope.includes("/");
    const record = documents.get(role.value);
    const grant = {
      ...{ subject, effect, via, condition, attributes },
      role: { kind: record?.kind ?? null, externalId: role.value, manager: null, attributes: {} },
      scope: { externalId: scope, kind: isCluster ? "kubernetes_cluster" : "kubernetes_namespace" },
      document: () => record?.document ?? null,
    };
    for (const terms of engine.terms(grant, holder, new Date(date))) {
      const compiled = engine.compile(grant.document(), catalogue, terms.select);
      const { breadth, conditional, level } = terms;
      parts.push({ effect, breadth, conditional, level, compiled: record === undefined ? null : compiled });
      for (const { actions } of compiled.allows) since.push({ actions, since: terms.since });
    }
  }
  return { ...effectiveActions(parts, catalogue), since };
}

function expectOracle(told: Map<string, CloudRecord[]>): number {
  const estate = estateOf(told);
  const { catalogue } = estate;
  const risks = compileRisks(engine.risks, catalogue);
  const names = (set: PermissionSet) => positionsOf(set).map((position) => catalogue.names[position] ?? "");
  const oracle = clouds.kubernetes.oracle.granted?.() ?? [];
  for (const expected of oracle) {
    const { actions, conditional, openEnded, since } = grantedTo(expected.principal, estate);
    const earliest = names(actions).map((name) => {
      const position = catalogue.positionOf(name) ?? -1;
      const dates = since
        .filter((one) => hasPosition(one.actions, position))
        .map((one) => one.since?.getTime());
      return [name, Math.min(...dates.map((time) => time ?? 0))];
    });
    const { tier, isAdministrator } = riskOf(actions, risks);
    const expectedDates = [...expected.actions].map(([name, at]) => [name, at === null ? 0 : Date.parse(at)]);
    const found = { tier, isAdministrator, openEnded, conditional: names(conditional).sort() };
    const { principal } = expected;
    expect({ principal, ...found }).toEqual({
      ...{ principal, tier: expected.tier, isAdministrator: expected.isAdministrator },
      ...{ openEnded: expected.openEnded, conditional: [...expected.conditional].sort() },
    });
    expect([principal, ...earliest.map(String).sort()]).toEqual([
      principal,
      ...expectedDates.map(String).sort(),
    ]);
  }
  const known = new Set(oracle.map(({ principal }) => principal));
  expect([...estate.holders.keys()].filter((id) => estate.heldBy(id).length > 0 && !known.has(id))).toEqual(
    [],
  );
  return oracle.length;
}

describe("everybody in the simulated clusters", () => {
  it("may do what the oracle says, since when, how dangerous it is", async () => {
    expect(expectOracle(await collectAll())).toBeGreaterThan(300);
    const tiers = new Set((clouds.kubernetes.oracle.granted?.() ?? []).map(({ tier }) => tier));
    expect([...tiers].sort()).toEqual([0, 1, 2]);
  });

  it.each([
    ["list roles.rbac.authorization.k8s.io", "prod/payments"],
    ["list rolebindings.rbac.authorization.k8s.io", "staging/payments"],
    ["list clusterroles.rbac.authorization.k8s.io", "prod"],
    ["list clusterrolebindings.rbac.authorization.k8s.io", "tooling"],
    ["list serviceaccounts", "prod/payments"],
    ["get configmaps/aws-auth", "prod"],
  ])("may do at least what is seen without %s in %s", async (permission, place) => {
    const whole = clouds.kubernetes.oracle.granted?.() ?? [];
    clouds.kubernetes.permissions.deny(permission, place);
    expectOracle(await collectAll());
    const total = (rows: typeof whole) => rows.reduce((sum, { actions }) => sum + actions.size, 0);
    expect(total(clouds.kubernetes.oracle.granted?.() ?? [])).toBeLessThanOrEqual(total(whole));
  });

  it("was seen to use what the oracle says, and watched where it says so", async () => {
    const told = await collectAll();
    const estate = estateOf(told);
    const { catalogue } = estate;
    const to = dayOf(new Date(date));
    const evidenceOf = (of: typeof estate.usage): Evidence[] =>
      of.map(({ source, plane, coveredFrom, coveredTo, entries }) => ({
        ...{ source, plane, coveredFrom: dayOf(coveredFrom), coveredTo: dayOf(coveredTo) },
        entries: entries.map(({ action, lastUsedAt }) => ({
          actionId: catalogue.ids[catalogue.positionOf(action) ?? -1] ?? -1,
          day: dayOf(lastUsedAt),
        })),
      }));
    const own = Map.groupBy(estate.usage, ({ principal }) =>
      principal.kind === "scope" ? "" : estate.idOf(principal),
    );
    const ofClusters = Map.groupBy(own.get("") ?? [], ({ principal }) => principal.value);
    const seen = { used: 0, watched: 0, unwatched: 0 };
    for (const days of [12, 30]) {
      const window: Window = { from: to - days, to };
      const windowFrom = new Date(window.from * 86_400_000).toISOString().slice(0, 10);
      for (const { principal, used, watchedSince } of clouds.kubernetes.oracle.observed?.() ?? []) {
        const around = ofClusters.get(principal.split("/")[0] ?? "") ?? [];
        const evidence = evidenceOf([...(own.get(principal) ?? []), ...around]);
        const found = observedUse(evidence, { catalogue, window, wholeSources: engine.wholeSources });
        for (const position of positionsOf(catalogue.all)) {
          const name = catalogue.names[position] ?? "";
          const isUsed = (used.get(name) ?? "") >= windowFrom;
          const isWatched = watchedSince(name, windowFrom) !== null;
          const isFoundWatched = hasPosition(found.watched, position);
          if (hasPosition(found.used, position) !== isUsed || (isFoundWatched !== isWatched && !isUsed))
            expect([principal, name, days, hasPosition(found.used, position), isFoundWatched]).toEqual([
              ...[principal, name, days, isUsed, isWatched],
            ]);
          seen.used += Number(isUsed);
          seen[isWatched ? "watched" : "unwatched"]++;
        }
      }
    }
    expect(Math.min(...Object.values(seen))).toBeGreaterThan(100);
  });
});

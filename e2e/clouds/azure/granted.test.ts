/** What the engine makes of everything the collector reads, compared with the oracle's naive answer, identity by identity. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { type CompiledPart, effectiveActions, withoutIdlePlaces } from "#lib/domain/effective-actions.ts";
import { type Evidence, observedUse } from "#lib/domain/observed-use.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { hasPosition, type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { Denied, Incomplete, NotApplicable } from "#lib/errors.ts";
import type {
  ActionRecord,
  CloudRecord,
  CollectorContext,
  GrantRecord,
  PrincipalRecord,
  Ref,
  RoleRecord,
  UsageRecord,
} from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { azureGrantedActions as engine } from "#lib/providers/azure/granted-actions.ts";
import { externalPrincipal } from "#lib/providers/azure/keys.ts";
import type { HeldGrant, Holder } from "#lib/providers/granted-actions.ts";
import { collector } from "../../../collectors/azure/collector.ts";
import type { OracleGranted, OracleObserved } from "../oracle-answer.ts";
import { type Clouds, startClouds } from "../start.ts";
import { TENANT_ID } from "./world/tenant.ts";

const date = "2026-11-24";
const now = new Date(`${date}T00:00:00Z`);
const environment = { ...process.env };

describe.each([{ partial: false }, { partial: true }])("the tenant, $partial", ({ partial }) => {
  let clouds: Clouds;
  let records: CloudRecord[];
  let catalogue: Catalogue;
  beforeAll(async () => {
    clouds = await startClouds({ date, partial });
    Object.assign(process.env, clouds.azure.announcement.environment);
    records = await everything(clouds);
    catalogue = catalogueOf(records);
  }, 60_000);
  afterAll(async () => {
    process.env = environment;
    await clouds.stop();
  });

  it("gives every identity what the oracle says, since when, under which condition and how dangerous", () => {
    const expected = clouds.azure.oracle.granted?.() ?? [];
    const found = grantedBy(records, catalogue);
    expect(expected.length).toBeGreaterThan(200);
    expect(found.map(({ principal }) => principal).toSorted()).toEqual(
      expected.map(({ principal }) => principal).toSorted(),
    );
    const byPrincipal = new Map(found.map((one) => [one.principal, one]));
    for (const one of expected) expect(byPrincipal.get(one.principal), one.principal).toEqual(one);
    expect(expected.filter(({ actions }) => actions.size > 0).length).toBeGreaterThan(80);
    expect(new Set(expected.map(({ tier }) => tier))).toEqual(new Set([0, 1, 2]));
  });

  it("shows of every identity what it did and, by its own sign-ins, what it did not", () => {
    const expected = clouds.azure.oracle.observed?.() ?? [];
    for (const one of expected) compareUse(one, records, catalogue);
    expect(expected.filter(({ used }) => used.size > 0).length).toBeGreaterThan(20);
    const read = "microsoft.storage/storageaccounts/read";
    expect(expected.some(({ watchedSince }) => watchedSince(read, windowFrom) !== null)).toBe(true);
  });

  it("knows every operation that anybody is seen to do", () => {
    const names = new Set(catalogue.names);
    const done = (clouds.azure.oracle.observed?.() ?? []).flatMap(({ used }) => [...used.keys()]);
    expect(done.filter((action) => !names.has(action))).toEqual([]);
  });
});

function context(clouds: Clouds): CollectorContext {
  return {
    source: { name: "granted", config: clouds.azure.tenantSource },
    ...{ signal: new AbortController().signal, log: createLog("silent"), session: new Map() },
    clock: fixedClock(now.toISOString()),
    endpoint: clouds.azure.announcement.environment.ROLLCALL_ENDPOINT_AZURE,
    limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 0 },
  };
}

async function everything(clouds: Clouds): Promise<CloudRecord[]> {
  const ctx = context(clouds);
  const scopes = [];
  for await (const scope of collector.scopes(ctx)) scopes.push(scope);
  const records: CloudRecord[] = [];
  for await (const slice of collector.slices(ctx, scopes)) {
    try {
      for await (const record of collector.collect(ctx, slice)) records.push(record);
    } catch (error) {
      const isExpected = [Denied, Incomplete, NotApplicable].some((kind) => error instanceof kind);
      if (!isExpected) throw error;
    }
  }
  return records;
}

const of = <Type extends CloudRecord["type"]>(records: CloudRecord[], type: Type) =>
  records.filter((record): record is Extract<CloudRecord, { type: Type }> => record.type === type);

function catalogueOf(records: CloudRecord[]): Catalogue {
  const levels = new Map<string, ActionRecord["level"]>();
  for (const { entries } of of(records, "usage")) for (const { action } of entries) levels.set(action, null);
  for (const { name, level } of of(records, "action")) levels.set(name, level);
  const entries = [...levels].map(([name, level], at) => ({ id: at + 1, name, level }));
  return createCatalogue({ provider: "azure", wildcards: engine.wildcards, entries });
}

/** As the score does it: grants that reach the identity, terms, parts, effective actions. */
function grantedBy(records: CloudRecord[], catalogue: Catalogue): OracleGranted[] {
  const roles = new Map(of(records, "role").map((role) => [role.externalId, role]));
  const keyOf = (subject: Ref) =>
    subject.kind === "id" ? subject.value : externalPrincipal(subject, "")?.externalId;
  const grants = Map.groupBy(of(records, "grant"), ({ subject }) => keyOf(subject));
  const groups = Map.groupBy(of(records, "membership"), ({ member }) => member.value);
  const risks = compileRisks(engine.risks, catalogue);
  return of(records, "principal")
    .filter(({ kind }) => kind !== "azure_group")
    .map((principal) => {
      const holder = holderOf(principal);
      const names = [
        principal.externalId,
        ...(groups.get(principal.externalId) ?? []).map(({ group }) => group.value),
        ...(engine.impliedSubjects?.(holder) ?? []).map(({ value }) => value),
      ];
      const held = names.flatMap((name) => grants.get(name) ?? []);
      const parts = withoutIdlePlaces(held.flatMap((grant) => partsOf(grant, roles, holder, catalogue)));
      const effective = effectiveActions(parts, catalogue);
      const { tier, isAdministrator, escalations } = riskOf(effective.actions, risks);
      return {
        principal: principal.externalId,
        createdAt: iso(principal.createdAt),
        actions: sinceOf(effective.actions, parts, catalogue),
        conditional: new Set(positionsOf(effective.conditional).map((at) => catalogue.names[at] ?? "")),
        openEnded: effective.openEnded,
        ...{ tier, isAdministrator, escalations: [...escalations] },
      };
    });
}

type Part = CompiledPart & { since: Date | null };

function partsOf(
  grant: GrantRecord,
  roles: Map<string, RoleRecord>,
  holder: Holder,
  catalogue: Catalogue,
): Part[] {
  const role = roles.get(grant.role.value);
  const held: HeldGrant = {
    ...grant,
    role: {
      ...{ kind: role?.kind ?? null, externalId: grant.role.value, manager: role?.manager ?? null },
      attributes: role?.attributes ?? {},
    },
    scope: { externalId: grant.scope, kind: kindOf(grant.scope) },
    document: () => role?.document ?? null,
  };
  return engine.terms(held, holder, now).map(({ select, changesAt: _, ...terms }) => ({
    ...terms,
    effect: grant.effect,
    compiled: held.document() === null ? null : engine.compile(held.document(), catalogue, select),
  }));
}

function kindOf(scope: string): string {
  if (scope.includes("/managementGroups/")) return "azure_management_group";
  return scope === TENANT_ID ? "azure_tenant" : "azure_subscription";
}

function holderOf({ kind, externalId, name, resourceName, attributes }: PrincipalRecord): Holder {
  return { kind, externalId, name, resourceName, attributes, scopes: [] };
}

/** The earliest date of what gives the action where nothing takes it away there; null as soon as one has no date. */
function sinceOf(actions: PermissionSet, parts: Part[], catalogue: Catalogue): Map<string, string | null> {
  const denies = parts.filter(({ effect }) => effect === "deny");
  const giving = parts
    .filter(({ effect }) => effect === "allow")
    .map((part) => ({ ...effectiveActions([part, ...denies], catalogue), since: iso(part.since) }));
  return new Map(
    positionsOf(actions).map((position) => {
      const dates = giving.filter((one) => hasPosition(one.actions, position)).map(({ since }) => since);
      return [catalogue.names[position] ?? "", dates.includes(null) ? null : (dates.toSorted()[0] ?? null)];
    }),
  );
}

function iso(instant: Date | null): string | null {
  return instant?.toISOString().replace(/\.\d+Z$/, "Z") ?? null;
}

const windowDays = { from: dayOf(now) - 89, to: dayOf(now) };
const windowFrom = new Date(windowDays.from * 86_400_000).toISOString().slice(0, 10);

function compareUse(expected: OracleObserved, records: CloudRecord[], catalogue: Catalogue): void {
  const principal = of(records, "principal").find(({ externalId }) => externalId === expected.principal);
  const aliases = of(records, "alias").filter((alias) => alias.principal.value === expected.principal);
  const names = new Set([expected.principal, ...aliases.map(({ value }) => value)]);
  const own = of(records, "usage").filter((usage) => names.has(usage.principal.value));
  const used = new Map<string, string>();
  for (const { source, plane, entries } of own)
    for (const { action, lastUsedAt } of entries)
      if (source === "activity-log" && plane === "action" && lastUsedAt !== null)
        used.set(action, [used.get(action) ?? "", lastUsedAt.toISOString().slice(0, 10)].toSorted()[1] ?? "");
  expect(used, principal?.name).toEqual(expected.used);
  const { watched } = observedUse(
    own.map((usage) => evidenceOf(usage, catalogue)),
    { catalogue, window: windowDays, wholeSources: engine.wholeSources },
  );
  for (const [position, action] of catalogue.names.entries()) {
    // Whether a log tells of changes depends on the scopes that are granted, which is not asked here.
    if (action.includes("*") || /\/(write|delete|action)$/.test(action)) continue;
    const since = expected.watchedSince(action, windowFrom);
    expect(hasPosition(watched, position), `${principal?.name} ${action}`).toBe(since !== null);
  }
}

function evidenceOf({ source, plane, ...usage }: UsageRecord, catalogue: Catalogue): Evidence {
  return {
    ...{ source, plane },
    coveredFrom: dayOf(usage.coveredFrom),
    coveredTo: dayOf(usage.coveredTo),
    entries: usage.entries.map(({ action, lastUsedAt }) => ({
      actionId: catalogue.ids[catalogue.positionOf(action) ?? -1] ?? 0,
      day: dayOf(lastUsedAt),
    })),
  };
}

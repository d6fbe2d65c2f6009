import { describe, expect, test } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { createActionPacker } from "#lib/domain/packed-actions.ts";
import { emptySet, setOf } from "#lib/domain/permission-set.ts";
import type { ActionVerdict } from "./action-verdicts.ts";
import type { FindingFact, IdentityFact, StoredItem } from "./item-facts.ts";
import { type BatchFacts, settleBatch } from "./settle-batch.ts";

const catalogue = createCatalogue({
  ...{ provider: "aws", wildcards: "*" },
  entries: ["a:One", "a:Two", "a:Three"].map((name, index) => ({ id: index + 1, name, level: null })),
});
const at = (day: string) => new Date(`${day}T00:00:00Z`);
const identity: IdentityFact = {
  ...{
    id: "7",
    provider: "aws",
    isGone: false,
    isKnown: true,
    name: "deploy",
    kind: "aws_iam_role",
    tier: 2,
  },
  ...{ isProduction: true, isAdministrator: false, team: 3, workloads: 1, isInUse: true },
};
const finding: FindingFact = {
  ...{ id: "1", identityId: "7", rule: "unused-actions", decision: "remove-actions", resource: "actions" },
  ...{ isDisabled: false, ended: null, firstSeen: at("2026-11-01"), closedAt: null, item: "20" },
};
const item: StoredItem = {
  ...{
    id: "20",
    decision: "remove-actions",
    identityId: "7",
    roleId: null,
    resource: "actions",
    generation: 1,
  },
  ...{ title: "", team: 3, plan: { for: "2026-12-01" }, exception: null, risk: "high", effort: "small" },
  ...{ findings: 1, sharers: 0, blockers: [], kept: 0, isSplit: false },
  baseline: createActionPacker(catalogue.ids)(setOf([0, 1])).slice(),
  life: {
    state: "planned",
    progress: { n: 2, k: 0, noLonger: 0, isDisabled: false },
    ...{ openedAt: at("2026-11-01"), closedAt: null, voidedAt: null, reopened: 0 },
  },
};
const verdict: ActionVerdict = {
  ...{ granted: setOf([0, 1]), isAtLeast: false, used: emptySet, mayGo: setOf([0, 1]) },
  ...{ kept: 0, blockers: [], isSplit: false },
};

function settle(more: Partial<ActionVerdict> | null, change: Partial<BatchFacts> = {}) {
  const verdicts = new Map(
    more === null ? [] : [["7", { ...verdict, ...more, document: null, catalogue }] as const],
  );
  return settleBatch({
    ...{ asOf: at("2026-11-10"), findings: [finding], items: [item], verdicts },
    ...{ identities: new Map([["7", identity]]), documentItems: new Map() },
    names: { credentials: new Map(), grants: new Map() },
    ...change,
  }).items.map(({ id, generation, life: { state, progress }, events }) => ({
    ...{ id, generation, state, ...progress },
    events: events.map(({ event }) => event),
  }));
}

describe("an item of actions", () => {
  test("counts what went, and stays as planned as it was", () => {
    expect(settle({ granted: setOf([1]), mayGo: setOf([1]) })).toMatchObject([
      { id: "20", state: "planned", n: 2, k: 1, noLonger: 0, events: ["progress"] },
    ]);
  });
  test("takes nothing for removed that could not be read", () => {
    expect(settle({ granted: emptySet, isAtLeast: true })).toMatchObject([
      { id: "20", state: "planned", k: 0, events: [] },
    ]);
    expect(settle(null)).toMatchObject([{ id: "20", state: "planned", k: 0, events: [] }]);
  });
  test("is gone with the identity, which only a complete reading closes", () => {
    const gone = new Map([["7", { ...identity, isGone: true }]]);
    expect(settle(null, { identities: gone })).toMatchObject([
      { id: "20", state: "gone", k: 2, events: ["gone"] },
    ]);
  });
  test("ends when its baseline is done, and what was found unused since is a new item", () => {
    expect(settle({ granted: setOf([2]), mayGo: setOf([2]) })).toMatchObject([
      { id: "20", state: "gone", n: 2, k: 2, events: ["gone"] },
      { id: null, generation: 2, state: "open", n: 1, k: 0, events: ["opened"] },
    ]);
  });
  test("does not count as removed what is used since", () => {
    expect(settle({ used: setOf([0]), mayGo: setOf([1]), granted: setOf([0, 1]) })).toMatchObject([
      { state: "planned", n: 2, k: 0, noLonger: 1 },
    ]);
    expect(settle({ used: setOf([0]), mayGo: emptySet, granted: setOf([0]) })).toMatchObject([
      { state: "gone", n: 2, k: 1, noLonger: 1 },
    ]);
  });
  test("found again 31 days after it ended it is a new one, within 30 the same", () => {
    const ended = (day: string): StoredItem => ({
      ...item,
      life: {
        ...item.life,
        ...{ state: "gone", closedAt: at(day), progress: { n: 2, k: 2, noLonger: 0, isDisabled: false } },
      },
    });
    expect(settle({}, { items: [ended("2026-10-11")] })).toMatchObject([{ id: "20", events: ["reopened"] }]);
    expect(settle({}, { items: [ended("2026-10-10")] })).toMatchObject([
      { id: null, generation: 2, events: ["opened"] },
    ]);
  });
});

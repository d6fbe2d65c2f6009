import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { type CompiledDocument, effectiveActions, emptyDocument } from "#lib/domain/effective-actions.ts";
import { parsePart, partTexts } from "#lib/domain/grant-set.ts";
import type { Evidence } from "#lib/domain/observed-use.ts";
import { packUsage } from "#lib/domain/packed-usage.ts";
import { emptySet, setOf } from "#lib/domain/permission-set.ts";
import { compileRisks, riskOf } from "#lib/domain/risk.ts";
import { workedFrom } from "#lib/domain/wordwise/worked-set.ts";
import type { GrantedActions, HeldGrant } from "#lib/providers/granted-actions.ts";
import { unpackEvidence } from "./evidence.ts";
import type { GrantSets } from "./grant-sets.ts";
import type { DocumentedGrant, HolderFacts } from "./held-grants.ts";
import {
  bornDay,
  type HeldSet,
  heldParts,
  holdingsNow,
  type ScoreContext,
  scoreHolder,
} from "./score-holder.ts";
import { openQuickScoring } from "./score-quickly.ts";

const dayMs = 86_400_000;
const at = (day: number) => new Date(day * dayMs + 1000);
const size = 8;
const catalogue = createCatalogue({
  provider: "aws",
  entries: Array.from({ length: size }, (_, index) => ({
    id: index + 1,
    name: `a:${index}`,
    level: "write" as const,
  })),
  wildcards: "*",
});

/** A document's hash lists the actions it allows; a grant carries its own dates. */
const engine: GrantedActions = {
  wildcards: "*",
  compile: () => emptyDocument,
  terms(grant: HeldGrant, _, now) {
    const { since, until } = grant.attributes as { since: number | null; until: number | null };
    if (until !== null && at(until) <= now) return [];
    return [
      {
        ...{ select: "", breadth: 2, conditional: false, level: "" },
        since: since === null ? null : at(since),
        changesAt: until === null ? null : at(until),
      },
    ];
  },
  wholeSources: new Set(["whole"]),
  risks: { privileged: [], administrator: [], escalations: [] },
};

/** A set is its own text. */
const sets: Pick<GrantSets, "of" | "effective" | "worked"> = {
  of: (parts) => JSON.stringify(partTexts(parts)),
  effective: (set) => {
    const parts = (JSON.parse(set) as string[]).map(parsePart);
    const effective = effectiveActions(
      parts.map((part) => ({ ...part, compiled: documentOf(part.document) })),
      catalogue,
    );
    return { ...effective, risk: riskOf(effective.actions, compileRisks(engine.risks, catalogue)) };
  },
  worked(set) {
    const effective = sets.effective(set);
    return workedFrom(effective, effective.risk);
  },
};

function documentOf(hash: string): CompiledDocument {
  return {
    ...emptyDocument,
    allows: [
      { actions: setOf(hash === "" ? [] : hash.split(",").map(Number)), breadth: 3, conditional: false },
    ],
  };
}

const nothingWatched = { areNone: true, in: () => ({ watched: emptySet, from: null }) };

function contextOn(today: number): ScoreContext {
  return {
    ...{ engine, catalogue, asOf: at(today), windowDays: 90 },
    risks: compileRisks(engine.risks, catalogue),
    sets: sets as GrantSets,
    watches: nothingWatched,
    shortWatches: nothingWatched,
  };
}

type Dated = { actions: number[]; since?: number | null; until?: number | null };

function grantOf({ actions, since = null, until = null }: Dated): DocumentedGrant {
  return {
    ...{ subject: { kind: "id", value: "1" }, effect: "allow", via: "attached", condition: null, scopeId: 1 },
    attributes: { since, until },
    role: { kind: "r", externalId: "r", manager: null, attributes: {} },
    scope: { externalId: "s", kind: "s" },
    document: () => null,
    documentHash: [...new Set(actions)].sort().join(","),
  };
}

function holderOf(grants: Dated[], createdDay: number | null): HolderFacts {
  return {
    ...{
      id: "1",
      kind: "k",
      externalId: "1",
      name: "n",
      resourceName: null,
      attributes: {},
      scopes: [],
      scopeId: 1,
    },
    createdDay,
    firstSeenDay: 1000,
    grants: grants.map(grantOf),
    ownGrants: grants.length,
  };
}

/** Both ways: whatever is tested of a score here is tested of the quick one too. */
function scoreOn(
  today: number,
  holder: HolderFacts,
  { known, evidence }: { known: HeldSet[]; evidence: Evidence[] },
) {
  const context = contextOn(today);
  const held = heldParts(holder, context);
  const holdings = holdingsNow(known, held, holder, { today, sets });
  const packed = evidence.map(({ entries, ...one }) => ({ ...one, packed: packUsage(entries) }));
  const scored = { createdDay: bornDay(holder), places: [] };
  const score = scoreHolder(scored, { held, holdings, evidence: packed.map(unpackEvidence) }, context);
  expect(openQuickScoring(context)(scored, { held, holdings, evidence: packed })).toEqual(score);
  return { holdings, score };
}

const watchAll = (from: number, to: number): Evidence => ({
  ...{ source: "log", plane: "action", coveredFrom: from, coveredTo: to },
  entries: Array.from({ length: size }, (_, index) => ({ actionId: index + 1, day: 0 })),
});

describe("since when actions are granted", () => {
  const evidence = [watchAll(0, 2000)];
  const unusedOn = (today: number, grants: Dated[], known: HeldSet[] = []) =>
    scoreOn(today, holderOf(grants, 900), { known, evidence });

  test("at first sight, grants without a date are as old as the identity", () => {
    expect(unusedOn(1000, [{ actions: [1, 2] }]).score).toMatchObject({ unused: 2, undecided: 0 });
  });

  test("a grant the provider dates inside the window is young, one it dates before is not", () => {
    const grants = [{ actions: [1], since: 990 }, { actions: [2], since: 905 }, { actions: [3] }];
    expect(unusedOn(1000, grants).score).toMatchObject({ unused: 2, undecided: 1 });
  });

  test("what a later collection finds added is young until the window has passed over it", () => {
    const first = unusedOn(1000, [{ actions: [1] }]);
    const added = unusedOn(1010, [{ actions: [1] }, { actions: [2] }], first.holdings);
    expect(added.score).toMatchObject({ unused: 1, undecided: 1 });
    expect(added.score).toMatchObject({ unusedIn30Days: 1, dueOn: 1010 + 30 });
    const settled = unusedOn(1040, [{ actions: [1] }, { actions: [2] }], added.holdings);
    expect(settled.score).toMatchObject({ unused: 1, unusedIn30Days: 2, dueOn: 1010 + 90 });
    const later = unusedOn(1100, [{ actions: [1] }, { actions: [2] }], added.holdings);
    expect(later.score).toMatchObject({ unused: 2, undecided: 0 });
  });

  test("narrowing, widening what was held by another grant, and replacing make nothing young that was held all along", () => {
    const first = unusedOn(1000, [{ actions: [1, 2, 3] }]);
    const narrowed = unusedOn(1010, [{ actions: [1, 2] }], first.holdings);
    expect(narrowed.score).toMatchObject({ granted: 2, unused: 2 });
    const replaced = unusedOn(1020, [{ actions: [1] }, { actions: [2] }], narrowed.holdings);
    expect(replaced.score).toMatchObject({ granted: 2, unused: 2 });
  });

  test("an identity that gained its first grants lately held nothing before", () => {
    const first = unusedOn(1000, []);
    expect(first.score.evidence).toBe("nothing-granted");
    expect(unusedOn(1010, [{ actions: [1] }], first.holdings).score).toMatchObject({
      unused: 0,
      undecided: 1,
    });
  });
});

test("what somebody may do without any grant counts as granted, as old as they are", () => {
  const holder = holderOf([], 900);
  const context = contextOn(1000);
  const inherent = () => [
    { select: "", breadth: 2 as const, conditional: false, level: "", since: null, changesAt: null },
  ];
  const held = heldParts(holder, { ...context, engine: { ...engine, inherent } });
  expect(held.parts).toMatchObject([{ effect: "allow", document: "none", sinceDay: null }]);
  expect(heldParts(holder, context).parts).toEqual([]);
});

test("who nobody knows the age of is as old as it has been seen, and so judged when that is long enough", () => {
  const stateOn = (today: number) =>
    scoreOn(today, holderOf([{ actions: [1] }], null), { known: [], evidence: [watchAll(0, 2000)] }).score;
  expect(stateOn(1089)).toMatchObject({ evidence: "young", unused: 0, dueOn: 1090 });
  expect(stateOn(1090)).toMatchObject({ evidence: "enough", unused: 1 });
});

describe("the day a score is due again", () => {
  const day = fc.integer({ min: 880, max: 1000 });
  const dated = fc.record({
    actions: fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 4 }),
    since: fc.option(day, { nil: null }),
    until: fc.option(fc.integer({ min: 1000, max: 1200 }), { nil: null }),
  });
  const evidence = fc
    .record({
      source: fc.constantFrom("whole", "log"),
      plane: fc.constantFrom("identity" as const, "action" as const),
      // Some reach far ahead: what they watch must not hide what else changes.
      span: fc.tuple(fc.integer({ min: 800, max: 1000 }), fc.integer({ min: -200, max: 60 })),
      days: fc.array(fc.tuple(fc.integer({ min: 1, max: size }), fc.oneof(fc.constant(0), day)), {
        maxLength: 4,
      }),
    })
    .map(
      ({ span: [coveredFrom, behind], days, ...rest }): Evidence => ({
        ...rest,
        coveredFrom: Math.min(coveredFrom, 1000 - behind),
        coveredTo: 1000 - behind,
        entries: days.map(([actionId, seen]) => ({ actionId, day: seen })),
      }),
    );

  test("comes before anything changes by itself", () => {
    fc.assert(
      fc.property(
        fc.array(dated, { maxLength: 4 }),
        fc.array(dated, { maxLength: 3 }),
        fc.option(day, { nil: null }),
        fc.array(evidence, { maxLength: 3 }),
        fc.integer({ min: 1, max: 150 }),
        (before, now, created, seen, ahead) => {
          const earlier = scoreOn(960, holderOf(before, created), { known: [], evidence: seen });
          const holder = holderOf(now, created);
          const today = scoreOn(1000, holder, { known: earlier.holdings, evidence: seen });
          const { dueOn } = today.score;
          const next = 1000 + ahead;
          if (dueOn !== null && dueOn <= next) return;
          const later = scoreOn(next, holder, { known: today.holdings, evidence: seen });
          expect({ ...later.score, dueOn: 0 }).toEqual({ ...today.score, dueOn: 0 });
        },
      ),
      { numRuns: 3000 },
    );
  });
});

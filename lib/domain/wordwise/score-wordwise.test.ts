import fc from "fast-check";
import { expect, test } from "vitest";
import { effectiveActions } from "../effective-actions.ts";
import { type Evidence, isProof, observedUse, turnsOf, windowBefore } from "../observed-use.ts";
import { packUsage, type UsageRoom, unpackInto, unpackUsage } from "../packed-usage.ts";
import { areEqualSets, emptySet, setOf, sizeOf, union } from "../permission-set.ts";
import { riskOf } from "../risk.ts";
import { scoreIdentity } from "../score-identity.ts";
import { createUseGatherer, type PackedEvidence } from "./gather-use.ts";
import { createDocumentPacker } from "./packed-document.ts";
import { createWordwiseScorer } from "./score-wordwise.ts";
import {
  arbitraryEvidence,
  arbitraryParts,
  arbitraryWatched,
  catalogue,
  risks,
  today,
  wholeSources,
} from "./testing/arbitrary-parts.ts";
import { createSetWorker } from "./work-out-set.ts";

const windowDays = 90;
const window = windowBefore(today, windowDays);
const gather = createUseGatherer({ catalogue, window, wholeSources });
const packed = (evidence: readonly Evidence[]): PackedEvidence[] =>
  evidence.map(({ entries, ...one }) => ({ ...one, packed: packUsage(entries) }));

const action = fc.record({ actionId: fc.nat(0x7fffffff), day: fc.nat(0x7fffffff) });

test("unpacking into a room gives what unpacking gives, and the room grows", () => {
  const room: UsageRoom = { pairs: new Float64Array(2) };
  fc.assert(
    fc.property(fc.array(action, { maxLength: 30 }), (actions) => {
      const bytes = packUsage(actions);
      const size = unpackInto(bytes, room);
      const pairs = Array.from({ length: size }, (_, at) => ({
        actionId: room.pairs[2 * at],
        day: room.pairs[2 * at + 1],
      }));
      expect(pairs).toEqual(unpackUsage(bytes));
    }),
  );
  for (const wrong of [[1], [0x80], [1, 0x80], [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 1, 1]])
    expect(() => unpackInto(Uint8Array.from(wrong), room)).toThrow(RangeError);
});

test("use gathered from packed evidence is what observedUse says, whatever was gathered before", () => {
  fc.assert(
    fc.property(arbitraryEvidence, arbitraryWatched, (evidence, around) => {
      const observed = observedUse(evidence, { catalogue, window, wholeSources });
      const { words, usedCount } = gather(packed(evidence), around);
      const at = (kind: number) =>
        setOf(
          Array.from({ length: words.length * 16 }, (_, position) => position).filter(
            (position) => (words[(position >>> 5) * 2 + kind] as number) & (1 << (position & 31)),
          ),
        );
      expect(usedCount).toBe(sizeOf(observed.used));
      expect(areEqualSets(at(0), observed.used)).toBe(true);
      expect(areEqualSets(at(1), union(observed.watched, around))).toBe(true);
    }),
    { numRuns: 500 },
  );
});

const facts = fc.record({
  parts: arbitraryParts,
  evidence: arbitraryEvidence,
  watched: arbitraryWatched,
  watchedFrom: fc.constantFrom(null, today - 200, today - 30),
  createdDay: fc.constantFrom(null, today - 500, today - 90, today - 89, today - 2),
  heldFrom: fc.constantFrom(today - 400, today - 90, today - 89, today),
  turns: fc.array(fc.integer({ min: today - 20, max: today + 100 }), { maxLength: 3 }),
});

test("a score counted word by word is scoreIdentity's to the last bit, and so is the set of what is proven unused", () => {
  const workOut = createSetWorker({ catalogue, risks });
  const score = createWordwiseScorer({ risks, catalogueSize: catalogue.size, window, gather });
  const pack = createDocumentPacker();
  fc.assert(
    fc.property(facts, ({ parts, evidence, watched, watchedFrom, createdDay, heldFrom, turns }) => {
      const effective = effectiveActions(parts, catalogue);
      const own = observedUse(evidence, { catalogue, window, wholeSources });
      const proving = evidence.filter((one) => isProof(one, wholeSources)).map((one) => one.coveredFrom);
      const known = [...proving, ...(watchedFrom === null ? [] : [watchedFrom])];
      const earliest = ({ entries }: Evidence) =>
        Math.min(...entries.map(({ day }) => day).filter((day) => day >= window.from));
      const leaving = evidence.flatMap((one) => turnsOf(one, earliest(one), window)).filter(Number.isFinite);
      const plain = scoreIdentity(
        {
          ...{ today, windowDays, createdDay, dated: emptySet, turns: [...turns, ...leaving] },
          granted: { ...effective, risk: riskOf(effective.actions, risks) },
          holdings: [{ from: heldFrom, actions: effective.actions }],
          observed: { used: own.used, watched: union(own.watched, watched) },
          evidenceFrom: known.length === 0 ? null : Math.min(...known),
        },
        risks,
      );
      const quick = score({
        set: workOut(parts.map((part) => ({ ...part, compiled: part.compiled && pack(part.compiled) }))),
        ...{ isHeld: heldFrom <= window.from, createdDay, turns, heldFrom: [heldFrom] },
        ...{ evidence: packed(evidence), around: { watched, from: watchedFrom } },
      });
      expect(quick).toEqual(plain);
      expect(sizeOf(quick.unusedActions)).toBe(plain.unused);
    }),
    { numRuns: 2000 },
  );
});

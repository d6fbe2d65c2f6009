import fc from "fast-check";
import { expect, test } from "vitest";
import type { GrantPart } from "./effective-actions.ts";
import { parsePart, partTexts } from "./grant-set.ts";

const part: fc.Arbitrary<GrantPart> = fc.record({
  document: fc.constantFrom("", "ab", "cd"),
  select: fc.oneof(fc.constant(""), fc.string()),
  effect: fc.constantFrom("allow", "deny", "boundary", "org-policy"),
  breadth: fc.constantFrom(0, 1, 2, 3),
  conditional: fc.boolean(),
  level: fc.oneof(fc.constant(""), fc.string()),
});

test("a part is read back as it was written", () => {
  fc.assert(
    fc.property(part, (one) => {
      expect(partTexts([one]).map(parsePart)).toEqual([one]);
    }),
  );
});

test("the text of a part is its JSON: sets are stored under a hash of it", () => {
  fc.assert(
    fc.property(part, (one) => {
      const { effect, breadth, conditional, level, document, select } = one;
      const list = [effect, breadth, conditional ? 1 : 0, level, document, select];
      expect(partTexts([one])).toEqual([JSON.stringify(list)]);
    }),
  );
});

test("equal sets have equal text, whatever their order and repeats; different ones do not", () => {
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), part, (all, more) => {
      expect(partTexts([...all, ...all].reverse())).toEqual(partTexts(all));
      const isNew = !all.some(
        (one) =>
          JSON.stringify(parsePart(partTexts([one])[0] ?? "")) ===
          JSON.stringify(parsePart(partTexts([more])[0] ?? "")),
      );
      expect(partTexts([...all, more]).length).toBe(partTexts(all).length + (isNew ? 1 : 0));
    }),
  );
});

import { expect, it } from "vitest";
import type { ActionGrounds } from "#lib/queries/access-detail.ts";
import { groundSentence } from "./why-words.ts";

function sentence(grounds: object): string {
  const none = { allows: [], denies: [], mayDeny: [], bounds: [], unread: 0, isConditional: false };
  return groundSentence({
    ...none,
    action: "s3:GetObject",
    isGranted: true,
    ...grounds,
  } as unknown as ActionGrounds);
}

it("says how many documents allow it, how far, and whether anything denies it", () => {
  expect(sentence({ allows: [{ breadth: 0 }, { breadth: 3 }] })).toBe(
    "2 documents allow it, reaching everything; nothing denies it.",
  );
  expect(sentence({ allows: [{ breadth: 0 }], isConditional: true, mayDeny: [{}] })).toBe(
    "1 document allows it, under a condition only, reaching one resource; 1 deny may take it away in some cases.",
  );
});

it("says of what is not allowed what stands in its way", () => {
  const allows = [{ breadth: 3 }];
  expect(sentence({ isGranted: false })).toBe("No document allows it.");
  expect(sentence({ isGranted: false, unread: 1 })).toContain("that could be read");
  expect(sentence({ isGranted: false, allows, denies: [{}] })).toContain("1 document denies it");
  expect(
    sentence({ isGranted: false, allows, bounds: [{ lets: "not-through" }, { lets: "through" }] }),
  ).toContain("1 bound does not let it through");
});

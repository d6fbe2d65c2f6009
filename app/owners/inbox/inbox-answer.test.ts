import { expect, test } from "vitest";
import { inboxAnswer } from "./inbox-answer.ts";

const page = (total: number, sure: number, asked = 0, isOwn = true) => ({
  team: { name: "Search" },
  isOwn,
  inbox: { total, byBand: { "very-likely": sure, likely: total - sure, possible: 0 } },
  attestations: { total: asked },
});

test("how many, how sure and how long", () => {
  expect(inboxAnswer(page(14, 4))).toBe("14 identities are probably yours; 4 very likely. About 2 minutes.");
  expect(inboxAnswer(page(1, 1, 0, false))).toBe(
    "1 identity is probably Search's; all very likely. About a minute.",
  );
  expect(inboxAnswer(page(2, 0, 3))).toBe(
    "2 identities are probably yours; none is certain; 3 claims are asked about again. About a minute.",
  );
});

test("nothing is said of nothing", () => {
  expect(inboxAnswer(page(0, 0))).toBe("Nothing waits for Search.");
  expect(inboxAnswer(page(0, 0, 1))).toBe("Nothing new waits for Search; 1 claim is asked about again.");
});

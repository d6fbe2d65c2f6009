import { expect, test } from "vitest";
import { decidedWords } from "./decision-words.ts";

const heldBy = [{ team: { name: "Ranking" }, count: 2 }];

test("what was done is said with its number, and never more than was done", () => {
  expect(decidedWords({ decision: "claim", asked: 40, decided: 40, heldBy: [] })).toBe(
    "Claimed 40 identities.",
  );
  expect(decidedWords({ decision: "claim", asked: 40, decided: 38, heldBy })).toBe(
    "Claimed 38 identities. 2 were left alone: held by Ranking (2).",
  );
  expect(decidedWords({ decision: "claim", asked: 1, decided: 0, heldBy: [] })).toBe(
    "Claimed 0 identities. 1 was left alone.",
  );
});

test("where it goes is said", () => {
  const made = { asked: 1, decided: 1, heldBy: [], toTeam: "search" };
  expect(decidedWords({ decision: "pass", ...made })).toBe("Passed on 1 identity. It goes to search.");
});

test("what an answer leads to is said, where the team needs it no more", () => {
  const made = { decision: "attest", asked: 1, decided: 1, heldBy: [] } as const;
  const said = (needed: boolean | null) => decidedWords({ ...made, answers: { needed } });
  expect(said(false)).toBe(
    "Attested 1 identity for 180 days. Not needed: to be retired, from the next collection on.",
  );
  expect(said(true)).toBe(said(null));
  expect(said(true)).toBe("Attested 1 identity for 180 days.");
});

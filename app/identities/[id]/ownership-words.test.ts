import { expect, test } from "vitest";
import type { IdentityOwnership } from "#lib/queries/owners/identity-ownership.ts";
import { claimWords, ownerSentence } from "./ownership-words.ts";

const asOf = new Date("2026-11-26T07:00:00Z");
const team = { id: 1, key: "search", name: "Search" };
const at = new Date("2026-11-01T09:00:00Z");
const claim: IdentityOwnership["claim"] = {
  ...{
    team,
    claimedBy: "Ada",
    since: at,
    confirmedBy: "Ada",
    confirmedAt: at,
    until: "2027-04-30",
    answers: null,
  },
};
const suggestions: IdentityOwnership["suggestions"] = [
  {
    team: { id: 2, key: "ranking", name: "Ranking" },
    confidence: 92,
    band: "very-likely",
    told: true,
    signals: [],
  },
];

test("only who said yes answers for it; the rest is said to be likely", () => {
  expect(ownerSentence({ state: "claimed", claim, suggestions }, asOf)).toBe("Search answers for it.");
  expect(ownerSentence({ state: "inferred", claim: null, suggestions }, asOf)).toBe(
    "Nobody has said yes. Probably Ranking's: very likely, 92 %.",
  );
  expect(ownerSentence({ state: "lapsed", claim, suggestions: [] }, asOf)).toBe(
    "Search answered for it until 30 Apr 2027; nobody has confirmed that since.",
  );
  expect(ownerSentence({ state: "none", claim: null, suggestions: [] }, asOf)).toBe(
    "Nobody answers for it, and nothing suggests a team.",
  );
});

test("who said so, and until when", () => {
  expect(claimWords({ claim }, asOf)).toBe("Claimed 1 Nov by Ada; it holds until 30 Apr 2027.");
  const later =
    claim === null ? null : { ...claim, confirmedBy: "Bo", confirmedAt: new Date("2026-11-20T00:00:00Z") };
  expect(claimWords({ claim: later }, asOf)).toBe(
    "Claimed 1 Nov by Ada, attested 20 Nov by Bo; it holds until 30 Apr 2027.",
  );
  expect(claimWords({ claim: null }, asOf)).toBeNull();
});

import { describe, expect, it } from "vitest";
import type { AccessDetail } from "#lib/queries/access-detail.ts";
import { accessFlags, accessSentence, percent, reasonWords, verdictOf } from "./access-words.ts";

const asOf = new Date("2026-11-24T07:40:00Z");

function detail(score: Partial<AccessDetail["score"]> = {}, rest: Partial<AccessDetail> = {}): AccessDetail {
  return {
    ...{ asOf, windowDays: 90, window: { from: "2026-08-26", to: "2026-11-23" } },
    ...{ evidenceFrom: "2025-01-01", createdOn: "2025-01-01", unknown: [], outside: [], denied: [] },
    score: {
      ...{ granted: 1204, used: 12, unused: 830, undecided: 362, conditional: 0, outside: 0, unknown: 0 },
      ...{ openEnded: false, isAtLeast: false, isAtMost: false, index: 0.98, weightedIndex: 0.99 },
      ...{ evidence: "enough", breadth: 3, dueOn: null, tier: 2, isAdministrator: false },
      ...score,
    },
    ...rest,
  } as AccessDetail;
}

describe("the sentence", () => {
  it("says what it may do, did, provably did not, and what nobody can tell", () => {
    expect(accessSentence(detail())).toBe(
      "It may do 1,204 things; it did 12 of them in 90 days; 830 are proven unused; of 362 nothing can be told.",
    );
    expect(accessSentence(detail({ granted: 1, used: 0, unused: 1, undecided: 0 }))).toBe(
      "It may do 1 thing; it was seen to do none of them in 90 days; 1 is proven unused.",
    );
  });
  it("says at least and at most where a document could not be read, and never nothing of what was not read", () => {
    expect(accessSentence(detail({ isAtLeast: true }))).toContain("at least 1,204 things");
    expect(accessSentence(detail({ isAtMost: true }))).toContain("at most 1,204 things");
    const unread = { granted: 0, used: 0, unused: 0, undecided: 0, isAtLeast: true } as const;
    expect(accessSentence(detail(unread))).toContain("could not be read");
    expect(accessSentence(detail({ ...unread, isAtLeast: false }))).toBe("No grant allows it any action.");
    expect(accessSentence(detail({ ...unread, isAtLeast: false, unknown: 2 }))).not.toContain("No grant");
  });
});

it("every flag is said in words", () => {
  const flags = accessFlags(
    detail(
      { conditional: 3, openEnded: true, isAtLeast: true, isAtMost: true },
      { unknown: ["x:Y"], outside: [{ action: "s3:GetObject", on: "2026-11-20", source: "log" }] },
    ),
  ).join(" ");
  for (const words of ["3 of them hold under a condition only", "it may do more", "it may do less"])
    expect(flags).toContain(words);
  for (const words of ["has yet to add", "no known action: x:Y", "1 action was used"])
    expect(flags).toContain(words);
  expect(accessFlags(detail())).toEqual([]);
});

describe("without an index", () => {
  it("enough evidence has nothing in its way", () => {
    expect(verdictOf(detail())).toBeNull();
  });
  it("a young one says what is young and from which day it can be judged", () => {
    const young = verdictOf(detail({ evidence: "young" }, { createdOn: "2026-11-14" }));
    expect(young).toMatchObject({ why: "An index needs 90 days: it is 10 days old." });
    expect(young?.next).toContain("12 Feb 2027");
    expect(verdictOf(detail({ evidence: "young" }, { evidenceFrom: "2026-11-04" }))?.why).toContain(
      "evidence reaches back 20 days",
    );
    expect(verdictOf(detail({ evidence: "young" }, { createdOn: null }))?.why).toContain("Nobody knows");
  });
  it("a blind one says how much was told, or that no source tells", () => {
    const some = verdictOf(detail({ evidence: "blind", granted: 1000, used: 2, unused: 8 }));
    expect(some?.why).toContain("10 of 1,000 actions (1 %); an index needs 30 %");
    expect(verdictOf(detail({ evidence: "blind" }, { evidenceFrom: null }))?.why).toBe(
      "No source tells what it did.",
    );
  });
});

it("each reason says why nothing can be told", () => {
  const words = (why: Parameters<typeof reasonWords>[0]) => reasonWords(why, detail());
  expect(words({ reason: "granted-lately", since: "2026-11-01" })).toContain("first seen granted on 1 Nov");
  expect(words({ reason: "service-used", on: "2026-11-20", source: "access-advisor" })).toContain(
    "used on 20 Nov (access advisor)",
  );
  expect(words({ reason: "covered-briefly", source: "audit-log", days: 7 })).toContain("only 7 of 90 days");
  expect(words({ reason: "not-watched" })).toContain("No source watches it");
});

it("a share never rounds to none or all", () => {
  expect([percent(1, 1000), percent(999, 1000), percent(30, 100), percent(0, 5), percent(5, 5)]).toEqual([
    ...["under 1 %", "over 99 %", "30 %", "0 %", "100 %"],
  ]);
});

import { expect, test } from "vitest";
import { parse } from "#lib/domain/filter/parse.ts";
import { untoldWords, useWords } from "./action-words.ts";

const counted = (total: number) => ({ total, filter: parse("") });

function told(can: number, used: number, unused: number, unknown = 0) {
  return {
    ...{ action: "s3:GetObject", clouds: [], windowDays: 90, givenBy: { givers: [], isWhole: true } },
    can: { ...counted(can), facets: [] },
    used: { ...counted(used), latest: [] },
    denied: { ...counted(0), latest: [] },
    ...{ unused: counted(unused), unknown: counted(unknown) },
  };
}

test("what nobody was seen doing is called unused only where that is proven", () => {
  expect(useWords(told(5, 0, 0))).toContain("is not known");
  expect(useWords(told(5, 0, 5))).toContain("it is proven");
  expect(useWords(told(5, 0, 3))).toContain("3 are proven not to have");
  expect(useWords(told(5, 1, 3))).toContain("is undecided");
  expect(useWords(told(0, 0, 0))).toContain("Nobody may do it");
});

test("the count of who may do it says of how many that is not known", () => {
  expect(untoldWords(told(5, 0, 0))).toBeNull();
  expect(untoldWords(told(5, 0, 0, 2))).toContain("2 identities");
});

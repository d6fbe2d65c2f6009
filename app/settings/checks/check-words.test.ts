import { expect, test } from "vitest";
import { askedWords, isUsual, previewWords, settingWords, valueWords } from "./check-words.ts";

const days = {
  name: "days",
  label: "Too old after days",
  unit: "days",
  standard: 90,
  least: 1,
  most: 3650,
} as const;
const usual = { isEnabled: true, thresholds: [{ ...days, value: 90 }], scope: null };

test("what is otherwise than usual is said with what is usual", () => {
  expect(settingWords(usual)).toBe("On, as usual.");
  expect(settingWords({ ...usual, isEnabled: false })).toBe("Switched off.");
  const narrowed = { ...usual, thresholds: [{ ...days, value: 1200 }], scope: "environment:production" };
  expect(settingWords(narrowed)).toBe(
    "On, too old after days 1,200 (usually 90) and only for: in production.",
  );
  expect([usual, narrowed, { ...usual, isEnabled: false }].map(isUsual)).toEqual([true, false, false]);
  expect(valueWords({ unit: "days", value: 1 })).toBe("1 day");
});

const change = (count: number) => ({ count, sample: [] });

test("a preview says what would open and end, and never that exactly where it is estimated", () => {
  const of = (opens: number, ends: number, asked = 5) =>
    previewWords({ opens: change(opens), ends: change(ends), asked, of: 5 });
  expect(of(0, 0)).toBe("It would change nothing.");
  expect(of(0, 0, 4)).toBe("It would probably change nothing.");
  expect(of(1, 0)).toBe("It would open 1 finding.");
  expect(of(0, 1200)).toBe("It would end 1,200 findings.");
  expect(of(12, 3, 4)).toBe("It would open about 12 findings and end about 3.");
  expect(askedWords({ asked: 4000, of: 98_000 })).toContain("4,000 of the 98,000 identities");
  expect(askedWords({ asked: 5, of: 5 })).toBe("Judged exactly, for 5 identities.");
  expect(askedWords({ asked: 0, of: 0 })).toContain("Nobody had to be judged");
});

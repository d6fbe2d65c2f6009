import { expect, test } from "vitest";
import { noBands } from "./bands.ts";
import type { Forecast } from "./forecast.ts";
import { burnDownSentence } from "./sentence.ts";

const pace = { from: "2026-10-05", to: "2026-11-02", removed: 7, added: 0, net: 7 };
const bands = { ...noBands, baseline: 1100, open: 400, excepted: 12, removed: 680, noLonger: 8 };
const said = (behind: number, forecast: Forecast) => {
  const { left, plan, outlook } = burnDownSentence(
    { today: { bands, behind }, forecast, end: "31 December" },
    (day) => `<${day}>`,
  );
  return `${left}, ${plan}; ${outlook}.`;
};

test.each<[number, Forecast, string]>([
  [
    38,
    { is: "dated", on: "2027-03-09", soonest: "2027-03-01", latest: null, pace },
    "412 of 1,092 left, 38 behind plan; at this pace done <2027-03-09>.",
  ],
  [
    -2,
    { is: "stands", pace },
    "412 of 1,092 left, 2 ahead of plan; nothing moved in four weeks: at this pace never done.",
  ],
  [0, { is: "grows", pace }, "412 of 1,092 left, on plan; more comes than goes: at this pace never done."],
  [
    0,
    { is: "too-early" },
    "412 of 1,092 left, on plan; too early to say whether it will be done by 31 December.",
  ],
  [0, { is: "far", pace }, "412 of 1,092 left, on plan; at this pace not done within ten years."],
  [0, { is: "done", on: "2026-11-01" }, "412 of 1,092 left, on plan; done since <2026-11-01>."],
])("%s behind, %o", (behind, forecast, expected) => {
  expect(said(behind, forecast)).toBe(expected);
});

test("says that nothing was collected instead of zeros", () => {
  const none = burnDownSentence({ today: null, forecast: { is: "too-early" }, end: "" }, (day) => day);
  expect(none).toEqual({ left: "Nothing was collected since it started", plan: "", outlook: "" });
});

import { describe, expect, test } from "vitest";
import { behindPlan, type Plan, planOn } from "./plan-line.ts";

const plan: Plan = { starts: [{ day: "2026-10-01", left: 100 }], endsOn: "2026-10-11", target: 0 };

describe("what should be left", () => {
  test.each([
    ["2026-09-30", null],
    ["2026-10-01", 100],
    ["2026-10-02", 90],
    ["2026-10-06", 50],
    ["2026-10-11", 0],
    ["2026-11-11", 0],
  ])("on %s is %s", (day, expected) => {
    expect(planOn(plan, day)).toBe(expected);
  });

  test("ends at the target", () => {
    expect(planOn({ ...plan, target: 40 }, "2026-10-06")).toBe(70);
    expect(planOn({ ...plan, target: 40 }, "2026-10-11")).toBe(40);
  });

  test("never rises to a target that is met already", () => {
    expect(planOn({ ...plan, target: 200 }, "2026-10-06")).toBe(100);
  });

  test("bends on the day it was measured anew, and stays as it was before", () => {
    const anew = { ...plan, starts: [...plan.starts, { day: "2026-10-06", left: 80 }] };
    expect(planOn(anew, "2026-10-05")).toBe(planOn(plan, "2026-10-05"));
    expect(planOn(anew, "2026-10-06")).toBe(80);
    expect(planOn(anew, "2026-10-08")).toBe(48);
    expect(planOn(anew, "2026-10-11")).toBe(0);
  });

  test("of a campaign measured on its last day is its target", () => {
    expect(planOn({ ...plan, starts: [{ day: "2026-10-11", left: 5 }] }, "2026-10-11")).toBe(0);
  });
});

test("behind counts whole items: a plan of 263.6 is met by 264", () => {
  const uneven: Plan = { starts: [{ day: "2026-10-01", left: 10 }], endsOn: "2026-10-04", target: 0 };
  expect(behindPlan(uneven, "2026-10-02", 7)).toBe(0);
  expect(behindPlan(uneven, "2026-10-02", 9)).toBe(2);
  expect(behindPlan(uneven, "2026-10-02", 5)).toBe(-2);
  expect(behindPlan(uneven, "2026-09-02", 5)).toBeNull();
});

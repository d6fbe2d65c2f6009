import { describe, expect, it } from "vitest";
import { createFaults } from "./faults.ts";

const call = { cloud: "aws", service: "lambda", action: "ListFunctions", account: "1", region: "r" };

describe("a fault", () => {
  it("is limited to its cloud and to every part of a call that it names", () => {
    const faults = createFaults([{ ...call, effect: { kind: "cut" } }]);
    for (const other of [{ cloud: "gcp" }, { service: "iam" }, { account: "2" }, { region: "s" }]) {
      expect(faults.effectsOf({ ...call, ...other })).toEqual([]);
    }
    expect(faults.effectsOf(call)).toEqual([{ kind: "cut" }]);
  });

  it("hits no call that lacks a part it names", () => {
    const faults = createFaults([{ project: "p", effect: { kind: "cut" } }]);
    expect(faults.effectsOf(call)).toEqual([]);
    expect(faults.effectsOf({ ...call, project: "p" })).toHaveLength(1);
  });

  it("is the same every time: rules count calls, nothing is drawn by chance", () => {
    const run = () => {
      const faults = createFaults([
        { action: "ListFunctions", from: 2, times: 2, effect: { kind: "error" } },
      ]);
      return [1, 2, 3, 4].map(() => faults.effectsOf(call).length);
    };
    expect(run()).toEqual([0, 1, 1, 0]);
    expect(run()).toEqual(run());
  });
});

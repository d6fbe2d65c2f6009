import { describe, expect, it } from "vitest";
import { createWorld } from "./world.ts";

describe("the world", () => {
  it("refuses a date before its first day and a size below one", () => {
    expect(() => createWorld({ date: "2025-05-31" })).toThrow(RangeError);
    expect(() => createWorld({ date: "no date" })).toThrow(RangeError);
    expect(() => createWorld({ date: "2026-11-24", size: 0 })).toThrow(RangeError);
  });
});

import { expect, test } from "vitest";
import { STROKES } from "./chart-look.ts";

test("lines of one chart are told apart without colour: by dash, or by half a pixel and more of weight", () => {
  for (const [at, one] of STROKES.entries())
    for (const other of STROKES.slice(at + 1)) {
      const dashes = [one, other].map((stroke) =>
        "strokeDasharray" in stroke ? stroke.strokeDasharray : "",
      );
      const isApart = dashes[0] !== dashes[1] || Math.abs(one.strokeWidth - other.strokeWidth) >= 0.5;
      expect(isApart, `${one.stroke} and ${other.stroke}`).toBe(true);
    }
});

import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { csvLine } from "./csv.ts";

describe("csvLine", () => {
  it("never lets a cell begin a formula", () => {
    for (const start of [
      "=",
      "+",
      "-",
      "@",
      "\t=",
      "\r=",
      "\n=",
      " =",
      "\uff1d",
      "\uff0b",
      "\uff0d",
      "\uff20",
    ]) {
      const [row] = parse(csvLine([`${start}cmd|' /C calc'!A0`, "x"])) as string[][];
      expect(row?.[0]?.startsWith("'")).toBe(true);
    }
  });

  it("leaves numbers, also negative ones, as numbers", () => {
    expect(csvLine([-1, 2.5, true, 3n])).toBe("-1,2.5,true,3\r\n");
  });

  it("writes absent values as empty cells, dates as ISO, lists of words with blanks, the rest as JSON", () => {
    const date = new Date("2026-11-24T00:00:00Z");
    expect(csvLine([null, undefined, date, ["a", "b"], { a: 1 }])).toBe(
      `,,2026-11-24T00:00:00.000Z,a b,"{""a"":1}"\r\n`,
    );
  });

  it("is read back by another CSV parser as written, but for the quote in front of a formula", () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 5 }), (cells) => {
        const [row] = parse(csvLine(cells), { relax_column_count: true }) as string[][];
        expect(row?.map((cell) => cell.replace(/^'/, ""))).toEqual(
          cells.map((cell) => cell.replace(/^'/, "")),
        );
      }),
    );
  });
});

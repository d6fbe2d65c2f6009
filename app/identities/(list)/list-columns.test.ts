import fc from "fast-check";
import { expect, test } from "vitest";
import { findField } from "#lib/domain/filter/fields.ts";
import { LIST_COLUMNS, readColumns, savedColumns, USUAL_COLUMNS, writeColumns } from "./list-columns.ts";

test("what was written is read again, by address, cookie or saved view", () => {
  const chosen = fc.subarray(
    LIST_COLUMNS.map(({ id }) => id),
    { minLength: 1 },
  );
  fc.assert(
    fc.property(chosen, (columns) => {
      expect(readColumns(writeColumns(columns))).toEqual(columns);
      expect(readColumns(savedColumns(columns).join(","))).toEqual(columns);
    }),
  );
});

test("the address wins over the cookie, and what nobody knows is left out", () => {
  expect(readColumns("tier,nonsense", "scope")).toEqual(["tier"]);
  expect(readColumns(null, "scope")).toEqual(["scope"]);
  expect(readColumns("nonsense", undefined)).toEqual([...USUAL_COLUMNS]);
});

test("every column can be kept in a saved view", () => {
  for (const { saved } of LIST_COLUMNS) expect(findField(saved)?.column, saved).toBeDefined();
});

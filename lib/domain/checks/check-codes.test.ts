import { expect, test } from "vitest";
import { checkCodes, checkKeys, checkOfBit } from "./check-codes.ts";
import { bindingChecks, identityChecks } from "./registry.ts";

test("what filters and tables call a check is the check that judges", () => {
  const judging = [...identityChecks, ...bindingChecks].map(({ key, bit }) => [key, bit]);
  expect(judging.sort(([, one = 0], [, other = 0]) => Number(one) - Number(other))).toEqual(
    checkKeys.map((key) => [key, checkCodes[key].bit]),
  );
  expect(checkKeys.map((key) => checkOfBit(checkCodes[key].bit))).toEqual(checkKeys);
  expect(() => checkOfBit(63)).toThrow(RangeError);
});

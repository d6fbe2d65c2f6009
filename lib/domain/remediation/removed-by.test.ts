import fc from "fast-check";
import { expect, test } from "vitest";
import { positionsOf, setOf } from "../permission-set.ts";
import { removedBy } from "./removed-by.ts";

const actions = fc.uniqueArray(fc.nat(12));
const giver = fc.record({ gives: actions, narrowedBy: actions });

test("an action goes exactly when it may and every document that gives it loses it, action by action", () => {
  fc.assert(
    fc.property(actions, fc.array(giver, { maxLength: 4 }), (mayGo, givers) => {
      const expected = mayGo.filter(
        (action) =>
          givers.some(({ narrowedBy }) => narrowedBy.includes(action)) &&
          givers.every(({ gives, narrowedBy }) => !gives.includes(action) || narrowedBy.includes(action)),
      );
      const sets = givers.map(({ gives, narrowedBy }) => ({
        gives: setOf(gives),
        narrowedBy: setOf(narrowedBy),
      }));
      expect(positionsOf(removedBy(setOf(mayGo), sets))).toEqual(expected.sort((one, other) => one - other));
    }),
  );
});

import { expect, test } from "vitest";
import { actionAddress, actionWritten } from "./address.ts";

test.each(["iam:PassRole", "Microsoft.Storage/storageAccounts/read", "pods/exec:create", "100%"])(
  "%s is read back from its address",
  (action) => {
    expect(actionWritten(actionAddress(action).slice("/actions/".length))).toBe(action);
  },
);

test("what is no escape of anything is taken as it stands", () => {
  expect(actionWritten("100%")).toBe("100%");
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { allowanceOf, matchesAction, type PermissionEntry } from "./role-permissions.ts";

const entry = (more: Partial<PermissionEntry>): PermissionEntry => ({
  ...{
    actions: [],
    notActions: [],
    dataActions: [],
    notDataActions: [],
    condition: null,
    conditionVersion: null,
  },
  ...more,
});

describe("a pattern", () => {
  it.each([
    ["*", "Microsoft.Web/sites/read", true],
    ["*/read", "Microsoft.Web/sites/READ", true],
    ["Microsoft.Network/virtualNetworks/read ", "microsoft.network/virtualnetworks/read", true],
    ["Microsoft.Web/*", "Microsoft.Web/sites/slots/write", true],
    ["Microsoft.Web/sites", "Microsoft.Web/sites/read", false],
    ["Microsoft.Web/*/read", "Microsoft.Web/read", false],
    ["Microsoft.Web.sites/read", "MicrosoftXWeb.sites/read", false],
    ["a/{operationName}:x/*", "a/{operationName}:x/y", true],
    ["ab*ba", "aba", false],
  ])("%s against %s is %s", (pattern, action, expected) => {
    expect(matchesAction(pattern, action)).toBe(expected);
  });
  it("means what the same pattern means as a regular expression", () => {
    const part = fc.stringMatching(/^[a-b/*.]{0,8}$/);
    const action = fc.stringMatching(/^[a-b/.]{0,10}$/);
    fc.assert(
      fc.property(part, action, (pattern, text) => {
        const source = pattern.split("*").map((piece) => piece.replace(/[.]/g, "\\."));
        expect(matchesAction(pattern, text)).toBe(new RegExp(`^${source.join(".*")}$`).test(text));
      }),
      { numRuns: 2000 },
    );
  });
});

describe("the entries of a role", () => {
  it("take their exceptions from their own actions only: another entry may give them back", () => {
    const entries = [
      entry({ actions: ["*"], notActions: ["Microsoft.Authorization/*/write"] }),
      entry({ actions: ["Microsoft.Authorization/roleAssignments/write"] }),
    ];
    expect(allowanceOf(entries.slice(0, 1), "Microsoft.Authorization/roleAssignments/write", "control")).toBe(
      "none",
    );
    expect(allowanceOf(entries, "Microsoft.Authorization/roleAssignments/write", "control")).toBe("allowed");
  });
  it("never imply data from the control plane", () => {
    const owner = [entry({ actions: ["*"] })];
    expect(
      allowanceOf(owner, "Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read", "data"),
    ).toBe("none");
  });
  it("under a condition give less than those without, and an unconditional one wins", () => {
    const conditional = entry({ actions: ["a/b"], condition: "(x)" });
    expect(allowanceOf([conditional], "A/B", "control")).toBe("conditional");
    expect(allowanceOf([conditional, entry({ actions: ["a/*"] })], "A/B", "control")).toBe("allowed");
  });
});

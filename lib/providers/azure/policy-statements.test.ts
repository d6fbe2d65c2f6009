import { describe, expect, it } from "vitest";
import { azurePolicyStatements } from "./policy-statements.ts";

describe("the statements of a document", () => {
  it("of an Azure role are one per entry and plane, with its exceptions and its condition", () => {
    const statements = azurePolicyStatements({
      permissions: [
        { actions: ["*"], notActions: ["a/write"], dataActions: ["d/read"], notDataActions: [] },
        { actions: ["b/write"], notActions: [], dataActions: [], notDataActions: [], condition: "(C)" },
      ],
    });
    expect(statements).toHaveLength(3);
    expect(statements?.[0]).toMatchObject({
      effect: "Allow",
      actions: ["*"],
      notActions: ["a/write"],
      condition: null,
    });
    expect(statements?.[1]).toMatchObject({ actions: ["d/read"], resources: ["data in the assigned scope"] });
    expect(statements?.[2]).toMatchObject({ actions: ["b/write"], condition: { expression: "(C)" } });
  });
  it("of a deny assignment deny", () => {
    const entry = { actions: ["*/delete"], notActions: [], dataActions: [], notDataActions: [] };
    expect(azurePolicyStatements({ permissions: [entry], deny: true })?.[0]?.effect).toBe("Deny");
  });
  it("of directory roles and of application and delegated permissions say what and of whom", () => {
    const directory = {
      rolePermissions: [{ allowedResourceActions: ["microsoft.directory/x"], condition: "$Self" }],
    };
    expect(azurePolicyStatements(directory)?.[0]).toMatchObject({
      actions: ["microsoft.directory/x"],
      condition: { expression: "$Self" },
    });
    const app = azurePolicyStatements({ appRole: { value: "Mail.Read", resource: "Microsoft Graph" } });
    expect(app?.[0]).toMatchObject({ actions: ["Mail.Read"], resources: ["Microsoft Graph"] });
    const delegated = azurePolicyStatements({
      delegated: { value: "Mail.Read", resource: "Microsoft Graph" },
    });
    expect(delegated?.[0]?.resources[0]).toContain("on behalf of the user");
  });
  it("of a role that gives nothing are none, and of an unknown form are not known", () => {
    expect(azurePolicyStatements({ permissions: [] })).toEqual([]);
    expect(azurePolicyStatements(null)).toBeNull();
    expect(azurePolicyStatements({ Statement: [] })).toBeNull();
  });
});

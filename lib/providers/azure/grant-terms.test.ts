import { describe, expect, it } from "vitest";
import type { HeldGrant, Holder } from "../granted-actions.ts";
import { azureGrantedActions } from "./granted-actions.ts";

const now = new Date("2026-11-26T12:00:00Z");
const me = "bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb";
const subscription = "33333333-3333-4333-8333-333333333333";
const holder: Holder = {
  ...{ kind: "azure_service_principal", externalId: me, name: "me", resourceName: null },
  ...{ attributes: {}, scopes: [] },
};

function grant(more: Partial<HeldGrant> = {}): HeldGrant {
  return {
    ...{ subject: { kind: "id", value: me }, effect: "allow", via: "role-assignment", condition: null },
    attributes: {},
    role: { kind: "azure_custom_role", externalId: "role", manager: "customer", attributes: {} },
    scope: { externalId: subscription, kind: "azure_subscription" },
    document: () => null,
    ...more,
  };
}

const terms = (more: Partial<HeldGrant> = {}) => azureGrantedActions.terms(grant(more), holder, now);

describe("how far a grant reaches", () => {
  const tenant = { externalId: "t", kind: "azure_tenant" };
  const group = { externalId: "t/managementGroups/g", kind: "azure_management_group" };
  it.each<[string, Partial<HeldGrant>, number]>([
    ["the tenant", { scope: tenant }, 3],
    ["a management group", { scope: group }, 3],
    ["a subscription", {}, 2],
    ["a resource group", { via: "role-assignment/resourcegroups/rg" }, 1],
    ["a resource", { via: "role-assignment/resourcegroups/rg/providers/microsoft.web/sites/x" }, 0],
    ["a role of the directory", { scope: tenant, via: "directory-role" }, 3],
    ["of an administrative unit", { scope: tenant, via: "directory-role/administrativeunits/au" }, 1],
    ["of one application", { scope: tenant, via: `directory-role/${me}` }, 0],
    ["an application permission", { scope: tenant, via: "app-role-assignment" }, 3],
    ["a consent for everybody", { scope: tenant, via: "admin-consent" }, 3],
    ["a consent of single users", { scope: tenant, via: "user-consent" }, 1],
  ])("%s", (_, more, breadth) => {
    expect(terms(more)).toMatchObject([{ breadth }]);
  });
});

describe("when a grant holds", () => {
  const limits = (startsAt: string | null, endsAt: string | null) => ({
    attributes: { createdOn: "2026-01-01T00:00:00Z", startsAt, endsAt },
  });
  it("for good since it was made", () => {
    expect(terms(limits(null, null))).toMatchObject([
      { select: "", since: new Date("2026-01-01T00:00:00Z"), changesAt: null },
    ]);
    expect(terms()).toMatchObject([{ since: null }]);
  });
  it("for a time since that began, and until it ends", () => {
    const endsAt = "2026-12-01T00:00:00Z";
    expect(terms(limits("2026-11-01T00:00:00Z", endsAt))).toMatchObject([
      { select: "", since: new Date("2026-11-01T00:00:00Z"), changesAt: new Date(endsAt) },
    ]);
    expect(terms(limits(null, "2026-11-26T12:00:00Z"))).toEqual([]);
  });
  it("not yet: it gives nothing, and says when it will", () => {
    const startsAt = "2026-12-01T00:00:00Z";
    const [later] = terms(limits(startsAt, null));
    expect(later).toMatchObject({ changesAt: new Date(startsAt) });
    const compiled = azureGrantedActions.compile(
      { permissions: [{ actions: ["*"] }] },
      {} as never,
      later?.select ?? "",
    );
    expect(compiled.allows).toEqual([]);
  });
  it("ignores a date that is none", () => {
    expect(terms(limits("soon", "never"))).toMatchObject([{ select: "", changesAt: null }]);
  });
});

describe("a condition", () => {
  it("on the assignment makes it conditional", () => {
    expect(terms({ condition: { expression: "(C)", version: "2.0" } })).toMatchObject([
      { conditional: true },
    ]);
    expect(terms()).toMatchObject([{ conditional: false }]);
  });
});

describe("a deny assignment", () => {
  const deny = (attributes: HeldGrant["attributes"]) =>
    terms({
      ...{
        effect: "deny",
        via: "deny-assignment/resourcegroups/rg",
        subject: { kind: "anyone", value: "*" },
      },
      attributes: { assignmentScope: `/subscriptions/${subscription}/resourceGroups/RG/`, ...attributes },
    });
  it("holds at its place, which is the place of a role assigned there, in whatever letters", () => {
    const level = `/subscriptions/${subscription}/resourcegroups/rg`;
    expect(deny({})).toMatchObject([{ level }]);
    expect(terms({ attributes: { assignmentScope: level.toUpperCase() } })).toMatchObject([{ level }]);
    expect(terms({ attributes: { assignmentScope: "/" } })).toMatchObject([{ level: "" }]);
  });
  it("takes nothing from who is excepted, nor where somebody's group may be", () => {
    expect(deny({ exceptions: [me] })).toEqual([]);
    expect(deny({ exceptions: [subscription], exceptedGroups: [subscription] })).toEqual([]);
    expect(deny({ exceptions: [subscription], exceptedGroups: [] })).toHaveLength(1);
  });
  it("for its scope alone takes nothing: below it a role still gives", () => {
    expect(deny({ onlyAtScope: true })).toEqual([]);
  });
  it("without a scope that can be read takes from nothing but what has the same one", () => {
    expect(terms({ effect: "deny", attributes: {} })).toMatchObject([
      { level: `scope/${subscription}/role-assignment` },
    ]);
  });
  it("to everybody reaches every holder", () => {
    expect(azureGrantedActions.impliedSubjects?.(holder)).toEqual([{ kind: "id", value: "anyone:*" }]);
  });
});

import { describe, expect, it } from "vitest";
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import {
  appRoleKey,
  directoryRef,
  everybodyId,
  externalPrincipal,
  guidOf,
  managementGroupKey,
  parseScope,
  roleDefinitionKey,
  subscriptionOf,
} from "./keys.ts";

const tenant = "11111111-1111-4111-8111-111111111111";
const other = "99999999-9999-4999-8999-999999999999";
const id = "22222222-2222-4222-8222-222222222222";

describe("ids", () => {
  it("are lower case, whatever case an API wrote them in, and nothing else is one", () => {
    expect(guidOf(` ${id.toUpperCase()} `)).toBe(id);
    expect(guidOf("contoso.onmicrosoft.com")).toBeNull();
    expect(guidOf("")).toBeNull();
  });
});

describe("a scope", () => {
  it.each([
    ["/", { level: "tenant" }],
    [
      "/providers/Microsoft.Management/managementGroups/Platform",
      { level: "management-group", name: "Platform" },
    ],
    [`/subscriptions/${id.toUpperCase()}/`, { level: "subscription", subscription: id, below: "" }],
    [
      `/subscriptions/${id}/resourceGroups/RG`,
      { level: "subscription", subscription: id, below: "resourcegroups/rg" },
    ],
    ["", null],
    ["/subscriptions/not-an-id", null],
    ["/somewhere/else", null],
  ])("%s is understood", (text, expected) => {
    expect(parseScope(text)).toEqual(expected);
  });
  it("of a resource names its subscription; what is in none names none", () => {
    expect(subscriptionOf(`/SUBSCRIPTIONS/${id}/resourceGroups/x/providers/Microsoft.Web/sites/y`)).toBe(id);
    expect(subscriptionOf("/providers/Microsoft.Management/managementGroups/x")).toBeNull();
  });
});

describe("keys", () => {
  it("of roles are the last part of any id that names them, apart in every tenant", () => {
    const guid = "8E3AF657-a8ff-443c-a75c-2fe8c4bcb635";
    const keys = [
      `/providers/Microsoft.Authorization/roleDefinitions/${guid}`,
      `/subscriptions/${id}/providers/Microsoft.Authorization/roleDefinitions/${guid.toLowerCase()}`,
      guid,
    ].map((text) => roleDefinitionKey(tenant, text));
    expect(new Set(keys).size).toBe(1);
    expect(roleDefinitionKey(other, guid)).not.toBe(keys[0]);
  });
  it("of management groups and application permissions ignore case and hold the tenant", () => {
    expect(managementGroupKey(tenant, "Platform")).toBe(managementGroupKey(tenant, "platform"));
    expect(managementGroupKey(tenant, "x")).not.toBe(managementGroupKey(other, "x"));
    expect(appRoleKey(tenant, id.toUpperCase(), other)).toBe(appRoleKey(tenant, id, other.toUpperCase()));
  });
});

describe("somebody a grant names", () => {
  it.each([
    ["User", { kind: "user", value: id }],
    ["ServicePrincipal", { kind: "id", value: id }],
    ["Group", { kind: "id", value: id }],
    ["", { kind: "id", value: id }],
    ["ForeignGroup", { kind: "foreign", value: id }],
    ["Device", { kind: "foreign", value: id }],
  ])("of type %s", (type, expected) => {
    expect(directoryRef(id.toUpperCase(), type)).toEqual(expected);
  });
  it("with an id of zeros is everybody", () => {
    expect(directoryRef(everybodyId, "SystemDefined")).toEqual({ kind: "anyone", value: "*" });
  });
  it("outside of what is collected is a row of its own; who should have been collected is none", () => {
    expect(externalPrincipal({ kind: "user", value: id }, tenant)).toMatchObject({
      kind: "azure_user",
      nature: "human",
    });
    expect(externalPrincipal({ kind: "foreign", value: id }, tenant)?.nature).toBe("external");
    expect(externalPrincipal({ kind: "anyone", value: "*" }, tenant)?.externalId).toBe("anyone:*");
    for (const kind of ["id", "name", "app-id", "resource", "scope"])
      expect(externalPrincipal({ kind, value: id }, tenant)).toBeNull();
  });
  it("with a token of an issuer has one key for every spelling of the issuer", () => {
    const spellings = ["https://Token.Actions.GitHubUserContent.com/", "token.actions.githubusercontent.com"];
    const keys = spellings.map((issuer) =>
      externalPrincipal({ kind: "federated", value: `${issuer}|repo:o/r:ref:x` }, tenant),
    );
    expect(keys[0]).toEqual(keys[1]);
    expect(normalizeIssuer("https://Oidc.Example.com/Id/ABC/")).toBe("oidc.example.com/Id/ABC");
  });
});

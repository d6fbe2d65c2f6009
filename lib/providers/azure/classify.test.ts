import { describe, expect, it } from "vitest";
import type { PrincipalFacts } from "../contract.ts";
import { natureOf } from "./classify.ts";
import { azureProvider } from "./provider.ts";

const facts = (kind: string, more: Partial<PrincipalFacts> = {}): PrincipalFacts => ({
  ...{ kind, name: "x", resourceName: null, tags: {}, attributes: {} },
  ...{ trusts: [], credentials: [], unreadStreams: [] },
  ...more,
});
const principal = (attributes: PrincipalFacts["attributes"], more: Partial<PrincipalFacts> = {}) =>
  natureOf(facts("azure_service_principal", { attributes, ...more }));

describe("a service principal", () => {
  it("of Microsoft's own tenants is provider-managed, whatever it holds", () => {
    const verdict = principal(
      { publisher: "microsoft", publisherTenant: "f8cdef31-a31e-4b4a-93e4-5f571e91255a" },
      { credentials: [{ kind: "azure_client_secret", status: "active" }] },
    );
    expect(verdict.nature).toBe("provider-managed");
    expect(verdict.evidence[0]).toContain("f8cdef31");
  });
  it("of another organization is a machine, and the evidence names that organization", () => {
    const verdict = principal({ publisher: "third-party", publisherTenant: "abc" });
    expect(verdict).toMatchObject({ nature: "machine", confidence: "high" });
    expect(verdict.evidence.join()).toContain("tenant abc");
  });
  it("of the tenant that signs in is a machine, and the evidence names how", () => {
    const github = { kind: "federated", value: "token.actions.githubusercontent.com|repo:o/r" };
    const verdict = principal(
      { publisher: "own" },
      {
        credentials: [{ kind: "azure_certificate", status: "active" }],
        trusts: [{ mechanism: "web-identity", trusted: github, condition: null }],
      },
    );
    expect(verdict.confidence).toBe("high");
    expect(verdict.evidence).toHaveLength(2);
    expect(verdict.evidence[1]).toContain("token.actions.githubusercontent.com");
  });
  it("whose credentials have expired or could not be read is a machine with less confidence", () => {
    const expired = { credentials: [{ kind: "azure_client_secret", status: "expired" }] };
    expect(principal({ publisher: "own" }, expired).confidence).toBe("medium");
    const unread = principal({ publisher: "own" }, { unreadStreams: ["azure/app-credentials"] });
    expect(unread).toMatchObject({ nature: "machine", confidence: "low" });
    expect(unread.evidence[0]).toMatch(/could not be read/);
  });
});

describe("an app registration", () => {
  const application = (attributes: PrincipalFacts["attributes"]) =>
    natureOf(facts("azure_application", { attributes }));
  it("is not counted where a service principal stands for it", () => {
    expect(application({ servicePrincipal: "abc" }).nature).toBe("set");
  });
  it("is counted where none does, and of unknown nature where nobody can tell", () => {
    expect(application({ servicePrincipal: null }).nature).toBe("machine");
    expect(application({}).nature).toBe("unknown");
  });
});

describe("the other kinds", () => {
  it.each(["system", "user", "policy", null])(
    "a managed identity assigned by %s is a machine",
    (assigned) => {
      expect(natureOf(facts("azure_managed_identity", { attributes: { assigned } })).nature).toBe("machine");
    },
  );
  it.each([
    ["azure_user", "human"],
    ["azure_group", "group"],
    ["azure_agent_identity", "machine"],
    ["azure_agent_blueprint", "machine"],
    ["azure_foreign_principal", "external"],
    ["azure_federated_subject", "external"],
    ["azure_anyone", "external"],
  ])("%s is %s", (kind, nature) => {
    expect(natureOf(facts(kind)).nature).toBe(nature);
  });
  it("are all described, with codes of their own, and every verdict has evidence", () => {
    const kinds = Object.entries(azureProvider.principalKinds);
    expect(new Set(kinds.map(([, { code }]) => code)).size).toBe(kinds.length);
    for (const [kind, { code }] of kinds) {
      expect(Math.floor(code / 100)).toBe(4);
      expect(natureOf(facts(kind)).evidence.length).toBeGreaterThan(0);
    }
    expect(natureOf(facts("azure_novelty")).nature).toBe("unknown");
  });
});

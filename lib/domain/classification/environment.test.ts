import { describe, expect, it } from "vitest";
import { type EnvironmentFacts, environmentOf } from "./environment.ts";

const judge = (facts: Partial<EnvironmentFacts>) =>
  environmentOf({ name: "x", tags: {}, path: [], ...facts });
const scope = (name: string, tags: Record<string, string> = {}) => ({ name, tags });

describe("the environment of an identity", () => {
  it.each([
    [{ tags: { env: "prod" } }, "production", "high"],
    [{ tags: { "app.kubernetes.io/Environment": "Staging" } }, "staging", "high"],
    [{ tags: { DeploymentEnvironment: "pre-prod" } }, "staging", "high"],
    [{ tags: { env: "non-prod" } }, "development", "high"],
    [{ path: [scope("payments-prod")] }, "production", "medium"],
    [{ path: [scope("payments"), scope("Production")] }, "production", "medium"],
    [{ path: [scope("payments", { environment: "sandbox" })] }, "sandbox", "high"],
    [{ name: "paymentsProdWorker" }, "production", "low"],
  ] as const)("%j is %s (%s)", (facts, value, confidence) => {
    expect(judge(facts as Partial<EnvironmentFacts>)).toMatchObject({ value, confidence });
  });

  it.each([
    { name: "ci-runner" },
    { name: "live-metrics" },
    { name: "reproduction" },
    { tags: { env: "platform" } },
    { tags: { team: "prod" } },
  ] as Partial<EnvironmentFacts>[])("nothing readable is unknown, never production: %j", (facts) => {
    expect(judge(facts)).toEqual({ value: "unknown", confidence: "low", grounds: [] });
  });

  it("its own label goes before its scope's, a scope's label before names, the nearest name before others", () => {
    const path = [scope("payments-prod"), scope("Sandbox", { env: "dev" })];
    expect(judge({ tags: { env: "test" }, path }).value).toBe("test");
    expect(judge({ path }).value).toBe("development");
    expect(judge({ path: [scope("payments-prod"), scope("Sandbox")] })).toMatchObject({
      value: "production",
      // The folder above says otherwise: that is worth a doubt.
      confidence: "low",
    });
  });

  it("says where it was read", () => {
    expect(judge({ path: [scope("payments-prod")] }).grounds).toEqual([
      {
        value: "production",
        source: "scope-name",
        confidence: "medium",
        evidence: "It lives in payments-prod.",
      },
    ]);
  });
});

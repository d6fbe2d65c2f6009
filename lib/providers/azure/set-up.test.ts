import { describe, expect, it } from "vitest";
import { z } from "zod";
import list from "./permissions.json" with { type: "json" };
import { readerRole, setUp } from "./set-up.ts";
import { azureSourceConfig } from "./source.ts";

const tenant = "11111111-1111-4111-8111-111111111111";

describe("setting up a source", () => {
  const text = setUp({ tenant })
    .steps.map((step) => step.code?.text ?? "")
    .join("\n");
  it("grants exactly what the permission list says, on both planes", () => {
    const azure = list.permissions
      .filter(({ plane }) => plane === "azure")
      .map(({ permission }) => permission);
    expect(readerRole(tenant).Actions).toEqual(azure);
    for (const { permission, id } of list.permissions) {
      expect(text).toContain(permission);
      if (id !== undefined) expect(text).toContain(id);
    }
    expect(text.match(/appRoleAssignments --body/g)).toHaveLength(list.permissions.length - azure.length);
  });
  it("makes no secret, and a role that writes nothing", () => {
    expect(text).not.toMatch(/password|secret|credential reset/i);
    for (const action of readerRole(tenant).Actions) expect(action).toMatch(/\/read$/);
  });
  it("makes no application where a managed identity signs in", () => {
    const steps = setUp({ tenant, credential: "managed-identity" }).steps;
    expect(steps.map((step) => step.code?.text ?? "").join("\n")).not.toContain("az ad app create");
  });
});

describe("the set-up of a source that asks workspaces", () => {
  it("gives the reader the data of each, and says what is free", () => {
    const workspaces = ["44444444-4444-4444-8444-444444444444", "55555555-5555-4555-8555-555555555555"];
    const step = (config: Record<string, unknown>) =>
      setUp(config).steps.find(({ code }) => code?.name === "log-analytics.sh");
    expect(step({ tenant })).toBeUndefined();
    const found = step({ tenant, logWorkspaces: workspaces });
    for (const workspace of workspaces) expect(found?.code?.text).toContain(workspace);
    expect(found?.code?.text.match(/Log Analytics Data Reader/g)).toHaveLength(2);
    expect(found?.text).toContain("free");
  });
});

it("a workspace that is switched off needs nothing, named or not", () => {
  const named = { tenant, logWorkspaces: ["44444444-4444-4444-8444-444444444444"] };
  expect(JSON.stringify(setUp({ ...named, logAnalytics: "measure" }).steps)).toContain("log-analytics.sh");
  expect(setUp({ ...named, logAnalytics: "off" }).steps).toEqual(setUp({ tenant }).steps);
});

describe("the configuration of a source", () => {
  it("asks for a tenant alone, and knows the clouds", () => {
    expect(azureSourceConfig.parse({ tenant: tenant.toUpperCase() })).toEqual({
      tenant,
      cloud: "global",
      activityLogDays: 8,
      signInDays: 2,
      logFirstDays: 90,
      credential: "automatic",
      withoutResourceGraph: false,
    });
    expect(azureSourceConfig.safeParse({ tenant, cloud: "germany" }).success).toBe(false);
    expect(azureSourceConfig.safeParse({ tenant: "contoso.com" }).success).toBe(false);
    expect(azureSourceConfig.safeParse({ tenant, clientSecret: "x" }).success).toBe(false);
  });
  it("describes every field, so that a form and options can be drawn from it", () => {
    const { properties } = z.toJSONSchema(azureSourceConfig, { io: "input", unrepresentable: "any" });
    for (const field of Object.values(properties ?? {})) {
      expect(field).toHaveProperty("title");
      expect(field).toHaveProperty("description");
    }
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Invalid } from "#lib/errors.ts";
import { changedConfig, givenFor, meaningOf } from "./change-config.ts";
import { configFields } from "./config-fields.ts";
import { cloudOf, clouds } from "./registry.ts";

const aws = cloudOf("aws");
const gcp = cloudOf("gcp");
const azure = cloudOf("azure");
const tenant = "72f988bf-86f1-41af-91ab-2d7cd011db47";
const workspace = "44444444-4444-4444-8444-444444444444";
const checked = (provider: typeof aws, config: object) => changedConfig(provider, {}, { ...config });
const athena = { athena: "measure", athenaDatabase: "audit", athenaTable: "trail", athenaMostGigabytes: 200 };

describe("a change of a configuration", () => {
  it("replaces what is given, takes back what is null, and leaves the rest", () => {
    const before = checked(aws, { regions: ["eu-west-1"], roleName: "reader", externalId: "a1" });
    expect(changedConfig(aws, before, { roleName: null, regions: null, accessAnalyzer: "on" })).toEqual({
      ...{ mode: "account", partition: "aws", roleName: "rollcall-reader" },
      ...{ externalId: "a1", accessAnalyzer: "on" },
    });
  });
  it("may not take away what is needed", () => {
    const before = checked(azure, { tenant });
    expect(() => changedConfig(azure, before, { tenant: null })).toThrow(Invalid);
  });
  it("and the change back lead to where it began, whatever they are", () => {
    const some = fc.record(
      {
        regions: fc.array(fc.constantFrom("eu-west-1", "us-east-1"), { minLength: 1, maxLength: 2 }),
        profile: fc.constantFrom("a", "b"),
        roleName: fc.constantFrom("x", "y"),
        accessAnalyzer: fc.constantFrom("off", "on"),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(some, some, (one, other) => {
        const [before, after] = [checked(aws, one), checked(aws, other)];
        expect(changedConfig(aws, before, givenFor(before, after))).toEqual(after);
        expect(changedConfig(aws, after, givenFor(after, before))).toEqual(before);
      }),
    );
  });
});

describe("what a change means", () => {
  it("is nothing where nothing changes", () => {
    const config = checked(aws, { ...athena, externalId: "a1" });
    expect(meaningOf(aws, config, config)).toEqual({ changes: [], engines: [], pins: [], steps: [] });
  });
  it("names each setting with what it was and what it becomes, in words", () => {
    const before = checked(aws, { externalId: "a1", regions: ["eu-west-1"] });
    const after = changedConfig(aws, before, { accessAnalyzer: "on", regions: null });
    expect(meaningOf(aws, before, after).changes).toEqual([
      { field: "regions", title: "Regions", before: "eu-west-1", after: null },
      {
        ...{ field: "accessAnalyzer", title: "Read Access Analyzer", before: null },
        after: "Yes, where an analyzer exists",
      },
    ]);
  });
  it("of Athena switched on says what it costs at most and what is to be granted, and nothing else is", () => {
    const before = checked(aws, { externalId: "a1" });
    const after = changedConfig(aws, before, { ...athena, athenaPricePerTerabyte: 6 });
    const { engines, steps } = meaningOf(aws, before, after);
    expect(engines).toMatchObject([{ from: "off", to: "measure" }]);
    expect(engines[0]?.means).toContain("at most 200 GB, 1.20 USD at 6 USD a terabyte");
    expect(steps.map(({ code }) => code?.name)).toEqual(["athena-policy.json"]);
  });
  it.each([
    ["aws", aws, { ...athena, athena: "on" }, { athena: "off" }],
    ["azure", azure, { tenant, logWorkspaces: [workspace] }, { logAnalytics: "off" }],
    ["azure", azure, { tenant, logWorkspaces: [workspace] }, { logWorkspaces: null }],
    ["gcp", gcp, { resource: "organizations/12", logDataset: "logs-project.audit" }, { logDataset: null }],
    ["gcp", gcp, { resource: "organizations/12", policyInsights: true }, { policyInsights: null }],
  ])(
    "of an engine of %s switched off says that stored dates stay, and asks for no grant",
    (_name, provider, on, off) => {
      const before = checked(provider, on);
      const { engines, steps } = meaningOf(provider, before, changedConfig(provider, before, off));
      expect(engines).toMatchObject([{ to: "off" }]);
      expect(engines[0]?.means).toContain("Dates that are stored stay");
      for (const { code } of steps) expect(code?.name).not.toMatch(/audit-logs|athena|log-analytics/);
    },
  );
  it("says which settings tell what the source is", () => {
    const before = checked(gcp, { resource: "organizations/12" });
    const after = changedConfig(gcp, before, { resource: "organizations/13" });
    expect(meaningOf(gcp, before, after).pins).toEqual(["What to collect"]);
  });
  it("tells neither what Rollcall made nor what has the shape of a secret", () => {
    const secret = `ghp_${"a1B2".repeat(9)}`;
    const told = JSON.stringify(meaningOf(aws, { profile: secret }, { externalId: "for-nobody" }).changes);
    expect(told).not.toContain("for-nobody");
    expect(told).not.toContain(secret);
    expect(told).toContain("made by Rollcall");
  });
});

describe.each(clouds.map((cloud) => [cloud.name, cloud] as const))("log engines of %s", (_name, cloud) => {
  it("are about fields there are, each about its own", () => {
    const named = (cloud.logEngines ?? []).flatMap(({ fields }) => fields);
    const known = configFields(cloud).map(({ name }) => name);
    expect(named.filter((name) => !known.includes(name))).toEqual([]);
    expect(new Set(named).size).toBe(named.length);
  });
  it("are off where nothing is said", () => {
    for (const { stateOf } of cloud.logEngines ?? []) expect(stateOf({})).toBe("off");
  });
});

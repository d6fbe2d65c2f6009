import { describe, expect, it } from "vitest";
import { z } from "zod";
import { awsSourceConfig, homeRegionOf, partitions } from "./source.ts";

describe("awsSourceConfig", () => {
  it("needs nothing for one account", () => {
    expect(awsSourceConfig.parse({})).toEqual({
      mode: "account",
      partition: "aws",
      roleName: "rollcall-reader",
    });
  });
  it("gives every field a title and a description, so a form can be drawn", () => {
    const schema = z.toJSONSchema(awsSourceConfig, { io: "input" });
    for (const field of Object.values(schema.properties ?? {}))
      expect(field).toMatchObject({ title: expect.any(String), description: expect.any(String) });
  });
  it("reads its own answer again", () => {
    const once = awsSourceConfig.parse({
      mode: "organization",
      externalId: "a1",
      accounts: ["111122223333"],
      regions: ["us-gov-west-1"],
    });
    expect(awsSourceConfig.parse(once)).toEqual(once);
  });
  it.each([
    ["a secret", { secretAccessKey: "x" }],
    ["an account id with a dash", { accounts: ["1111-2222-3333"] }],
    ["a role's ARN as its name", { roleName: "arn:aws:iam::111122223333:role/x" }],
    ["a region with a space", { regions: ["eu west 1"] }],
    ["no region at all", { regions: [] }],
    ["a short external id", { externalId: "x" }],
  ])("refuses %s", (_name, config) => {
    expect(awsSourceConfig.safeParse(config).success).toBe(false);
  });
  it("has a valid home region in every partition", () => {
    for (const partition of Object.keys(partitions)) {
      const config = awsSourceConfig.parse({ partition });
      expect(awsSourceConfig.parse({ homeRegion: homeRegionOf(config) }).homeRegion).toBe(
        homeRegionOf(config),
      );
    }
    expect(homeRegionOf({ partition: "aws", homeRegion: "eu-west-1" })).toBe("eu-west-1");
  });
});

import { describe, expect, it } from "vitest";
import { trailSettings } from "./engine-fields.ts";
import { analyzerStatements, athenaStatements } from "./engine-policy.ts";
import list from "./permissions.json" with { type: "json" };
import { setUp } from "./set-up.ts";
import { awsSourceConfig } from "./source.ts";

const on = {
  ...{ athena: "on", athenaDatabase: "audit", athenaTable: "trail", athenaMostGigabytes: 50 },
  ...{ athenaTrail: "arn:aws:cloudtrail:us-east-1:111122223333:trail/all", accessAnalyzer: "on" },
  ...{ athenaOutput: "s3://answers/rollcall/", athenaRoleArn: "arn:aws:iam::111122223333:role/audit" },
};

describe("reading use from AWS's own engines", () => {
  it("is off unless switched on, and then nothing is asked for", () => {
    const config = awsSourceConfig.parse({});
    expect([athenaStatements(config), analyzerStatements(config), trailSettings(config, "x")]).toEqual([
      null,
      null,
      null,
    ]);
    expect(setUp({}, () => "fresh").steps).toHaveLength(2);
  });

  it("is refused without the limit on what a run may scan, and without its table", () => {
    const parsed = awsSourceConfig.safeParse({ athena: "measure" });
    expect(parsed.error?.issues.map(({ path }) => path[0])).toEqual([
      "athenaDatabase",
      "athenaTable",
      "athenaMostGigabytes",
    ]);
  });

  it("needs exactly what the list of optional permissions says", () => {
    const config = awsSourceConfig.parse(on);
    const statements = [...(athenaStatements(config) ?? []), ...(analyzerStatements(config) ?? [])];
    const asked = new Set(statements.flatMap(({ Action }) => Action));
    expect(asked).toEqual(new Set(list.optional.map(({ permission }) => permission)));
  });

  it("may write answers in their place and nowhere else", () => {
    const statements = athenaStatements(awsSourceConfig.parse(on)) ?? [];
    const writing = statements.filter(({ Action }) => Action.includes("s3:PutObject"));
    expect(writing.map(({ Resource }) => Resource)).toEqual([
      ["arn:aws:s3:::answers", "arn:aws:s3:::answers/rollcall/*"],
    ]);
  });

  it("is a step of its own in the set-up", () => {
    const titles = setUp(on, () => "fresh").steps.map(({ title }) => title);
    expect(titles.slice(-2)).toEqual([
      "Let it ask Athena about the trail",
      "Let it read findings of unused access",
    ]);
  });

  it.each([
    ["a table's name that ends the query", { athenaTable: 'x"; DROP' }],
    ["a day's column that is no name", { athenaDayColumn: "day) OR (1=1" }],
    ["a place that is not in S3", { athenaOutput: "https://x" }],
    ["no limit at all", { athenaMostGigabytes: 0 }],
  ])("refuses %s", (_name, more) => {
    expect(awsSourceConfig.safeParse({ ...on, ...more }).success).toBe(false);
  });
});

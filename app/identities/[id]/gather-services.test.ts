import fc from "fast-check";
import { expect, it } from "vitest";
import { gatherServices } from "./gather-services.ts";

const row = (source: string, days: string) => ({ source, days });

it("the services of a log that tells of the same days are one, named by how many they are", () => {
  const told = gatherServices(
    [
      row("access-advisor", "a"),
      ...["ec2", "s3", "sqs"].map((service) => row(`cloudtrail/${service}`, "a")),
      row("cloudtrail/kms", "b"),
      row("cloudtrail-seen/sns", "a"),
      row("activity-log/x", "a"),
      row("activity-log/y", "a"),
    ],
    ({ days }) => days,
  );
  expect(told.map(({ name, services }) => [name, services])).toEqual([
    ["access advisor", []],
    ["CloudTrail, 3 services", ["ec2", "s3", "sqs"]],
    ["CloudTrail, kms", []],
    ["CloudTrail seen, sns", []],
    ["activity log, x", []],
    ["activity log, y", []],
  ]);
});

it("no row is lost, told twice, or told with one of other days", () => {
  const source = fc.constantFrom("cloudtrail/a", "cloudtrail/b", "cloudtrail-seen/a", "audit-log", "x/y");
  const rows = fc.array(fc.record({ source, days: fc.constantFrom("a", "b") }));
  fc.assert(
    fc.property(rows, (given) => {
      const told = gatherServices(given, ({ days }) => days);
      expect(told.flatMap((one) => one.rows).toSorted(byText)).toEqual(given.toSorted(byText));
      for (const one of told) expect(new Set(one.rows.map(({ days }) => days)).size).toBe(1);
    }),
  );
});

const byText = (one: object, other: object) => JSON.stringify(one).localeCompare(JSON.stringify(other));

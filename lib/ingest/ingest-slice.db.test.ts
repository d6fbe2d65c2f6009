import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { endEstates, make, makeEstate } from "./testing/estate.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(async () => {
  await endEstates();
  await database?.drop();
});

const slice = { stream: "aws/principals", scope: "acct-1" };

function oneOfEach() {
  return [
    make.principal("AROA1"),
    make.principal("AIDA1", { kind: "aws_iam_user" }),
    make.principal("AGPA1", { kind: "aws_iam_group" }),
    make.role("policy"),
    make.grant("AROA1", "policy"),
    make.credential("AKIA1", "AIDA1"),
    make.trust("AROA1", { kind: "name", value: "arn:AIDA1" }),
    make.alias("AROA1", "instance-profile", "arn:profile"),
    make.workload("lambda", { kind: "instance-profile", value: "arn:profile" }),
    make.membership("arn:AGPA1", "AIDA1"),
    make.coverage("service-control-policies", "available"),
    make.ownerHint("AROA1", "owner", "payments"),
    make.usage("AROA1", { "s3:*": "2025-12-01T00:00:00Z", "ec2:*": null }),
  ];
}

describe("ingestSlice", () => {
  it("stores every record type with its references resolved", async () => {
    const estate = await makeEstate(database.pool);
    const outcome = await estate.feed(slice, oneOfEach());
    expect(outcome).toMatchObject({ status: "complete", reason: null, counts: { seen: 13, inserted: 13 } });
  });
});

/** The wire and the shapes are the real API's; the findings are scripted. */
import { describe, expect, it } from "vitest";
import { WireError } from "#e2e/clouds/aws/wire/wire-error.ts";
import { Denied, Incomplete, NotApplicable } from "#lib/errors.ts";
import { account } from "./testing/fake-engines.ts";
import { collectSlice, contextFor } from "./testing/simulated.ts";
import { saidOf, theEngines, usesOf, withTrail } from "./testing/trail-reading.ts";

withTrail();

const slice = { stream: "aws/access-analyzer", scope: account };
const role = `arn:aws:iam::${account}:role/app/backend`;
const analyzedAt = new Date("2026-11-23T05:00:00Z");
const unusedAnalyzer = {
  ...{
    arn: `arn:aws:access-analyzer:us-east-1:${account}:analyzer/unused`,
    name: "unused",
    status: "ACTIVE",
  },
  ...{
    type: "ACCOUNT_UNUSED_ACCESS",
    createdAt: analyzedAt,
    configuration: { unusedAccess: { unusedAccessAge: 90 } },
  },
};
const finding = (id: string, resource = role) => ({
  ...{ id, resource, analyzedAt, createdAt: analyzedAt, updatedAt: analyzedAt, status: "ACTIVE" },
  ...{ resourceType: "AWS::IAM::Role", resourceOwnerAccount: account },
});

type Details = Record<string, object[][]>;

/** Findings by id, each with its pages of details. */
function script(details: Details, analyzers: object[] = [unusedAnalyzer]): void {
  const fake = theEngines();
  fake.answers.ListAnalyzers = ({ type }) => ({
    analyzers: analyzers.filter((one) => (one as { type: string }).type === type),
  });
  const ids = Object.keys(details);
  fake.answers.ListFindingsV2 = ({ nextToken }) => {
    const index = Number(nextToken ?? 0);
    const findings = ids.slice(index, index + 1).map((id) => finding(id));
    return index + 1 < ids.length ? { findings, nextToken: String(index + 1) } : { findings };
  };
  fake.answers.GetFindingV2 = ({ id, nextToken }) => {
    const index = Number(nextToken ?? 0);
    const all = details[String(id)] ?? [];
    const page = { ...finding(String(id)), findingDetails: all[index] ?? [] };
    return index + 1 < all.length ? { ...page, nextToken: String(index + 1) } : page;
  };
}

const read = (more: object = {}) =>
  collectSlice(
    contextFor(theEngines().url, { accessAnalyzer: "on", ...more }, "2026-11-24T07:40:00Z"),
    slice,
  );

const covered = { coveredFrom: new Date("2026-08-25T05:00:00Z"), coveredTo: analyzedAt };

describe("findings of unused access", () => {
  it("are not asked for while switched off", async () => {
    const { error } = await read({ accessAnalyzer: "off" });
    expect(error).toBeInstanceOf(NotApplicable);
    expect(theEngines().calls).not.toContain("access-analyzer:ListAnalyzers");
  });

  it("need an analyzer of somebody's; none is made, and that there is none is no failure", async () => {
    script({}, [{ ...unusedAnalyzer, type: "ACCOUNT_UNUSED_ACCESS", configuration: {} }]);
    const { error, records } = await read();
    expect(error).toBeNull();
    expect(records).toMatchObject([{ type: "coverage", status: "not-applicable" }]);
    expect(new Set(theEngines().calls.filter((call) => call.startsWith("access-analyzer")))).toEqual(
      new Set(["access-analyzer:ListAnalyzers"]),
    );
  });

  it("say what of a service, which actions, and whether the whole role was unused, over the analyzer's window", async () => {
    const lastAccessed = new Date("2026-07-01T00:00:00Z");
    script({
      services: [
        [{ unusedPermissionDetails: { serviceNamespace: "sqs", lastAccessed } }],
        [
          {
            unusedPermissionDetails: {
              serviceNamespace: "s3",
              actions: [{ action: "CreateBucket", lastAccessed }, { action: "s3:DeleteBucket" }],
            },
          },
        ],
      ],
      role: [[{ unusedIamRoleDetails: {} }]],
      password: [[{ unusedIamUserPasswordDetails: {} }]],
    });
    const { error, records } = await read();
    expect(error).toBeNull();
    const head = {
      type: "usage",
      source: expect.stringMatching(/^access-analyzer/),
      principal: { kind: "name", value: role },
      ...covered,
    };
    expect(usesOf(records)).toMatchObject([
      { ...head, plane: "service", entries: [{ action: "sqs:*", lastUsedAt: lastAccessed }] },
      {
        ...{ ...head, plane: "action" },
        entries: [
          { action: "s3:CreateBucket", lastUsedAt: lastAccessed },
          { action: "s3:DeleteBucket", lastUsedAt: null },
        ],
      },
      { ...head, plane: "identity", entries: [{ action: "*", lastUsedAt: null }] },
    ]);
    expect(saidOf(records, "unused-access-findings")).toMatch(/unused \(90 days\)/);
  });

  it("go on under one name while they list the same, and under another once something left the list", async () => {
    const listing = (...actions: string[]) => [
      [
        {
          unusedPermissionDetails: { serviceNamespace: "s3", actions: actions.map((action) => ({ action })) },
        },
      ],
    ];
    const sourceFor = async (...actions: string[]) => {
      script({ one: listing(...actions) });
      return usesOf((await read()).records).map(({ source }) => source);
    };
    const first = await sourceFor("CreateBucket", "DeleteBucket");
    expect(await sourceFor("DeleteBucket", "CreateBucket")).toEqual(first);
    expect(await sourceFor("DeleteBucket")).not.toEqual(first);
  });

  it("of which one cannot be read leave the slice incomplete, and the others told", async () => {
    script({
      first: [[{ unusedIamRoleDetails: {} }]],
      second: [[{ unusedIamRoleDetails: {} }]],
    });
    const answer = theEngines().answers.GetFindingV2;
    theEngines().answers.GetFindingV2 = (input) => {
      if (input.id === "first") throw new WireError("AccessDeniedException", "not authorized", 403);
      return answer?.(input) ?? {};
    };
    const { error, records } = await read();
    expect(error).toBeInstanceOf(Incomplete);
    expect(error?.hint).toContain("access-analyzer:GetFinding");
    expect(usesOf(records)).toHaveLength(1);
  });

  it("are Denied with the permission to add, where the list is refused", async () => {
    script({});
    theEngines().refuse.set("ListAnalyzers", new WireError("AccessDeniedException", "not authorized", 403));
    const { error } = await read();
    expect(error).toBeInstanceOf(Denied);
    expect(error?.hint).toContain("access-analyzer:ListAnalyzers");
  });
});

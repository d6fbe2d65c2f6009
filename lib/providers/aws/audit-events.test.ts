import { beforeAll, describe, expect, it } from "vitest";
import { type AuditEvents, askedInsideOthers, auditEvents } from "./audit-events.ts";
import { bundledActions } from "./bundled-actions.ts";

let events: AuditEvents;
beforeAll(async () => {
  events = await auditEvents();
});

describe("what an event is the use of", () => {
  it.each([
    ["ec2.amazonaws.com", "RunInstances", ["ec2:RunInstances"]],
    ["ec2.amazonaws.com.cn", "RunInstances", ["ec2:RunInstances"]],
    ["monitoring.amazonaws.com", "PutMetricAlarm", ["cloudwatch:PutMetricAlarm"]],
    ["email.amazonaws.com", "SendEmail", ["ses:SendEmail"]],
    ["lambda.amazonaws.com", "ListFunctions20150331", ["lambda:ListFunctions"]],
    ["lambda.amazonaws.com", "GetFunction20150331v2", ["lambda:GetFunction"]],
    ["lambda.amazonaws.com", "Invoke", ["lambda:InvokeFunction"]],
    ["cloudfront.amazonaws.com", "CreateDistribution2020_05_31", ["cloudfront:CreateDistribution"]],
    ["s3.amazonaws.com", "ListBuckets", ["s3:ListAllMyBuckets"]],
    ["s3.amazonaws.com", "PutBucketReplication", ["s3:PutReplicationConfiguration"]],
    ["s3.amazonaws.com", "GetBucketCors", ["s3:GetBucketCORS"]],
    [
      "dynamodb.amazonaws.com",
      "TransactWriteItems",
      ["dynamodb:PutItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem", "dynamodb:ConditionCheckItem"],
    ],
    ["apigateway.amazonaws.com", "UpdateStage", ["apigateway:PATCH"]],
    ["sts.amazonaws.com", "AssumeRole", ["sts:AssumeRole"]],
  ])("%s %s", (source, name, actions) => {
    expect(events.meaningOf(source, name)).toMatchObject({ kind: "use", actions });
  });

  it("is nothing that was granted, for what everybody may call", () => {
    expect(events.meaningOf("sts.amazonaws.com", "GetCallerIdentity")).toEqual({ kind: "permissionless" });
    expect(events.meaningOf("signin.amazonaws.com", "ConsoleLogin")).toEqual({ kind: "permissionless" });
  });

  it("is not guessed: an event of no known action says which service it is of", () => {
    expect(events.meaningOf("ec2.amazonaws.com", "BrandNewCall")).toEqual({
      kind: "unmapped",
      service: "ec2",
    });
    expect(events.meaningOf("brandnew.amazonaws.com", "Call")).toEqual({ kind: "unmapped", service: null });
  });

  it("is never an action that the bundled list does not have", async () => {
    const { actions } = await bundledActions();
    const names = new Set(actions.map(({ name }) => name));
    expect([...askedInsideOthers].filter((name) => !names.has(name))).toEqual([]);
    const strange = actions.filter(({ name }) => {
      const [service = "", call = ""] = name.split(":");
      const meaning = events.meaningOf(`${service}.amazonaws.com`, call);
      return meaning.kind === "use" && !meaning.actions.every((action) => names.has(action));
    });
    expect(strange).toEqual([]);
  });
});

describe("what would have left an event", () => {
  it("is not what is asked for inside other calls: passing a role, tags at creation, an object's access list", () => {
    for (const action of ["iam:PassRole", "ec2:CreateTags", "s3:PutObjectAcl", "apigateway:GET", "made:Up"])
      expect(events.leavesEvent(action)).toBe(false);
    for (const action of ["ec2:RunInstances", "iam:CreateUser", "kms:Decrypt"])
      expect(events.leavesEvent(action)).toBe(true);
  });
});

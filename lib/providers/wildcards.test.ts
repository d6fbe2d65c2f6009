import { describe, expect, it } from "vitest";
import type { Json } from "#lib/ingest/contract.ts";
import { isUnconditional, wildcardsIn } from "./wildcards.ts";

const policy = (...Statement: Json[]): Json => ({ Version: "2012-10-17", Statement });
const allow = (more: { [key: string]: Json }): Json => ({ Effect: "Allow", Resource: "*", ...more });
const rule = (more: { [key: string]: Json }): Json => ({
  rules: [{ apiGroups: ["*"], resources: ["*"], verbs: ["*"], ...more }],
});
const azure = (more: { [key: string]: Json }): Json => ({
  permissions: [{ actions: [], notActions: [], dataActions: [], notDataActions: [], ...more }],
});

describe("what a document gives by a star", () => {
  it.each<[name: string, provider: string, document: Json, role: string, expected: string[]]>([
    ["everything", "aws", policy(allow({ Action: "*" })), "", ["*"]],
    ["everything, written with a colon", "aws", policy(allow({ Action: ["*:*"] })), "", ["*"]],
    ["a service", "aws", policy(allow({ Action: ["S3:*", "s3:*", "sqs:Send*"] })), "", ["s3:*"]],
    [
      "a service by the ARN of all of it",
      "aws",
      policy(allow({ Action: "s3:*", Resource: ["arn:aws:s3:::*"] })),
      "",
      ["s3:*"],
    ],
    [
      "a service on one bucket",
      "aws",
      policy(allow({ Action: "s3:*", Resource: "arn:aws:s3:::a/*" })),
      "",
      [],
    ],
    [
      "all but some",
      "aws",
      policy(allow({ NotAction: ["iam:*", "organizations:*"] })),
      "",
      ["everything but iam:*, organizations:*"],
    ],
    ["all but all", "aws", policy(allow({ NotAction: "*" })), "", []],
    ["a denial", "aws", policy({ Effect: "Deny", Action: "*", Resource: "*" }), "", []],
    [
      "what it takes back itself",
      "aws",
      policy(allow({ Action: ["iam:*", "s3:*"] }), { Effect: "Deny", Action: "iam:*", Resource: "*" }),
      "",
      ["s3:*"],
    ],
    [
      "what it takes back with all else",
      "aws",
      policy(allow({ Action: "*" }), { Effect: "Deny", Action: "*", Resource: "*" }),
      "",
      [],
    ],
    [
      "what it takes back a part of",
      "aws",
      policy(allow({ Action: "*" }), { Effect: "Deny", Action: "iam:*", Resource: "*" }),
      "",
      ["*"],
    ],
    [
      "what it takes back under a condition",
      "aws",
      policy(allow({ Action: "iam:*" }), {
        Effect: "Deny",
        Action: "*",
        Resource: "*",
        Condition: { Bool: { a: "b" } },
      }),
      "",
      ["iam:*"],
    ],
    [
      "what it takes back on one resource",
      "aws",
      policy(allow({ Action: "s3:*" }), { Effect: "Deny", Action: "s3:*", Resource: "arn:aws:s3:::a" }),
      "",
      ["s3:*"],
    ],
    [
      "under a condition",
      "aws",
      policy(allow({ Action: "*", Condition: { Bool: { a: "true" } } })),
      "",
      ["* (conditional)"],
    ],
    ["an empty condition", "aws", policy(allow({ Action: "*", Condition: {} })), "", ["*"]],
    ["named actions", "aws", policy(allow({ Action: ["s3:Get*", "iam:PassRole"] })), "", []],
    ["an unreadable document", "aws", null, "", []],
    [
      "Contributor",
      "azure",
      azure({ actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] }),
      "",
      ["*"],
    ],
    ["all data", "azure", azure({ dataActions: [" * "] }), "", ["data: *"]],
    ["all reading", "azure", azure({ actions: ["*/read", "Microsoft.Support/*"] }), "", []],
    [
      "under a condition at Azure",
      "azure",
      azure({ actions: ["*"], condition: "(x)" }),
      "",
      ["* (conditional)"],
    ],
    ["a denial at Azure", "azure", { deny: true, permissions: [{ actions: ["*"] }] }, "", []],
    [
      "Editor",
      "gcp",
      { includedPermissions: ["a.b.c"] },
      "roles/editor@organizations/1",
      ["nearly everything"],
    ],
    ["Viewer", "gcp", { includedPermissions: ["a.b.c"] }, "roles/viewer@organizations/1", []],
    ["a custom role called owner", "gcp", { includedPermissions: [] }, "projects/p/roles/owner", []],
    ["everything of a cluster", "kubernetes", rule({}), "", ["*"]],
    [
      "everything of two groups",
      "kubernetes",
      rule({ apiGroups: ["", "apps"] }),
      "",
      ["everything in apps", "everything in the core group"],
    ],
    ["reading everything", "kubernetes", rule({ verbs: ["get", "list"] }), "", []],
    ["any verb on one object", "kubernetes", rule({ resourceNames: ["one"] }), "", []],
    ["any verb on pods", "kubernetes", rule({ resources: ["pods"] }), "", []],
    ["a provider without documents", "rollcall", rule({}), "", []],
  ])("%s", (_name, provider, document, role, expected) => {
    expect(wildcardsIn(provider, document, role)).toEqual(expected);
  });

  it("says of each whether it holds without a condition", () => {
    const both = policy(allow({ Action: "s3:*" }), allow({ Action: "*", Condition: { Bool: { a: "b" } } }));
    expect(wildcardsIn("aws", both, "").map(isUnconditional)).toEqual([false, true]);
  });
});

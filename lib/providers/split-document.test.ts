import { describe, expect, test } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { areEqualSets, emptySet, union, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { grantedActionsOf } from "./granted-actions.ts";
import { policyStatements } from "./policy-statements.ts";
import { splitDocument } from "./split-document.ts";

const names: Record<string, string[]> = {
  aws: ["s3:GetObject", "s3:PutObject", "ec2:RunInstances", "iam:PassRole"],
  gcp: ["compute.instances.get", "compute.instances.delete", "storage.objects.get"],
  azure: [
    ...["microsoft.compute/virtualmachines/read", "microsoft.compute/virtualmachines/write"],
    "data:microsoft.storage/storageaccounts/blobs/read",
    ...["directory:microsoft.directory/users/create", "app:microsoft graph/user.read.all"],
  ],
  kubernetes: ["core/pods:get", "core/secrets:list", "apps/deployments:create", "url/metrics:get"],
};

const documents: [provider: string, select: string, document: Json, pieces: number][] = [
  [
    "aws",
    "",
    {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: "s3:*", Resource: "*" },
        { Effect: "Allow", NotAction: "iam:*", Resource: "*", Condition: { Bool: { "aws:x": "true" } } },
        { Effect: "Deny", Action: ["s3:PutObject"], Resource: "*" },
      ],
    },
    3,
  ],
  ["aws", "", { Statement: { Effect: "Allow", Action: "s3:Get*", Resource: "*" } }, 1],
  ["gcp", "", { includedPermissions: ["compute.instances.get", "storage.objects.get"] }, 1],
  [
    "gcp",
    "1",
    {
      rules: ["get", "delete"].map((verb) => ({
        denyRule: { deniedPrincipals: [], deniedPermissions: [`compute.googleapis.com/instances.${verb}`] },
      })),
    },
    1,
  ],
  [
    "azure",
    "",
    {
      permissions: [
        { actions: ["*"], notActions: ["*/write"], dataActions: ["*/read"], notDataActions: [] },
        { actions: [], notActions: [], dataActions: [], notDataActions: [] },
        { actions: ["*/write"], notActions: [], condition: "@x" },
      ],
    },
    3,
  ],
  ["azure", "", { deny: true, permissions: [{ actions: ["*/write"], notActions: [] }] }, 1],
  [
    "kubernetes",
    "cluster/c",
    {
      rules: [
        { verbs: ["get"], apiGroups: [""], resources: ["pods"] },
        { verbs: ["*"], apiGroups: ["apps"], resources: ["*"] },
        { verbs: ["get"], nonResourceURLs: ["/metrics"] },
      ],
    },
    3,
  ],
];

describe.each(documents)("%s, select %j", (provider, select, document, pieces) => {
  const engine = grantedActionsOf(provider);
  const entries = (names[provider] ?? []).map((name, index) => ({ id: index + 1, name, level: null }));
  const catalogue = createCatalogue({ provider, entries, wildcards: engine?.wildcards ?? "*" });

  test("its pieces together allow and deny what it does, each with a statement to show", () => {
    const whole = engine?.compile(document, catalogue, select);
    const parts = splitDocument(document, select);
    expect(parts).toHaveLength(pieces);
    const compiled = parts.map((part) => engine?.compile(part.document, catalogue, part.select));
    const allowed = (all: typeof compiled) =>
      unionOf(all.flatMap((one) => one?.allows.map(({ actions }) => actions) ?? []));
    expect(areEqualSets(allowed(compiled), allowed([whole]))).toBe(true);
    const denied = compiled.reduce((set, one) => union(set, one?.denies ?? emptySet), emptySet);
    expect(areEqualSets(denied, whole?.denies ?? emptySet)).toBe(true);
    for (const part of parts) expect(policyStatements(provider, part.document)).toHaveLength(1);
  });
});

test("what is no document has no piece", () => {
  expect(splitDocument(null, "")).toEqual([]);
  expect(splitDocument("x", "")).toEqual([]);
});

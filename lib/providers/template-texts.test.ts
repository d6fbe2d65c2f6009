/** Whatever actions a template is to give, its text read back by the engine gives exactly them. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseAllDocuments } from "yaml";
import { type Catalogue, createCatalogue } from "#lib/domain/catalogue.ts";
import { areEqualSets, positionsOf, setOf, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { policySize } from "./aws/remediation/policy-size.ts";
import { awsCatalogue } from "./aws/testing/aws-catalogue.ts";
import { grantedActionsOf } from "./granted-actions.ts";
import { catalogueOf, smallCluster } from "./kubernetes/testing/small-catalogue.ts";
import { templateTexts } from "./template-texts.ts";

const plain = (provider: string, names: string[]): Catalogue =>
  createCatalogue({
    ...{ provider, wildcards: "*" },
    entries: names.map((name, index) => ({ id: index + 1, name, level: null })),
  });
const gcp = plain("gcp", ["storage.objects.get", "storage.objects.list", "iam.roles.create", "run.jobs.run"]);
const azure = plain("azure", [
  ...["Microsoft.Storage/storageAccounts/read", "Microsoft.Storage/storageAccounts/write"],
  ...[
    "Microsoft.KeyVault/vaults/read",
    "data:Microsoft.Storage/storageAccounts/blobServices/containers/blobs/read",
  ],
]);

/** As a collector would have stored it. */
const stored: Record<string, (document: Json) => Json> = {
  azure: (document) => {
    const role = document as { [key: string]: Json };
    const { Actions, NotActions, DataActions, NotDataActions } = role;
    return {
      permissions: [
        {
          ...{ actions: Actions ?? [], notActions: NotActions ?? [] },
          ...{ dataActions: DataActions ?? [], notDataActions: NotDataActions ?? [] },
        },
      ],
    };
  },
};

test.each([
  ["aws", awsCatalogue(["s3", "sqs", "lambda"])],
  ["gcp", gcp],
  ["azure", azure],
  ["kubernetes", catalogueOf(smallCluster)],
])("%s: exactly the actions asked for", (provider, catalogue) => {
  const engine = grantedActionsOf(provider);
  // Some and not others, each by its name: wildcards stand for several.
  const real = positionsOf(catalogue.all);
  fc.assert(
    fc.property(fc.subarray(real), (positions) => {
      const actions = setOf(positions);
      const texts = templateTexts("template", actions, catalogue);
      const documents = texts.flatMap(({ format, text }) =>
        format === "yaml"
          ? parseAllDocuments(text).map((one) => one.toJS() as Json)
          : [JSON.parse(text) as Json],
      );
      const given = documents.flatMap((document) => {
        const compiled = engine?.compile(
          stored[provider]?.(document) ?? document,
          catalogue,
          provider === "kubernetes" ? "cluster/c" : "",
        );
        return compiled?.allows.map((one) => one.actions) ?? [];
      });
      expect(areEqualSets(unionOf(given), actions)).toBe(true);
      if (provider === "aws") for (const one of documents) expect(policySize(one)).toBeLessThanOrEqual(6144);
    }),
    { numRuns: 60 },
  );
});

test("nothing to give is no text", () => {
  expect(templateTexts("template", setOf([]), gcp)).toEqual([]);
});

import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type OwnedThing, shellWord } from "./owner-write-back.ts";
import { providers } from "./registry.ts";

const owner = { key: "payments", contact: "payments@example.com" };

function commandOf(provider: string, thing: Partial<OwnedThing>): string | undefined {
  const plain = {
    kind: "",
    name: "x",
    externalId: "id-1",
    resourceName: null,
    scope: null,
    tags: {},
    attributes: {},
  };
  return providers.find(({ name }) => name === provider)?.writeOwnerBack?.({ ...plain, ...thing }, owner)
    ?.command;
}

test("a word of a shell is read back as it was, whatever it holds", () => {
  const texts = fc.array(
    fc.string({ minLength: 1 }).filter((text) => !text.includes("\0")),
    { minLength: 1, maxLength: 20 },
  );
  fc.assert(
    fc.property(texts, (words) => {
      const script = `printf '%s\\0' ${words.map(shellWord).join(" ")}`;
      expect(execFileSync("/bin/sh", ["-c", script]).toString().split("\0").slice(0, -1)).toEqual(words);
    }),
    { numRuns: 20 },
  );
  for (const text of ["$(id)", "`id`", "a;b", "--flag", "it's", "a b", "*"])
    expect(shellWord(text)).toMatch(/^'.*'$/s);
});

describe("the command that writes an owner back", () => {
  test.each([
    [
      "aws",
      { kind: "aws_iam_role", name: "app" },
      `aws iam tag-role --role-name app --tags '[{"Key":"owner","Value":"payments"}]'`,
    ],
    [
      "aws",
      { kind: "aws_iam_user", name: "a@b", tags: { Owner: "old@example.com" } },
      `aws iam tag-user --user-name a@b --tags '[{"Key":"Owner","Value":"payments@example.com"}]'`,
    ],
    ["aws", { kind: "aws_root_user" }, undefined],
    [
      "gcp",
      {
        kind: "gcp_service_account",
        resourceName: "app@p.iam.gserviceaccount.com",
        attributes: { description: "pays; Owner: old@example.com" },
      },
      "gcloud iam service-accounts update app@p.iam.gserviceaccount.com --description='Owner: payments@example.com; pays'",
    ],
    ["gcp", { kind: "gcp_agent" }, undefined],
    [
      "azure",
      { kind: "azure_managed_identity", resourceName: "/subscriptions/s/x", tags: { team: "old" } },
      "az tag update --resource-id /subscriptions/s/x --operation Merge --tags team=payments",
    ],
    [
      "azure",
      {
        kind: "azure_service_principal",
        externalId: "11-22",
        tags: { WindowsAzureActiveDirectoryIntegratedApp: "" },
      },
      `az rest --method PATCH --url https://graph.microsoft.com/v1.0/servicePrincipals/11-22 --body '{"tags":["WindowsAzureActiveDirectoryIntegratedApp","owner:payments"]}'`,
    ],
    [
      "kubernetes",
      { kind: "kubernetes_service_account", name: "app", resourceName: "uid/shop/app" },
      "kubectl label serviceaccount app --namespace shop owner=payments --overwrite",
    ],
    [
      "kubernetes",
      {
        kind: "kubernetes_service_account",
        name: "app",
        resourceName: "uid/shop/app",
        tags: { owner: "a@b.example" },
      },
      "kubectl annotate serviceaccount app --namespace shop owner=payments@example.com --overwrite",
    ],
    ["kubernetes", { kind: "kubernetes_user" }, undefined],
  ] as const)("%s %j", (provider, thing, command) => {
    expect(commandOf(provider, thing)).toBe(command);
  });

  test("keeps descriptions within what Google Cloud takes", () => {
    const command = commandOf("gcp", {
      kind: "gcp_service_account",
      resourceName: "a@b",
      attributes: { description: "ü".repeat(200) },
    });
    const description = /--description='(.*)'$/.exec(command ?? "")?.[1] ?? "";
    expect(Buffer.byteLength(description)).toBeLessThanOrEqual(256);
    expect(description).toMatch(/^Owner: payments@example\.com; ü+$/);
  });
});

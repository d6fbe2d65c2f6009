import type { ClientBase } from "pg";
import { expect, test } from "vitest";
import { createCatalogue } from "#lib/domain/catalogue.ts";
import { compileRisks } from "#lib/domain/risk.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { openGrantGives } from "./grant-gives.ts";

const names = ["iam:CreatePolicyVersion", "iam:SetDefaultPolicyVersion", "s3:GetObject"];
const catalogue = createCatalogue({
  provider: "aws",
  entries: names.map((name, index) => ({ id: index + 1, name, level: "write" as const })),
  wildcards: "*?",
});

/** What a document gives that is stored; null: it is not. */
async function givesOf(document: Json) {
  const engine = grantedActionsOf("aws");
  if (engine === undefined) throw new Error("AWS has an engine.");
  const rows = document === null ? [] : [{ hash: "aa", content: JSON.stringify(document) }];
  const client = { query: async () => ({ rows }) } as unknown as ClientBase;
  const risks = compileRisks(engine.risks, catalogue);
  const gives = openGrantGives({ client, engine, catalogue, risks });
  const given = { document: "aa", select: "", role: "own" };
  await gives.prepare([given]);
  return gives.of(given);
}

const statement = (Effect: string, Action: string) => ({ Effect, Action, Resource: "*" });

test("a document gives what it allows, less what it always denies", async () => {
  const all = await givesOf({ Statement: [statement("Allow", "*")] });
  expect(all?.escalations).toContain("create-policy-version");
  const held = await givesOf({ Statement: [statement("Allow", "*"), statement("Deny", "iam:*")] });
  expect(held).toMatchObject({ isAdministrator: false, escalations: [] });
});

test("a document that could not be read gives nothing known, not nothing", async () => {
  expect(await givesOf(null)).toBeNull();
});

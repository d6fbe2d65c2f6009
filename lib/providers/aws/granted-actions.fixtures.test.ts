/** Judged over the policies of an account somebody else exported: FIXTURES names the folder. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { awsCatalogue, compiled, namesIn } from "./testing/aws-catalogue.ts";
import { naivePolicy } from "./testing/naive-policy.ts";

const path = `${process.env.FIXTURES}/aws/account-authorization-details.json`;
const isThere = process.env.FIXTURES !== undefined && existsSync(path);
type Document = { Statement: unknown };

/** Whatever looks like a policy document, wherever it stands. */
function documentsIn(value: unknown): Document[] {
  if (typeof value !== "object" || value === null) return [];
  if ("Statement" in value) return [value as Document];
  return Object.values(value).flatMap(documentsIn);
}

describe.skipIf(!isThere)("every policy of a real export (FIXTURES)", () => {
  it("grants what a regular expression per pattern and action says", () => {
    const catalogue = awsCatalogue();
    const texts = documentsIn(JSON.parse(readFileSync(path, "utf8"))).map((document) =>
      JSON.stringify(document),
    );
    const documents = [...new Set(texts)].map((text) => JSON.parse(text) as Document);
    expect(documents.length).toBeGreaterThan(100);
    for (const document of documents) {
      const naive = naivePolicy(document, catalogue.names);
      const read = compiled(document, catalogue);
      const part = { effect: "allow", level: "", breadth: 2, conditional: false, compiled: read } as const;
      const { actions, conditional } = effectiveActions([part], catalogue);
      const denied = new Set(naive.denied);
      const left = (names: string[]) => names.filter((name) => !denied.has(name));
      expect(namesIn(actions, catalogue)).toEqual(left(naive.allowed));
      expect(namesIn(conditional, catalogue)).toEqual(left(naive.conditional));
      expect(read.unknown).toEqual(naive.unknown);
    }
  });
});

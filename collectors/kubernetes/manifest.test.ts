import { loadAllYaml } from "@kubernetes/client-node";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Json } from "#lib/ingest/contract.ts";
import { yamlDocuments } from "#lib/providers/remediation/yaml.ts";

it("a manifest reads back as what was written, whatever its texts look like", () => {
  const value = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { depthSize: "small" },
      fc.string(),
      fc.constantFrom("yes", "null", "1e3", "2026-01-01", "a: b", "# c", "- d", "", "*"),
      fc.integer(),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("a", "b-c", "on", "x/y"), tie("value"), { maxKeys: 3 }),
    ) as fc.Arbitrary<Json>,
  })).value;
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom("kind", "rules", "no"), value, { minKeys: 1 }), (written) => {
      expect(loadAllYaml(yamlDocuments([written as Json]))).toEqual([written]);
    }),
    { numRuns: 300 },
  );
});

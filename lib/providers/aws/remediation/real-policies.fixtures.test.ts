/** Every policy of an account somebody else exported, narrowed by what a stranger would not use: FIXTURES names the folder. */
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { effectiveActions } from "#lib/domain/effective-actions.ts";
import { difference, intersection, isSubset, setOf, unionOf } from "#lib/domain/permission-set.ts";
import { problemsOfChange } from "#lib/domain/remediation/check-change.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { awsCatalogue, compiled } from "../testing/aws-catalogue.ts";
import { naivePolicy } from "../testing/naive-policy.ts";
import { fitPolicy } from "./fit-policy.ts";
import { policyLimits, policySize } from "./policy-size.ts";

const path = `${process.env.FIXTURES}/aws/account-authorization-details.json`;
const isThere = process.env.FIXTURES !== undefined && existsSync(path);

function documentsIn(value: unknown): { Statement: Json }[] {
  if (typeof value !== "object" || value === null) return [];
  if ("Statement" in value) return [value as { Statement: Json }];
  return Object.values(value).flatMap(documentsIn);
}

describe.skipIf(!isThere)("every policy of a real export (FIXTURES)", () => {
  const catalogue = awsCatalogue();
  const part = { effect: "allow", level: "", breadth: 2, conditional: false } as const;
  const effective = (...documents: Json[]) =>
    effectiveActions(
      documents.map((one) => ({ ...part, compiled: compiled(one, catalogue) })),
      catalogue,
    );
  /** A share of all actions, told by a rule that has nothing to do with services. */
  const every = (step: number, but: number) =>
    setOf([...catalogue.names.keys()].filter((position) => position % step !== but));
  const services = (step: number) =>
    unionOf(
      [...new Set(catalogue.names.map((name) => name.split(":")[0]))]
        .filter((_, at) => at % step !== 0)
        .map((service) => catalogue.matching(`${service}:*`)),
    );

  it.each([
    ["half of them, scattered", every(2, 0)],
    ["most services", services(10)],
    ["half of the services", services(2)],
  ])("without %s: nothing new, nothing that stays is lost, within the size", (_, going) => {
    const texts = new Set(
      documentsIn(JSON.parse(readFileSync(path, "utf8"))).map((one) => JSON.stringify(one)),
    );
    let changed = 0;
    for (const document of [...texts].map((text) => JSON.parse(text) as { Statement: Json })) {
      const before = effective(document);
      const removable = intersection(going, before.actions);
      const room = { size: Math.max(policyLimits.managed, policySize(document)), parts: 9 };
      const fitted = fitPolicy(document, { removable, catalogue, room });
      if (fitted === null) continue;
      for (const one of fitted.documents) expect(policySize(one)).toBeLessThanOrEqual(room.size);
      const after = effective(...fitted.documents);
      const gone = difference(removable, fitted.givenBack);
      expect(problemsOfChange({ before, after, stays: difference(before.actions, gone) })).toEqual([]);
      expect(isSubset(intersection(after.actions, gone), before.actions)).toBe(true);
      if (fitted !== null && fitted.documents.length > 0)
        changed += secondOpinion(document, fitted.documents);
    }
    expect(changed).toBeGreaterThan(20);
  });

  /** By regular expressions, on a sample: whatever is allowed was allowed. */
  function secondOpinion(old: { Statement: Json }, made: Json[]): number {
    const sample = catalogue.names.filter((_, at) => at % 61 === 0);
    const was = new Set(naivePolicy(old, sample).allowed);
    for (const one of made)
      for (const name of naivePolicy(one as { Statement: Json }, sample).allowed)
        expect(was.has(name)).toBe(true);
    return 1;
  }
});

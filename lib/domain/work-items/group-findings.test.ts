import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecisionKind, decisionKinds } from "../checks/check.ts";
import { type GroupedFinding, groupFindings } from "./group-findings.ts";

const finding = fc.record({
  identityId: fc.option(fc.constantFrom("1", "2", "3"), { freq: 6 }),
  decision: fc.constantFrom(...(Object.keys(decisionKinds) as DecisionKind[])),
  resource: fc.constantFrom("identity", "actions", "credential:1", "credential:2", "grant:1"),
});
const findings = fc
  .array(finding, { maxLength: 20 })
  .map((all): GroupedFinding[] => all.map((one, index) => ({ ...one, id: String(index) })));

test("every finding is in exactly one group", () => {
  fc.assert(
    fc.property(findings, (all) => {
      const grouped = groupFindings(all, { documentOf: new Map([["2", "77"]]) }).flatMap(
        ({ findings: own }) => own,
      );
      expect(grouped.map(({ id }) => id).sort()).toEqual(all.map(({ id }) => id).sort());
    }),
  );
});

test("of whoever is to be retired nothing else is asked, and of others everything", () => {
  fc.assert(
    fc.property(findings, (all) => {
      for (const group of groupFindings(all)) {
        if (group.identityId === null) continue;
        const isRetired = all.some(
          ({ identityId, decision }) => identityId === group.identityId && decision === "retire",
        );
        expect(group.decision === "retire").toBe(isRetired);
      }
    }),
  );
});

test("what one decision settles is one item, whatever finds it", () => {
  const one = (id: string, decision: DecisionKind, resource: string) => ({
    ...{ id, identityId: "1", decision, resource },
  });
  const groups = groupFindings([
    one("1", "remove-credential", "credential:7"),
    one("2", "remove-credential", "credential:7"),
    one("3", "remove-credential", "credential:8"),
    one("4", "remove-actions", "actions"),
    one("5", "remove-actions", "identity"),
  ]);
  expect(groups.map(({ findings: own }) => own.map(({ id }) => id))).toEqual([["1", "2"], ["3"], ["4", "5"]]);
});

test("identities whose removable actions all come from one document share its item", () => {
  const own = (identityId: string) => ({
    ...{ id: identityId, identityId, decision: "remove-actions" as const, resource: "actions" },
  });
  const documentOf = new Map([
    ["1", "9"],
    ["2", "9"],
  ]);
  expect(groupFindings([own("1"), own("2"), own("3")], { documentOf })).toMatchObject([
    { identityId: null, roleId: "9", findings: [{ id: "1" }, { id: "2" }] },
    { identityId: "3", roleId: null, findings: [{ id: "3" }] },
  ]);
});

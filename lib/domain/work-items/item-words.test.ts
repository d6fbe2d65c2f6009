import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decisionKinds } from "../checks/check.ts";
import { checkKeys } from "../checks/check-codes.ts";
import { identityChecks } from "../checks/registry.ts";
import { blastRadius } from "./blast-radius.ts";
import { effortOfItem } from "./effort-of-item.ts";
import { itemTitle, type TitleFacts } from "./item-title.ts";
import { riskOfItem } from "./risk-of-item.ts";
import { webhookMessage } from "./webhook-words.ts";
import { decisionCodes, decisionOf, itemRisks } from "./work-item.ts";

const decisions = Object.keys(decisionKinds) as (keyof typeof decisionKinds)[];
const facts: TitleFacts = {
  ...{ decision: "retire", identity: { name: "deploy", kind: "aws_iam_role" }, role: null, actions: 0 },
  ...{ credential: null, grant: null, isSplit: false },
};

describe("titles", () => {
  test.each([
    [{ decision: "remove-actions", actions: 1214 }, "Remove 1,214 unused actions from role deploy"],
    [
      { decision: "remove-actions", actions: 1, identity: null, role: { name: "shared" } },
      "Remove 1 unused action from role shared, for all who get it",
    ],
    [
      { decision: "remove-credential", credential: { externalId: "AKIA1", kind: "aws_access_key" } },
      "Delete key AKIA1 of role deploy",
    ],
    [
      { decision: "remove-grant", grant: { role: "Owner", scope: "prod", subject: "x" } },
      "Remove Owner on prod from role deploy",
    ],
    [
      { decision: "remove-grant", identity: null, grant: { role: "Owner", scope: "prod", subject: "x@a" } },
      "Remove Owner on prod from x@a, who is gone",
    ],
    [{}, "Retire role deploy"],
  ] as [Partial<TitleFacts>, string][])("%j", (more, title) => {
    expect(itemTitle({ ...facts, ...more })).toBe(title);
  });
  test("every decision has a code of its own, a title, and says what may break", () => {
    for (const decision of decisions) {
      expect(decisionOf(decisionCodes[decision])).toBe(decision);
      expect(itemTitle({ ...facts, decision })).toContain("deploy");
      const { breaks } = blastRadius(decision, { workloads: 2, lastUsedOn: null, sharers: 1 });
      expect(breaks).toMatch(/^[A-Z].*\.$/);
    }
  });
});

const risk = fc.record({
  rules: fc.uniqueArray(fc.constantFrom(...checkKeys)),
  tier: fc.constantFrom(null, 0 as const, 1 as const, 2 as const),
  ...{ isProduction: fc.boolean(), isAdministrator: fc.boolean(), isDisabled: fc.boolean() },
});

describe("risk and effort", () => {
  test("more that is wrong is never less risk; switched off is never more", () => {
    fc.assert(
      fc.property(risk, fc.constantFrom(...checkKeys), (one, rule) => {
        const of = (given: typeof one) => itemRisks[riskOfItem(given)];
        expect(of({ ...one, rules: [...one.rules, rule] })).toBeGreaterThanOrEqual(of(one));
        expect(of({ ...one, isDisabled: true })).toBeLessThanOrEqual(of({ ...one, isDisabled: false }));
      }),
    );
  });
  test("a split is the largest, and who is in use is never less work than who is not", () => {
    expect(
      effortOfItem({ decision: "remove-actions", workloads: 0, sharers: 0, isSplit: true, isInUse: false }),
    ).toBe("large");
    const order = ["small", "medium", "large"];
    for (const decision of decisions) {
      const of = (isInUse: boolean) =>
        order.indexOf(effortOfItem({ decision, workloads: 0, sharers: 0, isSplit: false, isInUse }));
      expect(of(true)).toBeGreaterThanOrEqual(of(false));
    }
  });
  test("every check of an identity has a decision that has a code", () => {
    for (const { decision } of identityChecks) expect(decisionCodes[decision]).toBeGreaterThan(0);
  });
});

test("a message takes nothing of a name for a mark of its own", () => {
  const items = [{ id: "1", title: "Retire <!channel> & co", team: null, detail: "until 2026-12-01" }];
  const { text } = webhookMessage("exception-expiring", { items, count: 1 }, null);
  expect(text).toBe(
    "*Exceptions that end within a week: 1*\n• Retire &lt;!channel&gt; &amp; co (until 2026-12-01)",
  );
});

import fc from "fast-check";
import { expect, test } from "vitest";
import type { CheckFacts } from "./check-facts.ts";
import { checkSetting } from "./check-setting.ts";
import { dayPlus } from "./days.ts";
import { type AskedIdentity, judgeIdentity, planChecks } from "./judge-identity.ts";
import { identityChecks } from "./registry.ts";

const today = "2026-11-24";
/** Any day, and those around which the usual thresholds turn. */
const day = fc
  .oneof(
    fc.integer({ min: -500, max: 60 }),
    fc.integer({ min: -93, max: -87 }),
    fc.integer({ min: -2, max: 2 }),
  )
  .map((days) => dayPlus(today, days));
const maybe = fc.option(day);

const credential = fc.record({
  id: fc.nat(1000).map(String),
  externalId: fc.constant("AKIA"),
  kind: fc.constantFrom("aws_access_key", "aws_password", "azure_client_secret", "kubernetes_legacy_token"),
  status: fc.constantFrom("active", "inactive", "expired"),
  isStatic: fc.boolean(),
  createdOn: maybe,
  expiresOn: maybe,
  isExpiryUnknown: fc.boolean(),
  lastUsedOn: maybe,
  isLastUseUnknown: fc.boolean(),
  attributes: fc.oneof(
    fc.constant({}),
    day.map((notUsedSince) => ({ notUsedSince })),
  ),
});

const anyFacts: fc.Arbitrary<CheckFacts> = fc.record({
  identity: fc.record({
    ...{ id: fc.constant("1"), provider: fc.constant("aws"), kind: fc.constant("aws_iam_user") },
    ...{
      externalId: fc.constant("AIDA"),
      name: fc.constant("deploy"),
      nature: fc.constant("mixed" as const),
    },
    environment: fc.constant("unknown" as const),
    class: fc.constant("unknown" as const),
    isDisabled: fc.boolean(),
    createdOn: maybe,
    firstSeenOn: day,
    lastUse: fc.oneof(
      day.map((on) => ({ day: on })),
      fc.constantFrom("never" as const, "unknown" as const),
    ),
    owner: fc.constantFrom("claimed" as const, "none" as const),
    notNeeded: fc.constant(null),
    ...{ tags: fc.constant({}), attributes: fc.constant({}), scope: fc.constant("111111111111") },
  }),
  score: fc.option(
    fc.record({
      evidence: fc.constantFrom("enough" as const, "young" as const),
      tier: fc.constant(1 as const),
      ...{ isAdministrator: fc.constant(false), escalations: fc.constant([]) },
      ...{ granted: fc.constant(9), used: fc.constant(1), unused: fc.constant(3) },
      ...{ unusedIn30Days: fc.constant(null), unusedPrivileged: fc.constant(0) },
    }),
  ),
  credentials: fc.uniqueArray(credential, { maxLength: 3, selector: ({ id }) => id }),
  ...{ grants: fc.constant([]), trusts: fc.constant([]), workloads: fc.constant([]), links: fc.constant([]) },
  unreadStreams: fc.subarray(["aws/access-keys", "aws/credential-report"]),
});

const plan = planChecks(
  identityChecks.map((check) => ({
    check,
    setting: checkSetting(check, undefined),
    isFor: () => true,
  })),
);

function judgedOn(facts: CheckFacts, on: string) {
  const asked: AskedIdentity = { id: "1", isGone: false, isCounted: true, team: null, facts };
  const { changes, due } = judgeIdentity(asked, new Map(), plan, {
    now: new Date(`${on}T07:40:00Z`),
    today: on,
  });
  const found = changes.map(({ rule, finding: { resource, evidence, isDisabled } }) => [
    ...[rule, resource, evidence, isDisabled],
  ]);
  return { found, due };
}

test("the same facts are judged the same on every day until the next turn", () => {
  fc.assert(
    fc.property(anyFacts, (facts) => {
      const now = judgedOn(facts, today);
      const last = now.due ?? dayPlus(today, 600);
      expect(last > today).toBe(true);
      for (let on = dayPlus(today, 1); on < last; on = dayPlus(on, 1))
        expect(judgedOn(facts, on).found).toEqual(now.found);
    }),
    { numRuns: 300 },
  );
});

test("a turn is not always at hand: whoever's days are all long past is left alone", () => {
  const [facts] = fc.sample(anyFacts, 1);
  const { credentials: _, ...rest } = facts as CheckFacts;
  const old = {
    ...rest,
    identity: {
      ...rest.identity,
      createdOn: "2020-01-01",
      firstSeenOn: "2020-01-01",
      lastUse: "never" as const,
    },
    credentials: [],
  };
  expect(judgedOn(old, today).due).toBeNull();
});

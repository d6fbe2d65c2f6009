import { describe, expect, test } from "vitest";
import type { CheckKey } from "./check-codes.ts";
import type { CheckFacts } from "./check-facts.ts";
import { findingEnding } from "./finding-ending.ts";

const facts = (over: Partial<CheckFacts["identity"]>, score: object = {}, lastUsedOn: string | null = null) =>
  ({
    identity: { lastUse: "unknown", ...over },
    score: { granted: 10, used: 2, unused: 0, unusedIn30Days: 0, unusedPrivileged: 0, ...score },
    credentials: [{ id: "7", lastUsedOn }],
  }) as unknown as CheckFacts;

type Found = Record<string, string | number | null>;
const ending = (
  rule: CheckKey,
  resource: string,
  found: Found,
  {
    cause = "fine",
    now = facts({}),
    team = null,
  }: { cause?: "fine" | "missing"; now?: CheckFacts; team?: string | null },
) => findingEnding(rule, { resource, facts: found }, cause, { facts: now, team });

describe("a finding ends", () => {
  test("as removed by a claim: it is the change that was asked for", () => {
    for (const cause of ["fine", "missing"] as const)
      expect(ending("unowned", "identity", {}, { cause, team: "Payments" })).toEqual({
        ended: "removed",
        why: "Claimed by Payments.",
      });
  });

  test.each([
    ["credential:7", "The credential is gone."],
    ["grant:7", "The grant is gone, or gives this no longer."],
    ["identity", "It is no longer there."],
  ])("as removed when %s is a candidate no longer", (resource, why) => {
    expect(ending("exposed-key", resource, {}, { cause: "missing" })).toEqual({ ended: "removed", why });
  });

  test("as no longer applies by use, and says when", () => {
    const found = { lastUsedOn: "2026-01-01", createdOn: null };
    const used = { ended: "no-longer-applies", why: "Used on 2026-11-20." };
    expect(ending("unused-credential", "credential:7", found, { now: facts({}, {}, "2026-11-20") })).toEqual(
      used,
    );
    const identity = facts({ lastUse: { day: "2026-11-20" } });
    expect(ending("unused-identity", "identity", { ...found, lastUsedOn: null }, { now: identity })).toEqual(
      used,
    );
    const same = facts({}, {}, "2026-01-01");
    expect(ending("unused-credential", "credential:7", found, { now: same }).why).toBe(
      "The check no longer finds it.",
    );
  });

  test.each<[CheckKey, Found, object, string]>([
    ["unused-actions", { granted: 14, unused: 4 }, { granted: 10 }, "removed"],
    ["unused-actions", { granted: 14, unused: 4 }, { granted: 14, used: 6 }, "no-longer-applies"],
    ["unused-actions", { granted: 14, unused: 4 }, { granted: 12, used: 4 }, "no-longer-applies"],
    ["unused-privilege", { granted: 14, unused: 2 }, { granted: 12, unused: 5 }, "removed"],
    ["unused-privilege", { granted: 14, unused: 2 }, { granted: 14, unused: 5 }, "no-longer-applies"],
    ["unused-actions-30", { granted: 14, unused: 3 }, { granted: 11, unusedIn30Days: null }, "removed"],
  ])("of %s with %o once %o is told: %s", (rule, found, score, ended) => {
    expect(ending(rule, "actions", found, { now: facts({}, score) })).toMatchObject({ ended });
  });
});

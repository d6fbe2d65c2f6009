/** The checks of who may become an identity, and of links between clouds. */
import { describe, expect, it } from "vitest";
import type { CheckFacts, LinkFacts, TrustFacts } from "./check-facts.ts";
import { danglingPrincipal } from "./dangling-principal.ts";
import { halfLink } from "./half-link.ts";
import { looseSubject } from "./loose-subject.ts";
import { openTrust } from "./open-trust.ts";
import { evidence, factsWith, judged, trustWith } from "./testing/check-facts.ts";

const role = { kind: "aws_iam_role", externalId: "AROA1" };
const trusting = (more: Partial<TrustFacts>, isDisabled = false): CheckFacts =>
  factsWith({
    identity: { ...role, isDisabled },
    trusts: [trustWith({ mechanism: "assume-role", ...more })],
  });
const known = {
  id: "8",
  nature: "machine",
  environment: "unknown",
  scope: "222222222222",
  isGone: false,
} as const;
const account = { kind: "account", value: "222222222222" };

describe("an external trust without condition", () => {
  it.each<[string, CheckFacts, object]>([
    ["everybody", trusting({ trusted: { kind: "anyone", value: "*" } }), { "trust:9": "found" }],
    [
      "everybody, though the account is collected",
      trusting({ trusted: { kind: "anyone", value: "*" }, isInside: true }),
      { "trust:9": "found" },
    ],
    ["an account nobody collects", trusting({ trusted: account }), { "trust:9": "found" }],
    [
      "an account some source collects",
      trusting({ trusted: account, isInside: true }),
      { "trust:9": "fine" },
    ],
    [
      "a role that was collected",
      trusting({ trusted: { kind: "name", value: "arn:aws:iam::222222222222:role/x" }, principal: known }),
      { "trust:9": "fine" },
    ],
    [
      "an account with an external id",
      trusting({ trusted: account, condition: { StringEquals: { "sts:ExternalId": "x" } } }),
      {},
    ],
    ["its own account", trusting({ trusted: { kind: "account", value: "111111111111" } }), {}],
    ["of a disabled identity", trusting({ trusted: account }, true), { "trust:9": "found, disabled" }],
  ])("%s", (_name, facts, expected) => {
    expect(judged(openTrust, facts)).toEqual(expected);
  });

  it("is told with whom it lets in", () => {
    expect(evidence(openTrust, trusting({ trusted: account }))).toEqual([
      "medium: It lets in whoever account 222222222222 permits, and no condition says who may ask.",
    ]);
  });
});

describe("a loose subject", () => {
  const github = (subject: string) =>
    trusting({
      mechanism: "web-identity",
      trusted: { kind: "federated", value: `token.actions.githubusercontent.com|${subject}` },
      condition: { StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" } },
    });
  it("is found where it names nobody in particular", () => {
    expect(judged(looseSubject, github("repo:northwind/*"))).toEqual({ "trust:9": "found" });
    expect(judged(looseSubject, github("repo:northwind/shop:*"))).toEqual({});
    expect(judged(looseSubject, trusting({ trusted: account }))).toEqual({});
    expect(evidence(looseSubject, github("*"))).toEqual([
      "high: It lets in any token of token.actions.githubusercontent.com.",
    ]);
  });
});

describe("a trust in somebody deleted", () => {
  it.each<[string, CheckFacts, object]>([
    ["a bare id", trusting({ trusted: { kind: "id", value: "AROA9" } }), { "trust:9": "found" }],
    [
      "a bare id somebody living answers to",
      trusting({ trusted: { kind: "id", value: "AROA9" }, principal: known }),
      {},
    ],
    [
      "a role that was collected and is gone",
      trusting({
        trusted: { kind: "name", value: "arn:aws:iam::222222222222:role/x" },
        principal: { ...known, isGone: true },
      }),
      { "trust:9": "found" },
    ],
    [
      "a role nobody collects",
      trusting({ trusted: { kind: "name", value: "arn:aws:iam::222222222222:role/x" } }),
      {},
    ],
    [
      "of a disabled identity",
      trusting({ trusted: { kind: "id", value: "AIDA9" } }, true),
      { "trust:9": "found, disabled" },
    ],
  ])("%s", (_name, facts, expected) => {
    expect(judged(danglingPrincipal, facts)).toEqual(expected);
  });
});

describe("half a link", () => {
  const linked = (more: Partial<LinkFacts>) =>
    factsWith({
      links: [
        {
          key: "l",
          mechanism: "web-identity",
          state: "trusted",
          end: "to",
          other: "oidc.example|a",
          isOtherCollected: true,
          ...more,
        },
      ],
    });
  it.each<[string, CheckFacts, object]>([
    ["trusted alone", linked({}), { "link:l": "found" }],
    ["claimed alone", linked({ state: "claimed", end: "from" }), { "link:l": "found" }],
    ["of both ends", linked({ state: "confirmed" }), {}],
    ["to what nobody collects", linked({ isOtherCollected: false }), { "link:l": "untold" }],
  ])("%s", (_name, facts, expected) => {
    expect(judged(halfLink, facts)).toEqual(expected);
  });

  it("is told from the end it is looked at", () => {
    const told = (more: Partial<LinkFacts>) => evidence(halfLink, linked({ other: "X", ...more }))[0];
    expect(told({ state: "claimed", end: "from" })).toBe(
      "high: It says that it becomes X, which does not trust it.",
    );
    expect(told({ state: "claimed", end: "to" })).toBe(
      "high: It does not trust X, which says that it becomes this identity.",
    );
    expect(told({ state: "claimed", end: "to", other: "" })).toBe(
      "high: It does not trust another identity, which says that it becomes this identity.",
    );
    expect(told({ end: "from" })).toBe("medium: It is trusted by X, and does not say that it becomes that.");
    expect(told({ end: "to" })).toBe(
      "medium: It trusts X, which does not say that it becomes this identity, or is not there.",
    );
  });
});

import { describe, expect, it } from "vitest";
import type { TrustDetail } from "#lib/queries/identity-detail.ts";
import { byMechanism, isOpen, partyName, partyWords, waysIn } from "./trust-words.ts";

const trust = (mechanism: string, kind: string, value: string, condition: TrustDetail["condition"] = null) =>
  ({
    id: `${mechanism} ${value}`,
    mechanism,
    condition,
    attributes: {},
    trusted: { kind, value, status: "resolved", principal: null },
  }) as unknown as TrustDetail;

describe("who may become an identity", () => {
  it("is grouped by mechanism, and no mechanism is lost", () => {
    const trusts = [
      trust("new-way", "name", "x"),
      trust("saml", "name", "y"),
      trust("assume-role", "name", "z"),
      trust("saml", "name", "w"),
    ];
    expect(byMechanism(trusts).map(({ mechanism, trusts: group }) => [mechanism, group.length])).toEqual([
      ["assume-role", 1],
      ["saml", 2],
      ["new-way", 1],
    ]);
    expect(waysIn(trusts)).toBe("1 by assume role, 2 by saml and 1 by new way");
  });
  it("is open only to anyone without a condition", () => {
    expect(isOpen(trust("assume-role", "anyone", "*"))).toBe(true);
    expect(
      isOpen(trust("assume-role", "anyone", "*", { StringEquals: { "aws:PrincipalOrgID": "o-1" } })),
    ).toBe(false);
    expect(isOpen(trust("assume-role", "account", "123456789012"))).toBe(false);
  });
  it("says what stands for more than one somebody", () => {
    expect(partyWords(trust("assume-role", "account", "123456789012"))).toBe(
      "whoever that account's own policies let",
    );
    expect(partyWords(trust("web-identity", "federated", "issuer.example|*"))).toBe(
      "any subject of that issuer",
    );
    expect(partyWords(trust("web-identity", "federated", "issuer.example|repo:a/b"))).toBeNull();
  });
  it("names issuer and subject, whatever the subject holds", () => {
    expect(partyName({ kind: "federated", value: "i.example|a|b" })).toBe("a|b at i.example");
    expect(partyName({ kind: "account", value: "123456789012" })).toBe("Account 123456789012");
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Claim, type FederatedName, type FederatedTrust, matchLinks } from "./match-links.ts";

const issuer = "oidc.example/id/A";
const trust = (id: number, to: number | null, subject: string, more: Partial<FederatedTrust> = {}) => ({
  ...{ id, to, toName: `role-${to}`, standIn: 900 + id, federated: `${issuer}|${subject}` },
  ...{ mechanism: "web-identity", ...more },
});
const name = (principal: number, subject: string, claims = true): FederatedName => ({
  ...{ principal, federated: `${issuer}|${subject}`, claims },
});
const claim = (id: number, from: number, to: number | null): Claim => ({
  id,
  from,
  to,
  toName: `role-${to}`,
});
const states = (ends: Parameters<typeof matchLinks>[0]) =>
  matchLinks(ends).map(({ from, to, state }) => `${from} ${to} ${state}`);

describe("a link between clouds", () => {
  it("is confirmed where the trust names the identity and the identity names the target", () => {
    const links = matchLinks({
      trusts: [trust(1, 10, "ns:a")],
      names: [name(5, "ns:a")],
      claims: [claim(7, 5, 10)],
    });
    expect(links).toEqual([
      {
        ...{ from: 5, fromName: `${issuer}|ns:a`, to: 10, toName: "role-10" },
        ...{ mechanism: "web-identity", state: "confirmed", trust: 1, claim: 7 },
      },
    ]);
  });

  it("is half where either end stands alone", () => {
    const names = [name(5, "ns:a")];
    expect(states({ trusts: [trust(1, 10, "ns:a")], names, claims: [] })).toEqual(["5 10 trusted"]);
    expect(states({ trusts: [trust(1, 10, "ns:gone")], names, claims: [] })).toEqual(["901 10 trusted"]);
    expect(states({ trusts: [], names, claims: [claim(7, 5, 10)] })).toEqual(["5 10 claimed"]);
    expect(states({ trusts: [], names, claims: [claim(7, 5, null)] })).toEqual(["5 null claimed"]);
  });

  it("names another target than it is trusted for: two halves, not one whole", () => {
    const ends = { trusts: [trust(1, 10, "ns:a")], names: [name(5, "ns:a")], claims: [claim(7, 5, 11)] };
    expect(states(ends)).toEqual(["5 10 trusted", "5 11 claimed"]);
  });

  it("needs no claim of an identity that can make none, nor where the trusting cloud keeps the link", () => {
    expect(states({ trusts: [trust(1, 10, "ns:a")], names: [name(5, "ns:a", false)], claims: [] })).toEqual([
      "5 10 confirmed",
    ]);
    const pod = trust(1, 10, "ns:a", { mechanism: "pod-identity" });
    expect(states({ trusts: [pod], names: [name(5, "ns:a")], claims: [] })).toEqual(["5 10 confirmed"]);
  });

  it("a pattern is confirmed by those who say they use it, and lists nobody else", () => {
    const names = [name(5, "ns:a"), name(6, "ns:b"), name(7, "other:a")];
    const ends = { trusts: [trust(1, 10, "ns:*")], names, claims: [claim(1, 5, 10), claim(2, 7, 10)] };
    expect(states(ends)).toEqual(["5 10 confirmed", "7 10 claimed"]);
    expect(states({ ...ends, claims: [] })).toEqual(["901 10 trusted"]);
  });

  it("takes the signs of a pattern literally everywhere else", () => {
    const names = [name(5, "nsxa")];
    expect(states({ trusts: [trust(1, 10, "ns.a*")], names, claims: [claim(1, 5, 10)] })).toEqual([
      ...["901 10 trusted", "5 10 claimed"],
    ]);
  });

  it("every trust and every claim is in at least one link, and no confirmed link lacks either end it needs", () => {
    const subject = fc.constantFrom("ns:a", "ns:b", "ns:*", "x:?");
    const id = fc.integer({ min: 1, max: 4 });
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.option(id), subject)),
        fc.array(fc.tuple(id, fc.constantFrom("ns:a", "ns:b", "x:y"), fc.boolean())),
        fc.array(fc.tuple(id, fc.option(id))),
        (rawTrusts, rawNames, rawClaims) => {
          const trusts = rawTrusts.map(([to, text], index) => trust(index, to, text));
          const names = rawNames.map(([principal, text, claims]) => name(principal, text, claims));
          const claims = rawClaims.map(([from, to], index) => claim(index, from, to));
          const links = matchLinks({ trusts, names, claims });
          for (const { id: wanted } of trusts) expect(links.some((link) => link.trust === wanted)).toBe(true);
          for (const { id: wanted, from, to } of claims) {
            const covered = links.some(
              (link) =>
                link.claim === wanted || (link.from === from && link.to === to && link.trust !== null),
            );
            expect(covered).toBe(true);
          }
          for (const link of links.filter(({ state }) => state === "confirmed")) {
            expect(link.trust).not.toBeNull();
            expect(names.some(({ principal }) => principal === link.from)).toBe(true);
          }
        },
      ),
    );
  });
});

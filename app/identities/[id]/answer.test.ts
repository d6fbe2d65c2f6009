import { describe, expect, it } from "vitest";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { answerOf } from "./answer.ts";

const asOf = new Date("2026-11-24T07:40:00Z");
const allow = { effect: "allow" };

function answer(identity: object, rest: object = {}, standsFor: string | null = null): string {
  const detail = {
    identity: {
      kind: "aws_iam_user",
      nature: "machine",
      scope: { name: "payments-prod" },
      closedAt: null,
      lastUsed: { state: "known", on: "2026-11-22" },
      signsIn: { ways: [], unread: [] },
      staticCredentials: 0,
      ...identity,
    },
    grants: [allow],
    memberships: [],
    trustedBy: [],
    trustedByTotal: 0,
    membersTotal: 0,
    ...rest,
  };
  return answerOf({ detail: detail as unknown as IdentityDetail, asOf, standsFor });
}

describe("the sentence over an identity", () => {
  it("says grants, use and credentials", () => {
    expect(answer({})).toBe("holds 1 grant, was last used 2 days ago and stores no static credential.");
  });
  it("never says none of what could not be read", () => {
    expect(answer({ staticCredentials: null, lastUsed: { state: "unknown" } })).toBe(
      "holds 1 grant, has no evidence of its use and has credentials that could not be read.",
    );
    expect(answer({ staticCredentials: 1, signsIn: { ways: [], unread: ["certificate"] } })).toContain(
      "at least 1 static credential",
    );
    expect(
      answer({}, { grants: [], memberships: [{ group: { status: "not-collected" }, grants: [] }] }),
    ).toContain("holds at least 0 grants");
  });
  it("says that the root user needs no grant", () => {
    expect(answer({ kind: "aws_root_user" }, { grants: [] })).toContain("may do everything in payments-prod");
  });
  it("asks of a group what it passes on, and of outsiders who trusts them", () => {
    expect(answer({ nature: "group" }, { membersTotal: 3 })).toBe("passes 1 grant on to 3 members.");
    const trustedBy = ["1", "1", "2"].map((id) => ({ subject: { principal: { id }, value: id } }));
    const outside = { nature: "external", scope: null, staticCredentials: null };
    expect(answer(outside, { trustedBy, trustedByTotal: 3, grants: [] })).toBe(
      "is outside what is collected; 2 identities trust it.",
    );
    expect(answer(outside, { trustedBy, trustedByTotal: 900 })).toContain("at least 2 identities");
    expect(answer(outside)).toBe(
      "is outside what is collected and holds 1 grant here; no identity trusts it by name.",
    );
  });
  it("does not call an account outside that is collected", () => {
    expect(answer({ nature: "external", scope: null }, { grants: [] }, "payments-prod")).toContain(
      "is the collected account payments-prod",
    );
  });
  it("says of a gone one only that it is gone", () => {
    expect(answer({ closedAt: new Date("2026-11-01T00:00:00Z") })).toBe(
      "is gone: a complete collection on 1 Nov no longer found it.",
    );
  });
});

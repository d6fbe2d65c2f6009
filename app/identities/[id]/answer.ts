/** The sentence that opens an identity's page: what it holds, when it was used, how it signs in; what is not known is said. */
import { daysBetween, formatCount, formatDay, formatList } from "#components/ui/format.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { isLowerBound } from "../credential-count.ts";
import { ownsItsScope } from "../owns-its-scope.ts";
import type { IdentityPage } from "./read-identity.ts";
import { shapeOf, trustersOf } from "./shape.ts";

/** The words that follow the identity's name; ages count back from the page's day. */
export function answerOf({
  detail,
  asOf,
  standsFor,
}: Pick<IdentityPage, "detail" | "asOf" | "standsFor">): string {
  if (detail.identity.closedAt !== null) {
    return `is gone: a complete collection on ${formatDay(detail.identity.closedAt, asOf)} no longer found it.`;
  }
  switch (shapeOf(detail)) {
    case "party":
      return partyWords(detail, standsFor);
    case "group":
      return `passes ${grantCount(detail)} on to ${formatCount(detail.membersTotal, "member", "members")}.`;
    case "actor":
      return `${formatList([grantWords(detail), usageWords(detail, asOf), credentialWords(detail)])}.`;
  }
}

/** Grants of its own and of its groups that allow something. */
export function allowCount(detail: IdentityDetail): number {
  const all = [...detail.grants, ...detail.memberships.flatMap((membership) => membership.grants)];
  return all.filter((grant) => grant.effect === "allow").length;
}

/** True where a group that may pass on more could not be read. */
export function groupsUnread({ memberships }: IdentityDetail): boolean {
  return memberships.some(({ group }) => group.status !== "resolved");
}

function partyWords(detail: IdentityDetail, standsFor: string | null): string {
  const { count, isLowerBound: more } = trustersOf(detail);
  const where =
    detail.identity.nature === "set" ? "stands for everybody it signs in" : "is outside what is collected";
  const is = allowCount(detail) === 0 ? where : `${where} and holds ${grantCount(detail)} here`;
  if (standsFor !== null) {
    return `is the collected account ${standsFor}; ${more ? "at least " : ""}${formatCount(count, "identity trusts", "identities trust")} whoever its own policies let.`;
  }
  if (count === 0) return `${is}; no identity trusts it by name.`;
  return `${is}; ${more ? "at least " : ""}${formatCount(count, "identity trusts", "identities trust")} it.`;
}

function grantWords(detail: IdentityDetail): string {
  const { identity } = detail;
  if (ownsItsScope(identity.kind)) return `may do everything in ${identity.scope?.name ?? "its account"}`;
  return `holds ${grantCount(detail)}`;
}

function grantCount(detail: IdentityDetail): string {
  const count = allowCount(detail);
  if (groupsUnread(detail)) return `at least ${formatCount(count, "grant", "grants")}`;
  return count === 0 ? "no grant" : formatCount(count, "grant", "grants");
}

function usageWords({ identity }: IdentityDetail, asOf: Date): string {
  switch (identity.lastUsed.state) {
    case "known": {
      const days = daysBetween(new Date(identity.lastUsed.on), asOf);
      return days <= 0 ? "was used today" : `was last used ${formatCount(days, "day", "days")} ago`;
    }
    case "never":
      return "was never seen used";
    case "unknown":
      return "has no evidence of its use";
  }
}

function credentialWords({ identity }: IdentityDetail): string {
  const { staticCredentials: count, signsIn } = identity;
  if (count === null) return "has credentials that could not be read";
  const least = isLowerBound(count, signsIn.unread) ? "at least " : "";
  if (count === 0) return "stores no static credential";
  return `stores ${least}${formatCount(count, "static credential", "static credentials")}`;
}

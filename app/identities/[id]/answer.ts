/** The sentence that opens an identity's page: what it holds, when it was used, how it signs in; what is not known is said. */
import { daysBetween, formatCount, formatDay } from "#components/ui/format.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";

/** The words that follow the identity's name. `asOf`: the instant ages count back from. */
export function answerOf(detail: IdentityDetail, asOf: Date): string {
  if (detail.identity.closedAt !== null) {
    return `is gone: a complete collection on ${formatDay(detail.identity.closedAt, asOf)} no longer found it.`;
  }
  return `${grantWords(detail)}, ${usageWords(detail, asOf)} and ${credentialWords(detail)}.`;
}

/** Grants of its own and of its groups that allow something. */
export function allowCount(detail: IdentityDetail): number {
  const all = [...detail.grants, ...detail.memberships.flatMap((membership) => membership.grants)];
  return all.filter((grant) => grant.effect === "allow").length;
}

function grantWords(detail: IdentityDetail): string {
  const count = allowCount(detail);
  const groupsUnread = detail.memberships.some(({ group }) => group.status !== "resolved");
  if (groupsUnread) return `holds at least ${formatCount(count, "grant", "grants")}`;
  return count === 0 ? "holds no grant" : `holds ${formatCount(count, "grant", "grants")}`;
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
  if (identity.staticCredentials === null) return "has credentials that could not be read";
  if (identity.staticCredentials === 0) return "stores no static credential";
  return `stores ${formatCount(identity.staticCredentials, "static credential", "static credentials")}`;
}

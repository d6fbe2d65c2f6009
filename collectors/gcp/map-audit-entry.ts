/**
 * Entries of audit logs as use of permissions: whose, which, and whether it was granted. A refused attempt is no use.
 * Source: https://cloud.google.com/logging/docs/reference/audit/auditlog/rest/Shared.Types/AuditLog
 */
import { parseInstant } from "#lib/clock.ts";
import type { Ref, UsageRecord } from "#lib/ingest/contract.ts";
import { accountRef, isWorkloadPool, memberRef } from "#lib/providers/gcp/keys.ts";
import { type Member, parseMember } from "#lib/providers/gcp/members.ts";
import { recordOf, recordsOf, textOf } from "./read-field.ts";

export const auditLogSource = "audit-log";

type Use = { principal: Ref; permission: string; isGranted: boolean };

/** Null for an entry that does not say when. Of what people do there is nothing. */
export function readEntry(entry: unknown): { at: Date; uses: Use[] } | null {
  const { timestamp, protoPayload } = recordOf(entry);
  const at = parseInstant(textOf(timestamp));
  const payload = recordOf(protoPayload);
  const caller = recordOf(payload.authenticationInfo);
  const principal = principalOf(caller);
  if (at === null) return null;
  if (principal === null) return { at, uses: [] };
  // Whatever was asked for on the way, the call was refused.
  const isRefused = recordOf(payload.status).code === 7;
  const uses = recordsOf(payload.authorizationInfo).flatMap((info): Use[] => {
    const permission = textOf(info.permission);
    // A refusal leaves `granted` out.
    return permission === null
      ? []
      : [{ principal, permission, isGranted: info.granted === true && !isRefused }];
  });
  return { at, uses: [...uses, ...delegations(caller)] };
}

/**
 * Federated callers have no e-mail, and e-mails may be left out; a subject is written as policies write members. Null for people, who
 * may have subjects too.
 */
function principalOf(info: Record<string, unknown>): Ref | null {
  const email = textOf(info.principalEmail);
  if (email !== null && /@[^@]*gserviceaccount\.com$/.test(email)) return accountRef(email);
  const subject = textOf(info.principalSubject);
  if (subject === null) return null;
  const member = parseMember(subject);
  const isPerson = member.form === "user" || (member.form === "pool-member" && !isWorkloadPool(member.pool));
  return isPerson ? null : memberRef(member);
}

/** Whether a member is one piece of software, by itself: no person, and no set of many. */
export function isSoftware(member: Member): boolean {
  if (member.form === "pool-member") return !member.isSet && isWorkloadPool(member.pool);
  if (member.form === "agent") return !member.isSet;
  return member.form === "service-account" || member.form === "cluster-account";
}

/**
 * Who acts as the caller, in the order they do: the last of them took its token, each before stood behind the next.
 * Source: https://cloud.google.com/iam/docs/create-short-lived-credentials-delegated
 */
function delegations(info: Record<string, unknown>): Use[] {
  const chain = recordsOf(info.serviceAccountDelegationInfo).map((link) =>
    principalOf({ ...recordOf(link.firstPartyPrincipal), principalSubject: link.principalSubject }),
  );
  return chain.flatMap((principal, index): Use[] => {
    const verb = index === chain.length - 1 ? "getAccessToken" : "implicitDelegation";
    return principal === null
      ? []
      : [{ principal, permission: `iam.serviceAccounts.${verb}`, isGranted: true }];
  });
}

type Tally = { principal: Ref; source: string; last: Map<string, Date> };

/** The last use of each permission by each principal, over many entries. */
export function createUses(span: { coveredFrom: Date; coveredTo: Date }) {
  const tallies = new Map<string, Tally>();
  return {
    add(at: Date, { principal, permission, isGranted }: Use): void {
      const source = isGranted ? auditLogSource : `${auditLogSource}/denied`;
      const key = `${source} ${principal.kind}:${principal.value}`;
      const tally = tallies.get(key) ?? { principal, source, last: new Map<string, Date>() };
      tallies.set(key, tally);
      const known = tally.last.get(permission);
      if (known === undefined || known < at) tally.last.set(permission, at);
    },
    *records(): Iterable<UsageRecord> {
      for (const { principal, source, last } of tallies.values()) {
        const entries = [...last].map(([action, lastUsedAt]) => ({ action, lastUsedAt }));
        yield { type: "usage", principal, source, plane: "action", ...span, entries, unknown: [] };
      }
    },
  };
}

/** When accounts and keys last signed in, as Policy Analyzer tells it. Source: policyanalyzer v1, Activity Analyzer documentation. */
import { parseInstant } from "#lib/clock.ts";
import type { UsageRecord } from "#lib/ingest/contract.ts";
import type { KeyUses } from "./map-key.ts";
import { lastPart, recordOf, textOf } from "./read-field.ts";

export type ActivityType = "serviceAccountLastAuthentication" | "serviceAccountKeyLastAuthentication";

type Read = { account: string; key: string | null; at: Date | null; from: Date; to: Date };

/** Null where an activity does not say whose it is or what span it covers: then it proves nothing. */
function readActivity(activity: unknown): Read | null {
  const { activity: details, observationPeriod, fullResourceName } = recordOf(activity);
  const facts = recordOf(details);
  const isKey = facts.serviceAccountKey !== undefined;
  const subject = recordOf(isKey ? facts.serviceAccountKey : facts.serviceAccount);
  const account = textOf(subject.serviceAccountId);
  const period = recordOf(observationPeriod);
  const from = parseInstant(textOf(period.startTime));
  const to = parseInstant(textOf(period.endTime));
  const name = textOf(subject.fullResourceName) ?? textOf(fullResourceName) ?? "";
  const key = /\/keys\/[^/]+$/.test(name) ? lastPart(name) : null;
  if (account === null || from === null || to === null || (isKey && key === null)) return null;
  return { account, key, at: parseInstant(textOf(facts.lastAuthenticatedTime)), from, to };
}

/** Days are those of the Pacific coast; failed sign-ins count, HMAC keys and API keys do not. */
export function usageRecord(activity: unknown): UsageRecord | null {
  const read = readActivity(activity);
  if (read === null) return null;
  return {
    type: "usage",
    principal: { kind: "id", value: read.account },
    source: read.key === null ? "account-last-authentication" : "key-last-authentication",
    plane: "identity",
    coveredFrom: read.from,
    coveredTo: read.to,
    entries: [{ action: "*", lastUsedAt: read.at }],
    unknown: [],
  };
}

/** By key id. */
export function keyUsesOf(activities: readonly unknown[]): NonNullable<KeyUses> {
  const uses = new Map<string, { at: Date | null; from: Date | null }>();
  for (const activity of activities) {
    const read = readActivity(activity);
    if (read?.key) uses.set(read.key, { at: read.at, from: read.from });
  }
  return uses;
}

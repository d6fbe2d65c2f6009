/**
 * What API servers told by webhook as records: use by identity and action, and what the webhook can prove. It vouches only for whole
 * days without a gap; on any other day an action that was not heard of may have been done all the same.
 */
import { type HeardDays, hearingOf, type Silence, wholeDaysOf } from "#lib/domain/heard-minutes.ts";
import { dayOf, instantOf } from "#lib/domain/packed-usage.ts";
import type { CloudRecord, CoverageRecord, HeardAudit, UsageRecord } from "#lib/ingest/contract.ts";
import { type ClusterId, userRef } from "#lib/providers/kubernetes/keys.ts";
import { watchedByKind } from "./audit-watch.ts";

type Span = Pick<UsageRecord, "coveredFrom" | "coveredTo">;

const source = "audit-webhook";

export function* heardRecords(cluster: ClusterId, heard: HeardAudit, now: Date): Generator<CloudRecord> {
  const days: HeardDays = new Map(heard.days.map(({ day, minutes }) => [day, minutes]));
  yield* brokenRecords(heard, dayOf(now));
  const hearing = hearingOf(days);
  if (hearing === null) return;
  const whole = wholeDaysOf(days);
  const span = whole === null ? { coveredFrom: hearing.first, coveredTo: hearing.first } : spanOf(whole);
  for (const one of heard.users) yield* usageRecords(cluster, one, span);
  yield* watchRecords(cluster, heard);
  yield coverageOf(cluster, days, { users: heard.users.length, now });
}

function spanOf({ from, to }: { from: number; to: number }): Span {
  return { coveredFrom: instantOf(from) ?? new Date(0), coveredTo: instantOf(to) ?? new Date(0) };
}

function usageRecords(
  cluster: ClusterId,
  { user, refused, entries, lastUsedAt }: HeardAudit["users"][number],
  span: Span,
): UsageRecord[] {
  const base = { type: "usage" as const, principal: userRef(cluster, user), ...span, unknown: [] };
  const lastDay = dayOf(lastUsedAt);
  const actions = entries.map(({ action, day }) => ({
    action,
    // Of the other actions the day is known, and no more.
    lastUsedAt: day === lastDay ? lastUsedAt : instantOf(day),
  }));
  if (refused) return [{ ...base, source: `${source}/denied`, plane: "action", entries: actions }];
  return [
    { ...base, source, plane: "action", entries: actions },
    { ...base, source, plane: "identity", entries: [{ action: "*", lastUsedAt }] },
  ];
}

/**
 * Said of the cluster, for everybody in it: what the webhook would have shown. Each kind is a source of its own, over the days on which
 * it was heard of: a policy that leaves out reading from one day on proves nothing of it from then on.
 */
function* watchRecords(cluster: ClusterId, { days }: HeardAudit): Generator<UsageRecord> {
  for (const { kind, needs, patterns } of watchedByKind()) {
    const told = days.filter(({ verbs }) => needs.every((verb) => verbs.includes(verb)));
    const whole = wholeDaysOf(new Map(told.map(({ day, minutes }) => [day, minutes])));
    if (whole === null) continue;
    yield {
      ...{ type: "usage", plane: "action", ...spanOf(whole), unknown: [] },
      source: kind === "write" ? source : `${source}/${kind}`,
      principal: { kind: "scope", value: cluster },
      entries: patterns.map((action) => ({ action, lastUsedAt: null })),
    };
  }
}

/** Of today and yesterday: what was broken before that is told by the runs of then. */
function* brokenRecords({ days }: HeardAudit, today: number): Generator<CloudRecord> {
  for (const { day, broken } of days) {
    if (day < today - 1) continue;
    for (const reason of broken)
      yield { type: "rejected", reason: "unreadable", sample: `webhook: ${reason}`, unknown: [] };
  }
}

const hourMs = 3_600_000;

function coverageOf(
  cluster: ClusterId,
  days: HeardDays,
  { users, now }: { users: number; now: Date },
): CoverageRecord {
  const hearing = hearingOf(days);
  const base = { type: "coverage" as const, scope: cluster, capability: source, unknown: [] };
  if (hearing === null) return { ...base, status: "unavailable", reason: "No event has arrived." };
  const { first, last, silences } = hearing;
  const isSilent = now.getTime() - last.getTime() > hourMs;
  return {
    ...base,
    status: isSilent ? "unavailable" : "available",
    reason: [
      `Audit events by webhook from ${minuteOf(first)} to ${minuteOf(last)}, of ${users} identities.`,
      ...(isSilent ? ["None has arrived since: look at the API server's log."] : []),
      wholeInWords(days),
      ...gapsInWords(silences),
    ].join(" "),
  };
}

function wholeInWords(days: HeardDays): string {
  const whole = wholeDaysOf(days);
  if (whole === null) return "No day is covered from end to end yet, so nothing is proven unused by it.";
  const { coveredFrom, coveredTo } = spanOf(whole);
  return `Covered from end to end: ${minuteOf(coveredFrom).slice(0, 10)} to ${minuteOf(coveredTo).slice(0, 10)}.`;
}

function gapsInWords(silences: readonly Silence[]): string[] {
  const latest = silences.at(-1);
  if (latest === undefined) return [];
  const gaps = silences.length === 1 ? "One gap" : `${silences.length} gaps, the latest`;
  return [`${gaps} from ${minuteOf(latest.from)} to ${minuteOf(latest.to)}.`];
}

function minuteOf(instant: Date): string {
  return `${instant.toISOString().slice(0, 16)}Z`;
}

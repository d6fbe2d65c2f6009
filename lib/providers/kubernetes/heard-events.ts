/**
 * What a batch of audit events says, gathered: per user and action the last minute, per day when something was heard. Merging is
 * commutative, associative and idempotent: batches may come twice, late and in any order, and a request's stages in different ones.
 * Source: https://kubernetes.io/docs/reference/config-api/apiserver-audit.v1/ (EventList)
 */
import { type Minutes, markMinute, mergeMinutes, noMinutes } from "#lib/domain/heard-minutes.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { Invalid } from "#lib/errors.ts";
import { type AuditedRequest, readAuditEvent } from "./audit-events.ts";

/** Milliseconds of the last minute, by user and action. */
export type LastSeen = Map<string, Map<string, number>>;
export type HeardDay = { minutes: Minutes; verbs: Set<string> };
export type Heard = { used: LastSeen; refused: LastSeen; days: Map<number, HeardDay> };

export type HeardBatch = {
  heard: Heard;
  /** How many there were, those that say nothing or are broken included. */
  events: number;
  /** What is no event, and why. */
  broken: { reason: string; text: string }[];
};

const minuteMs = 60_000;
const dayMs = 86_400_000;
/** Clocks of two machines differ by less. */
const mostAheadMs = 10 * minuteMs;
/** An API server gives up what it could not deliver within minutes. */
const mostBehindMs = 31 * dayMs;
/** An action's name, kept for what tells that a log holds events. */
const eventsWritten = "core/events:";
const mostNameBytes = 2_000;

export function nothingHeard(): Heard {
  return { used: new Map(), refused: new Map(), days: new Map() };
}

/** Throws Invalid for what is no EventList of audit.k8s.io/v1; an event that cannot be read is told, never the end of the batch. */
export function hearEvents(document: unknown, now: Date): HeardBatch {
  const items = itemsOf(document);
  const batch: HeardBatch = { heard: nothingHeard(), events: items.length, broken: [] };
  for (const item of items) {
    const read = readAuditEvent(item);
    if ("skip" in read) continue;
    const reason = "broken" in read ? read.broken : whyNot(read.request, now);
    if (reason !== null) batch.broken.push({ reason, text: JSON.stringify(item) ?? "" });
    else if ("request" in read) hear(batch.heard, read.request);
  }
  return batch;
}

function itemsOf(document: unknown): unknown[] {
  const { kind, apiVersion, items } = (document ?? {}) as Record<string, unknown>;
  const version = /^audit\.k8s\.io\/(v1|v1beta1|v1alpha1)$/.exec(String(apiVersion))?.[1];
  if (kind === "EventList" && version === "v1" && Array.isArray(items)) return items;
  throw new Invalid(
    version !== undefined && version !== "v1"
      ? `The events are of audit.k8s.io/${version}; audit.k8s.io/v1 is read.`
      : "The document is no EventList of audit.k8s.io/v1.",
    { hint: "Point --audit-webhook-config-file here, with --audit-webhook-version=audit.k8s.io/v1." },
  );
}

function whyNot({ at, uses, refused }: AuditedRequest, now: Date): string | null {
  if (at.getTime() > now.getTime() + mostAheadMs) return "a time still to come";
  if (at.getTime() < now.getTime() - mostBehindMs) return "a time more than a month ago";
  const users = [...uses.map(({ user }) => user), ...(refused === null ? [] : [refused.user])];
  return users.every(isStorable) ? null : "a user name that cannot be stored";
}

function isStorable(user: string): boolean {
  return (
    user.isWellFormed() && !user.includes("\0") && new TextEncoder().encode(user).length <= mostNameBytes
  );
}

function hear({ used, refused: denied, days }: Heard, { at, uses, refused }: AuditedRequest): void {
  const minute = Math.floor(at.getTime() / minuteMs) * minuteMs;
  for (const { user, action } of uses) note(used, { user, action, minute });
  if (refused !== null && refused.action !== null)
    note(denied, { user: refused.user, action: refused.action, minute });
  const day = dayIn(days, dayOf(at));
  markMinute(day.minutes, at);
  const actions = [...uses.map(({ action }) => action), refused?.action ?? null];
  for (const action of actions) {
    if (action === null || action.startsWith("url/")) continue;
    const verb = action.slice(action.lastIndexOf(":") + 1);
    if (verb === "get" || verb === "list" || verb === "watch") day.verbs.add(verb);
    if (action.startsWith(eventsWritten)) day.verbs.add("events");
  }
}

type Noted = { user: string; action: string; minute: number };

function note(seen: LastSeen, { user, action, minute }: Noted): void {
  const actions = seen.get(user) ?? new Map<string, number>();
  seen.set(user, actions);
  actions.set(action, Math.max(minute, actions.get(action) ?? 0));
}

function dayIn(days: Map<number, HeardDay>, day: number): HeardDay {
  const known = days.get(day) ?? { minutes: noMinutes(), verbs: new Set<string>() };
  days.set(day, known);
  return known;
}

/** Adds the other's to `one`. */
export function addHeard(one: Heard, other: Heard): void {
  for (const which of ["used", "refused"] as const) {
    for (const [user, actions] of other[which]) {
      for (const [action, minute] of actions) note(one[which], { user, action, minute });
    }
  }
  for (const [number, { minutes, verbs }] of other.days) {
    const day = dayIn(one.days, number);
    day.minutes = mergeMinutes(day.minutes, minutes);
    for (const verb of verbs) day.verbs.add(verb);
  }
}

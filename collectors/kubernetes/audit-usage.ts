/** Audit events gathered into usage: per identity and action the last time, per log the span it covers and what it can prove. */
import type { CloudRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { readAuditEvent } from "#lib/providers/kubernetes/audit-events.ts";
import { type ClusterId, userRef } from "#lib/providers/kubernetes/keys.ts";
import type { AuditLine } from "./audit-file.ts";
import { watchedPatterns } from "./audit-watch.ts";

type Span = { from: Date; to: Date };
/** By user, each action with the last time. */
type Seen = Map<string, Map<string, Date>>;

export type AuditUsage = {
  /** Takes all of one file; yields what could not be read. */
  read(lines: AsyncIterable<AuditLine>): AsyncGenerator<CloudRecord>;
  /** What was seen in all files together. */
  records(): Generator<CloudRecord>;
};

const dayMs = 86_400_000;

export function createAuditUsage(cluster: ClusterId): AuditUsage {
  const used: Seen = new Map();
  const denied: Seen = new Map();
  const refusals = new Map<string, number>();
  const spans: Span[] = [];
  const ids = recentIds();
  const counts = { requests: 0, broken: 0, reads: 0 };

  const note = (seen: Seen, user: string, action: string, at: Date) => {
    const actions = seen.get(user) ?? new Map<string, Date>();
    seen.set(user, actions);
    const known = actions.get(action);
    if (known === undefined || known < at) actions.set(action, at);
  };

  return {
    async *read(lines) {
      let span: Span | null = null;
      for await (const line of lines) {
        const read = "broken" in line ? line : readAuditEvent(line.event);
        if ("broken" in read) {
          counts.broken += 1;
          yield { type: "rejected", reason: "unreadable", sample: read.broken, unknown: [] };
        }
        if (!("request" in read)) continue;
        const { id, at, uses, refused, isRead } = read.request;
        span = span === null ? { from: at, to: at } : widened(span, at);
        for (const { user, action } of uses) note(used, user, action, at);
        if (refused !== null && refused.action !== null) note(denied, refused.user, refused.action, at);
        // A watch is told of when it starts and again when it ends, the same refusal sometimes twice.
        if (!ids.isNew(id)) continue;
        counts.requests += 1;
        if (isRead && refused === null) counts.reads += 1;
        if (refused !== null) refusals.set(refused.user, (refusals.get(refused.user) ?? 0) + 1);
      }
      if (span !== null) spans.push(span);
    },
    *records() {
      const span = latestSpan(spans);
      if (span === null) return;
      for (const [user, actions] of used) yield* usageRecords(cluster, user, actions, span);
      for (const [user, actions] of denied) yield deniedRecord(cluster, user, actions, span);
      yield watchRecord(cluster, [...used.values(), ...denied.values()], span);
      yield {
        type: "coverage",
        scope: cluster,
        capability: "audit-log",
        status: "available",
        reason: inWords(span, { ...counts, refusals, identities: used.size }),
        unknown: [],
      };
    },
  };
}

type UsageOptions = Pick<UsageRecord, "principal" | "source" | "plane" | "entries">;

function usage({ from, to }: Span, { principal, source, plane, entries }: UsageOptions): UsageRecord {
  return { type: "usage", principal, source, coveredFrom: from, coveredTo: to, plane, entries, unknown: [] };
}

function entriesOf(actions: Map<string, Date>): UsageRecord["entries"] {
  return [...actions].map(([action, lastUsedAt]) => ({ action, lastUsedAt }));
}

function usageRecords(
  cluster: ClusterId,
  user: string,
  actions: Map<string, Date>,
  span: Span,
): UsageRecord[] {
  const base = { principal: userRef(cluster, user), source: "audit-log" };
  const latest = [...actions.values()].reduce((last, at) => (at > last ? at : last), new Date(0));
  return [
    usage(span, { ...base, plane: "action", entries: entriesOf(actions) }),
    usage(span, { ...base, plane: "identity", entries: [{ action: "*", lastUsedAt: latest }] }),
  ];
}

/** Attempts that were refused: no use, and a sign of what a role is too narrow for. */
function deniedRecord(cluster: ClusterId, user: string, actions: Map<string, Date>, span: Span): UsageRecord {
  const principal = userRef(cluster, user);
  return usage(span, { principal, source: "audit-log/denied", plane: "action", entries: entriesOf(actions) });
}

/** Said of the cluster, for everybody in it: which actions the log would have shown. */
function watchRecord(cluster: ClusterId, seen: Map<string, Date>[], span: Span): UsageRecord {
  const patterns = watchedPatterns(seen.flatMap((actions) => [...actions.keys()]));
  return usage(span, {
    principal: { kind: "scope", value: cluster },
    ...{ source: "audit-log", plane: "action" },
    entries: patterns.map((action) => ({ action, lastUsedAt: null })),
  });
}

function widened({ from, to }: Span, at: Date): Span {
  return { from: at < from ? at : from, to: at > to ? at : to };
}

/** Files that follow one another within a day are one log; of what lies before a gap nobody knows the rest. */
function latestSpan(spans: Span[]): Span | null {
  let latest: Span | null = null;
  for (const span of spans.toSorted((one, other) => one.from.getTime() - other.from.getTime())) {
    const touches: boolean = latest !== null && span.from.getTime() - latest.to.getTime() <= dayMs;
    latest = latest !== null && touches ? widened(latest, span.to) : span;
  }
  return latest;
}

/** Stages of one request follow one another; of a log of any length only the latest ids are kept. */
function recentIds(size = 200_000): { isNew(id: string): boolean } {
  let young = new Set<string>();
  let old = new Set<string>();
  return {
    isNew(id) {
      if (young.has(id) || old.has(id)) return false;
      young.add(id);
      if (young.size >= size) {
        old = young;
        young = new Set();
      }
      return true;
    },
  };
}

type Counts = {
  requests: number;
  broken: number;
  reads: number;
  identities: number;
  refusals: Map<string, number>;
};

function inWords({ from, to }: Span, { requests, broken, reads, identities, refusals }: Counts): string {
  const refused = [...refusals.values()].reduce((sum, count) => sum + count, 0);
  const most = [...refusals]
    .sort(([, one], [, other]) => other - one)
    .slice(0, 3)
    .map(([user, count]) => `${user} ${count}`);
  return [
    `Audit events from ${from.toISOString()} to ${to.toISOString()}: ${requests} requests by ${identities} identities.`,
    reads > 0 ? "Reads are in it." : "It holds no reads, so whether a read is used cannot be told.",
    refused > 0 ? `${refused} were refused (${most.join(", ")}).` : "None was refused.",
    ...(broken > 0 ? [`${broken} lines could not be read.`] : []),
  ].join(" ");
}

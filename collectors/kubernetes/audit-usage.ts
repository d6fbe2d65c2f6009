/** Audit events gathered into usage: per identity and action the last time, per log the span it covers and what it can prove. */
import type { CloudRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { readAuditEvent } from "#lib/providers/kubernetes/audit-events.ts";
import { type ClusterId, userRef } from "#lib/providers/kubernetes/keys.ts";
import type { AuditLine } from "./audit-file.ts";

type Span = { from: Date; to: Date };

export type AuditUsage = {
  /** Takes all of one file; yields what could not be read. */
  read(lines: AsyncIterable<AuditLine>): AsyncGenerator<CloudRecord>;
  /** What was seen in all files together. */
  records(): Generator<CloudRecord>;
};

const dayMs = 86_400_000;

export function createAuditUsage(cluster: ClusterId): AuditUsage {
  const used = new Map<string, Map<string, Date>>();
  const refusals = new Map<string, number>();
  const spans: Span[] = [];
  const ids = recentIds();
  const counts = { requests: 0, broken: 0, reads: 0 };

  const note = (user: string, action: string, at: Date) => {
    const actions = used.get(user) ?? new Map<string, Date>();
    used.set(user, actions);
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
        for (const { user, action } of uses) note(user, action, at);
        // A watch is told of when it starts and again when it ends, the same refusal sometimes twice.
        if (!ids.isNew(id)) continue;
        counts.requests += 1;
        if (isRead && refused === null) counts.reads += 1;
        if (refused !== null) refusals.set(refused, (refusals.get(refused) ?? 0) + 1);
      }
      if (span !== null) spans.push(span);
    },
    *records() {
      const span = latestSpan(spans);
      if (span === null) return;
      for (const [user, actions] of used) yield* usageRecords(cluster, user, actions, span);
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

function usageRecords(
  cluster: ClusterId,
  user: string,
  actions: Map<string, Date>,
  { from, to }: Span,
): UsageRecord[] {
  const base = {
    type: "usage" as const,
    principal: userRef(cluster, user),
    source: "audit-log",
    coveredFrom: from,
    coveredTo: to,
    unknown: [],
  };
  const entries = [...actions].map(([action, lastUsedAt]) => ({ action, lastUsedAt }));
  const latest = entries.reduce(
    (last, { lastUsedAt }) => (lastUsedAt > last ? lastUsedAt : last),
    new Date(0),
  );
  return [
    { ...base, plane: "action", entries },
    { ...base, plane: "identity", entries: [{ action: "*", lastUsedAt: latest }] },
  ];
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

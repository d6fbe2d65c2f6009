/**
 * From the rows of a trail to use, and to what would have shown. A row that fits no action is counted and said; while a service has such
 * rows, nothing of it counts as watched, because any of its actions may have been behind them.
 */
import { z } from "zod";
import type { UsageRecord } from "#lib/ingest/contract.ts";
import type { AuditEvents } from "#lib/providers/aws/audit-events.ts";
import type { EngineSpan } from "../calls/engine-span.ts";
import { createPresence } from "./trail-presence.ts";
import type { TrailWatch } from "./trail-selectors.ts";

const instant = z
  .string()
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
  .transform((text) => new Date(text));
const count = z.string().regex(/^\d+$/).transform(Number);

/** As `trailQuery` asks for it; every cell is text or nothing. */
export const trailRow = z.object({
  account: z.string().regex(/^\d{12}$/),
  /** RoleId, UserId, or the account of its root user. */
  principal: z.string().nullable(),
  event_source: z.string().nullable(),
  event_name: z.string().nullable(),
  category: z.string().nullable(),
  last_used: instant.nullable(),
  last_denied: instant.nullable(),
  events: count,
  /** `2026-11-23 2026-11-24`. */
  days: z.string().regex(/^\d{4}-\d\d-\d\d( \d{4}-\d\d-\d\d)*$/),
  groups: count,
});

export type TrailRow = z.infer<typeof trailRow>;

type Span = Pick<UsageRecord, "coveredFrom" | "coveredTo">;
type Uses = Map<string, Map<string, Map<string, Date>>>;

export type TrailTally = {
  /** Use in the rows of one piece. */
  take(rows: readonly TrailRow[], piece: EngineSpan): UsageRecord[];
  /** What would have shown in the accounts that were in the trail, over everything taken. */
  watched(): UsageRecord[];
  /** Event and how often, the most frequent first. */
  unmapped(): [event: string, events: number][];
  /** Prefixes of services that are not watched because of it. */
  suspended(): string[];
  counts(): { events: number; denied: number; permissionless: number };
};

type Options = { events: AuditEvents; watch: TrailWatch };

const denied = "cloudtrail/denied";

export function createTally({ events, watch }: Options): TrailTally {
  const presence = createPresence();
  const unmapped = new Map<string, number>();
  const suspended = new Set<string>();
  /** By source, the actions whose events were seen to be logged. */
  const logged = new Map<string, Set<string>>();
  const counts = { events: 0, denied: 0, permissionless: 0 };

  /** Null: what it does not show proves nothing. */
  function proofOf(service: string, category: string | null): string | null {
    if (suspended.has(service)) return null;
    if (category === "Data") return watch.data.has(service) ? `cloudtrail-data/${service}` : null;
    if (category !== "Management" || watch.management === "none") return null;
    return `${watch.management === "all" ? "cloudtrail" : `cloudtrail-${watch.management}`}/${service}`;
  }

  function noteUnmapped(rows: readonly TrailRow[]): void {
    for (const { event_source: source, event_name: name, events: times } of rows) {
      if (source === null || name === null) continue;
      const meaning = events.meaningOf(source, name);
      if (meaning.kind !== "unmapped") continue;
      const event = `${source} ${name}`;
      unmapped.set(event, (unmapped.get(event) ?? 0) + times);
      if (meaning.service !== null) suspended.add(meaning.service);
    }
  }

  function addRow(row: TrailRow, uses: Uses): void {
    const { principal, event_source: source, event_name: name, category } = row;
    counts.events += row.events;
    // Anything else is nobody of this estate.
    if (principal === null || !/^[A-Z0-9]{12,128}$/.test(principal)) return;
    if (source === null || name === null) return;
    const meaning = events.meaningOf(source, name);
    if (meaning.kind === "permissionless") counts.permissionless += row.events;
    if (meaning.kind !== "use") return;
    const { actions, service } = meaning;
    if (row.last_denied !== null) {
      counts.denied++;
      for (const action of actions) addUse(uses, [denied, principal, action], row.last_denied);
    }
    const proof = proofOf(service, category);
    if (row.last_used !== null)
      for (const action of actions)
        addUse(uses, [proof ?? `cloudtrail-seen/${service}`, principal, action], row.last_used);
    const [only, ...others] = actions;
    if (proof !== null && only !== undefined && others.length === 0 && events.leavesEvent(only))
      logged.set(proof, (logged.get(proof) ?? new Set()).add(only));
  }

  return {
    take(rows, piece) {
      // First, so that an event nobody can place holds for all rows beside it.
      noteUnmapped(rows);
      const uses: Uses = new Map();
      for (const row of rows) {
        presence.see(row.account, row.days.split(" "));
        addRow(row, uses);
      }
      const span = presence.settle(piece);
      return recordsOf(uses, (source) => (source === denied || isSeenOnly(source) ? null : span));
    },
    watched() {
      const proofs = [...logged].filter(([source]) => !suspended.has(source.slice(source.indexOf("/") + 1)));
      return [...presence.spans()].flatMap(([account, spans]) =>
        spans.flatMap((span) =>
          proofs.map(([source, actions]) =>
            usage(
              { kind: "scope", value: account },
              source,
              span,
              [...actions].map((action) => ({ action, lastUsedAt: null })),
            ),
          ),
        ),
      );
    },
    unmapped: () => [...unmapped].sort(([, one], [, other]) => other - one),
    suspended: () => [...suspended].sort(),
    counts: () => counts,
  };
}

function isSeenOnly(source: string): boolean {
  return source.startsWith("cloudtrail-seen/");
}

function addUse(uses: Uses, [source, principal, action]: [string, string, string], at: Date): void {
  const bySource = uses.get(source) ?? new Map<string, Map<string, Date>>();
  const byPrincipal = bySource.get(principal) ?? new Map<string, Date>();
  const known = byPrincipal.get(action);
  if (known === undefined || at > known) byPrincipal.set(action, at);
  bySource.set(principal, byPrincipal);
  uses.set(source, bySource);
}

/** `spanOf`: what its absence would prove something in; null: it covers the moments of use and no more. */
function recordsOf(uses: Uses, spanOf: (source: string) => Span | null): UsageRecord[] {
  return [...uses].flatMap(([source, principals]) =>
    [...principals].map(([principal, actions]) => {
      const entries = [...actions].map(([action, lastUsedAt]) => ({ action, lastUsedAt }));
      const last = new Date(Math.max(...entries.map(({ lastUsedAt }) => lastUsedAt.getTime())));
      const span = spanOf(source) ?? { coveredFrom: last, coveredTo: last };
      return usage({ kind: "id", value: principal }, source, span, entries);
    }),
  );
}

function usage(
  principal: UsageRecord["principal"],
  source: string,
  span: Span,
  entries: UsageRecord["entries"],
): UsageRecord {
  return { type: "usage", principal, source, plane: "action", ...span, entries, unknown: [] };
}

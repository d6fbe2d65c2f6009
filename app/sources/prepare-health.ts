/** Judges each source: current only when everything that can be read was read completely, lately enough, by a run that ended well. */
import type { StatusKind } from "#components/ui/status.tsx";
import type { SliceCoverage } from "#lib/queries/coverage.ts";
import type { Schedule } from "#lib/queries/list-schedules.ts";
import type { SourceSummary } from "#lib/queries/list-sources.ts";

export type Gap = {
  /** As in coverage. */
  status: string;
  readings: number;
  scopes: string[];
  /** Since when the first of them is so; null for what was never tried. */
  since: Date | null;
};

export type HealthState = "current" | "gaps" | "failed" | "overdue" | "waiting" | "retired";

export type SourceHealth = {
  source: SourceSummary;
  state: HealthState;
  kind: StatusKind;
  /** Readings that are whole or do not apply, of how many. */
  whole: number;
  readings: number;
  /** What is missing, the most serious first. */
  gaps: Gap[];
  /** The next collection by schedule; null: none is planned. */
  nextAt: Date | null;
  /** Live, and no schedule is on. */
  paused: boolean;
};

/** How late a collection may begin before that is worth saying. */
const graceMs = 30 * 60_000;

const ORDER = ["denied", "unavailable", "held", "rejected", "incomplete", "never"];

const KINDS: Record<HealthState, StatusKind> = {
  current: "met",
  gaps: "watch",
  failed: "breach",
  overdue: "watch",
  waiting: "unknown",
  retired: "unknown",
};

/** `slices` and `schedules`: of all sources. */
export function prepareHealth(
  sources: readonly SourceSummary[],
  slices: readonly SliceCoverage[],
  schedules: readonly Schedule[],
  now: Date,
): SourceHealth[] {
  const bySource = Map.groupBy(slices, ({ source }) => source);
  return sources.map((source) => {
    const own = bySource.get(source.name) ?? [];
    const missing = own.filter(({ status }) => status !== "complete" && status !== "not-applicable");
    const times = schedules.filter((one) => one.source === source.name && one.enabled);
    const due = times.flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt.getTime()]));
    const nextAt = due.length === 0 ? null : new Date(Math.min(...due));
    const isLive = source.mode === "live" && source.retiredAt === null;
    const health = {
      source,
      whole: own.length - missing.length,
      readings: own.length,
      gaps: gapsOf(missing),
      nextAt: isLive ? nextAt : null,
      paused: isLive && times.length === 0,
    };
    const state = stateOf(health, now);
    return { ...health, state, kind: KINDS[state] };
  });
}

function stateOf(
  { source, gaps, readings, nextAt }: Pick<SourceHealth, "source" | "gaps" | "readings" | "nextAt">,
  now: Date,
): HealthState {
  if (source.retiredAt !== null) return "retired";
  const last = source.lastRun?.status;
  if (last === "failed" || last === "dead") return "failed";
  if (source.asOf === null || readings === 0) return "waiting";
  if (gaps.length > 0) return "gaps";
  return nextAt !== null && now.getTime() - nextAt.getTime() > graceMs ? "overdue" : "current";
}

function gapsOf(missing: readonly SliceCoverage[]): Gap[] {
  return [...Map.groupBy(missing, ({ status }) => status)]
    .map(([status, group]) => ({
      status,
      readings: group.length,
      scopes: [...new Set(group.map(({ scope }) => scope.name))],
      since: earliest(group.flatMap(({ since }) => since ?? [])),
    }))
    .sort((a, b) => rank(a.status) - rank(b.status));
}

function rank(status: string): number {
  const at = ORDER.indexOf(status);
  return at === -1 ? ORDER.length : at;
}

function earliest(dates: Date[]): Date | null {
  return dates.length === 0 ? null : new Date(Math.min(...dates.map((date) => date.getTime())));
}

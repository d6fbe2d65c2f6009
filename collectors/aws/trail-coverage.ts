/** What the coverage page says of a trail that was read: what would have shown, what fitted no action, what it cost. */
import type { CoverageRecord } from "#lib/ingest/contract.ts";
import type { TrailSettings } from "#lib/providers/aws/engine-fields.ts";
import { daysOf, type EngineSpan } from "../calls/engine-span.ts";
import { bytesText, scanCostText } from "../calls/scan-budget.ts";
import type { TrailTally } from "./map-trail-rows.ts";
import type { TrailWatch } from "./trail-selectors.ts";

type Told = { tally: TrailTally; watch: TrailWatch; done: EngineSpan };

const management = {
  all: "all management events",
  reads: "management events that read",
  writes: "management events that write",
  none: "nothing of what it does not show",
};

/** Null: nothing was read. */
export function readingCoverage(scope: string, { tally, watch, done }: Told): CoverageRecord | null {
  const days = daysOf(done);
  if (days === 0) return null;
  const { events, denied, permissionless } = tally.counts();
  const last = new Date(done.to.getTime() - 1).toISOString().slice(0, 10);
  const data = watch.data.size === 0 ? "" : ` and data events of ${[...watch.data].join(", ")}`;
  const sentences = [
    `${count(days, "day")} to ${last} read: ${count(events, "event")}, ${count(denied, "operation")} of a principal refused, ${permissionless.toLocaleString("en")} calls that need no permission left out.`,
    `It proves of ${management[watch.management]}${data}.`,
    watch.limits,
  ];
  return coverage(scope, "trail-use", "available", sentences.filter((one) => one !== null).join(" "));
}

/** Null: every event fitted an action. */
export function unmappedCoverage(scope: string, tally: TrailTally): CoverageRecord | null {
  const unmapped = tally.unmapped();
  if (unmapped.length === 0) return null;
  const shown = unmapped.slice(0, 10).map(([event, times]) => `${event} (${times.toLocaleString("en")})`);
  const rest = unmapped.length > shown.length ? `, and ${unmapped.length - shown.length} more` : "";
  const services = tally.suspended();
  const consequence =
    services.length === 0
      ? ""
      : ` Until they do, nothing of ${services.join(", ")} counts as unused because of the trail.`;
  const reason = `${count(unmapped.length, "operation")} fit no action that Rollcall knows: ${shown.join(", ")}${rest}.${consequence}`;
  return coverage(scope, "trail-events-without-action", "unavailable", reason);
}

type Cost = { settings: TrailSettings; scannedBytes: number; days: number };

export function costCoverage(scope: string, { settings, scannedBytes, days }: Cost): CoverageRecord {
  const { mode, pricePerTerabyte, firstDays, mostBytes } = settings;
  const priced = (bytes: number) => `${bytesText(bytes)}, ${scanCostText(bytes, pricePerTerabyte)}`;
  const spent = `The last run had Athena scan ${priced(scannedBytes)}, for ${count(days, "day")}.`;
  const estimate = `A first reading of ${count(firstDays, "day")} would scan about ${priced(scannedBytes * firstDays)}, in runs of at most ${bytesText(mostBytes)}. To read it, switch it on in the source's settings, or: npm run cli -- configure aws --name NAME --athena on.`;
  const isMeasured = mode === "measure" && days > 0;
  return coverage(scope, "trail-cost", "available", isMeasured ? `${spent} ${estimate}` : spent);
}

function coverage(
  scope: string,
  capability: string,
  status: CoverageRecord["status"],
  reason: string,
): CoverageRecord {
  return { type: "coverage", scope, capability, status, reason, unknown: [] };
}

function count(number: number, noun: string): string {
  return `${number.toLocaleString("en")} ${noun}${number === 1 ? "" : "s"}`;
}

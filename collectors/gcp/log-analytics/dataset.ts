/**
 * `gcp/log-analytics`: which permissions were used, from audit logs in BigQuery, for estates too large to list entries of. What was
 * not used is said only where a sink is known to send everybody's logs there, and of days on which some arrived.
 */
import type { CloudRecord, CoverageRecord } from "#lib/ingest/contract.ts";
import { datasetState } from "#lib/providers/gcp/log-engines.ts";
import { coveredBy, daysOf, type EngineSpan, piecesOf, readMark } from "../../calls/engine-span.ts";
import type { ScanBudget } from "../../calls/scan-budget.ts";
import { unbrokenDays } from "../../calls/unbroken-days.ts";
import { knownConfigs } from "../audit-log.ts";
import type { AuditConfig } from "../map-audit-config.ts";
import { auditLogSource } from "../map-audit-entry.ts";
import { watchedRecords } from "../map-watched.ts";
import type { Reading } from "../reading.ts";
import {
  type Dataset,
  datasetOf,
  destinationOf,
  markOf,
  nextSpan,
  scanBudget,
  stream,
} from "./asked-dataset.ts";
import { dayRow, seenRecords, useRow } from "./map-use.ts";
import { daysQuery, permissionsQuery } from "./queries.ts";
import { type Route, routeTo } from "./route.ts";
import { runQuery, scanText } from "./run-query.ts";
import { logTables } from "./schema.ts";
import { readingCost } from "./tell-cost.ts";

const dayMs = 86_400_000;
/** Short enough that a limit of bytes lets some of them through. */
const pieceDays = 7;
/** How long before a run the configuration of its day is taken to have held, where no earlier run saw it. */
const configDays = 2;

export async function* collectDataset(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const { ctx, credentials } = access;
  const { name, project } = datasetOf(ctx, credentials.quotaProject);
  if (datasetState(ctx.source.config) === "measure") {
    yield costCoverage(estate.root, await readingCost(access));
    return;
  }
  const span = await nextSpan(ctx, estate.root, name);
  const route = await routeTo(access, estate.root, destinationOf(ctx, name));
  yield coverage(estate.root, name, route);
  const budget = scanBudget(ctx);
  const done = { days: 0 };
  let failure: unknown = null;
  try {
    if (span !== null) yield* readPieces(reading, { name, project, span, route, budget, done });
  } catch (error) {
    if (ctx.signal.aborted) throw error;
    failure = error;
  }
  const scanned = `at most ${scanText(budget.spent())}, for ${done.days} ${done.days === 1 ? "day" : "days"}`;
  yield costCoverage(estate.root, `The last run had BigQuery scan ${scanned}, billed to ${project}.`);
  if (failure !== null) throw failure;
}

type Pieces = Omit<Dataset, "tables"> & {
  span: EngineSpan;
  route: Route | string;
  budget: ScanBudget;
  /** Counts the days that were read whole. */
  done: { days: number };
};

async function* readPieces(
  reading: Reading,
  { name, project, span, route, budget, done }: Pieces,
): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const tables = await logTables(access, name);
  const readAll = await access.ctx.readUntil?.({ stream, scope: estate.root }, markOf(name));
  const watch = await watchOf(reading, route, { span, isFirst: (readAll ?? null) === null });
  for (const piece of piecesOf(span, pieceDays)) {
    const records: CloudRecord[] = [];
    const days: Date[] = [];
    for (const table of tables) {
      const query = { project, span: piece };
      const rows = await runQuery(access, { ...query, text: permissionsQuery(table), row: useRow }, budget);
      records.push(...seenRecords(rows));
      const found = await runQuery(access, { ...query, text: daysQuery(table), row: dayRow }, budget);
      days.push(...found.map(({ day }) => new Date(`${day}T00:00:00Z`)));
    }
    yield* records;
    yield* watch(unbrokenDays(days, piece));
    yield readMark(estate.root, markOf(name), piece);
    done.days += daysOf(piece);
  }
}

type Watch = (days: EngineSpan | null) => Generator<CloudRecord>;

/**
 * What the logs would have shown of each project on such days. Data access is logged by a configuration that is known of now and of no
 * time before, so that a first run says of it only what a run of logs themselves would.
 */
async function watchOf(
  reading: Reading,
  route: Route | string,
  { span, isFirst }: { span: EngineSpan; isFirst: boolean },
): Promise<Watch> {
  const none = new Map<string, AuditConfig>();
  const isWhole = typeof route !== "string" && route.shows === "all";
  const configs = isWhole ? await knownConfigs(reading) : none;
  const configured = isFirst ? new Date(span.to.getTime() - configDays * dayMs) : span.from;
  return function* (days) {
    if (days === null || typeof route === "string") return;
    const since = new Date(Math.ceil(route.since.getTime() / dayMs) * dayMs);
    const sent = after(days, since);
    const both = sent === null ? null : after(sent, configured);
    for (const project of reading.estate.projectIds.keys()) {
      if (sent !== null) yield* watchedRecords(project, null, coveredBy(sent));
      const config = configs.get(project) ?? null;
      if (both === null || config === null) continue;
      const ofData = watchedRecords(project, config, coveredBy(both));
      yield* ofData.filter(({ source }) => source !== auditLogSource);
    }
  };
}

function after({ from, to }: EngineSpan, start: Date): EngineSpan | null {
  const later = from > start ? from : start;
  return later < to ? { from: later, to } : null;
}

function coverage(scope: string, dataset: string, route: Route | string): CoverageRecord {
  const shown =
    typeof route === "string"
      ? `Nothing is taken for unused by it: ${route}.`
      : `The sink ${route.sink} sends everybody's there since ${route.since.toISOString().slice(0, 10)}${route.shows === "all" ? "" : ", without data access"}.`;
  return {
    ...{ type: "coverage", scope, capability: "log-analytics", status: "available" },
    reason: `Read from ${dataset}: which permissions software used. ${shown}`,
    unknown: [],
  };
}

function costCoverage(scope: string, reason: string): CoverageRecord {
  return {
    ...{ type: "coverage", scope, capability: "log-analytics-cost", status: "available" },
    ...{ reason, unknown: [] },
  };
}

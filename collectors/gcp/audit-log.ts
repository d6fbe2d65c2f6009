/**
 * `gcp/audit-log`: which permissions were used, from the audit logs of the projects, for estates small enough to list their entries.
 * Each run reads the whole days behind it again, so that runs overlap and their spans unite.
 */
import { Denied, NotApplicable, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord } from "#lib/ingest/contract.ts";
import { createShortfall } from "../calls/shortfall.ts";
import type { Access } from "./access.ts";
import { inherited, readAuditConfigs } from "./audit-configs.ts";
import type { GcpContext } from "./credentials.ts";
import { readEntries } from "./log-entries.ts";
import type { AuditConfig } from "./map-audit-config.ts";
import { createUses, readEntry } from "./map-audit-entry.ts";
import { watchedRecords } from "./map-watched.ts";
import type { Reading } from "./reading.ts";
import { unreadable } from "./service-accounts.ts";
import { testPermissions } from "./test-permissions.ts";

const dayMs = 86_400_000;
const privateLogs = "logging.privateLogEntries.list";

/** Whether the source reads audit logs at all. */
export function readsLogs({ source }: GcpContext): boolean {
  return (source.config.auditLog ?? "off") !== "off";
}

export async function* collectAuditLog(reading: Reading): AsyncGenerator<CloudRecord> {
  const { access, estate } = reading;
  const { ctx } = access;
  if (!readsLogs(ctx)) {
    throw new NotApplicable("This source does not read audit logs.", {
      hint: "Set auditLog to admin-activity or all, for an estate of up to some hundred projects.",
    });
  }
  const shortfall = createShortfall(ctx.signal);
  const wantsAll = ctx.source.config.auditLog === "all";
  const refusal = wantsAll ? await privateRefusal(access, estate.root) : null;
  const readsAll = wantsAll && refusal === null;
  const window = windowBefore(ctx.clock.now(), ctx.source.config.auditLogDays ?? 2);
  const span = { coveredFrom: window.from, coveredTo: window.covered };
  const uses = createUses(span);
  let lost = 0;
  const projects = [...estate.projectIds.keys()];
  const whole = await readEntries(access, projects, {
    ...{ shortfall, filter: filterFor(window, readsAll) },
    take(entry) {
      const read = readEntry(entry);
      if (read === null) lost++;
      else for (const use of read.uses) uses.add(read.at, use);
    },
  });
  yield* uses.records();
  if (lost > 0) yield unreadable(`${lost} entries of audit logs`);
  const configs = readsAll ? await knownConfigs(reading) : new Map<string, AuditConfig>();
  for (const project of whole) yield* watchedRecords(project, configs.get(project) ?? null, span);
  yield coverage(estate.root, readsAll);
  if (refusal !== null) shortfall.note(`data access logs of ${estate.root}`, refusal);
  shortfall.end();
}

type Window = { from: Date; to: Date; covered: Date };

/** Whole days before today, and what there is of today; only whole days count as covered. */
function windowBefore(now: Date, days: number): Window {
  const today = Math.floor(now.getTime() / dayMs) * dayMs;
  return { from: new Date(today - days * dayMs), to: now, covered: new Date(today - 1) };
}

/** Software alone: what people do is nobody's business here. */
function filterFor({ from, to }: Window, readsAll: boolean): string {
  const logs = ["activity", ...(readsAll ? ["data_access"] : [])].map(
    (name) => `log_id("cloudaudit.googleapis.com/${name}")`,
  );
  return [
    `(${logs.join(" OR ")})`,
    `timestamp >= "${from.toISOString()}"`,
    `timestamp < "${to.toISOString()}"`,
    `(protoPayload.authenticationInfo.principalEmail =~ "gserviceaccount\\.com$" OR protoPayload.authenticationInfo.principalSubject =~ "^(principal|serviceAccount):")`,
  ].join(" AND ");
}

/** Without the permission entries of data access are left out in silence, so it is asked for. Null: it is granted. */
async function privateRefusal(access: Access, root: string): Promise<Denied | null> {
  const granted = await testPermissions(access, root, [privateLogs]);
  if (granted.includes(privateLogs)) return null;
  return new Denied(privateLogs, `${privateLogs} is not granted on ${root}.`, {
    hint: `Grant ${access.credentials.caller} the permission ${privateLogs} on ${root}, or set auditLog to admin-activity.`,
  });
}

/** Where the configuration could not be read, no data access is said to be watched; its own stream says why. */
export async function knownConfigs(reading: Reading): Promise<Map<string, AuditConfig>> {
  const { signal } = reading.access.ctx;
  try {
    return inherited(reading.estate, await readAuditConfigs(reading, createShortfall(signal)));
  } catch (error) {
    if (signal.aborted || !(error instanceof RollcallError)) throw error;
    return new Map();
  }
}

function coverage(scope: string, readsAll: boolean): CoverageRecord {
  const reason = readsAll
    ? "Read: admin activity, and data access where it is logged."
    : "Read: admin activity. Data access is not read, so that reading and using data is never known to be unused.";
  return { type: "coverage", scope, capability: "audit-log", status: "available", reason, unknown: [] };
}

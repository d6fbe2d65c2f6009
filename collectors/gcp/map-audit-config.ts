/** Which data access is logged, as coverage: what is not logged can never be proven unused. Source: iam v1 `AuditConfig`. */
import type { CoverageRecord } from "#lib/ingest/contract.ts";
import { recordOf, recordsOf, textOf, textsOf } from "./read-field.ts";

/** Log types by service (`allServices` among them), and how many members are exempt. */
export type AuditConfig = ReadonlyMap<string, { types: ReadonlySet<string>; exempt: number }>;

export function auditConfigOf(policy: unknown): AuditConfig {
  const services = new Map<string, { types: Set<string>; exempt: number }>();
  for (const config of recordsOf(recordOf(policy).auditConfigs)) {
    const service = textOf(config.service);
    if (service === null) continue;
    const entry = services.get(service) ?? { types: new Set<string>(), exempt: 0 };
    services.set(service, entry);
    for (const log of recordsOf(config.auditLogConfigs)) {
      const type = textOf(log.logType);
      if (type !== null) entry.types.add(type);
      entry.exempt += textsOf(log.exemptedMembers).length;
    }
  }
  return services;
}

/** Logs add up on the way down: what a folder logs, its projects log. */
export function unite(configs: readonly AuditConfig[]): AuditConfig {
  const all = new Map<string, { types: Set<string>; exempt: number }>();
  for (const config of configs) {
    for (const [service, { types, exempt }] of config) {
      const entry = all.get(service) ?? { types: new Set<string>(), exempt: 0 };
      all.set(service, entry);
      for (const type of types) entry.types.add(type);
      entry.exempt += exempt;
    }
  }
  return all;
}

const dataTypes = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"];

/**
 * `isWhole`: everything above was read as well, so that what no configuration names is known not to be logged. (Changes of
 * configuration are always logged, and BigQuery logs by itself.)
 */
export function auditRecords(config: AuditConfig, scope: string, isWhole: boolean): CoverageRecord[] {
  const records = [...config]
    .filter(([, { types }]) => types.size > 0)
    .map(([service, { types, exempt }]) => coverage(scope, service, "available", wordsOf(types, exempt)));
  const everywhere = config.get("allServices");
  if (isWhole && (everywhere === undefined || everywhere.types.size === 0)) {
    const reason =
      "Data access is logged only for services that are named: what others read leaves no trace.";
    records.push(coverage(scope, "allServices", "unavailable", reason));
  }
  return records;
}

function wordsOf(types: ReadonlySet<string>, exempt: number): string {
  const missing = dataTypes.filter((type) => !types.has(type));
  const logged = `Logged: ${[...types].toSorted().join(", ")}.`;
  const lacks = missing.length === 0 ? "" : ` Not logged: ${missing.join(", ")}.`;
  return `${logged}${lacks}${exempt === 0 ? "" : ` ${exempt} exempt ${exempt === 1 ? "member" : "members"}.`}`;
}

function coverage(
  scope: string,
  service: string,
  status: CoverageRecord["status"],
  reason: string,
): CoverageRecord {
  return { type: "coverage", scope, capability: `data-access-logs/${service}`, status, reason, unknown: [] };
}

/**
 * What the audit log of a project would have shown, had anybody used it: some changes always, data access where its logging is
 * configured for everybody. What may leave no trace (publishing a message, writing a log) is never among it.
 * Source: https://cloud.google.com/logging/docs/audit/services
 */
import type { UsageRecord } from "#lib/ingest/contract.ts";
import facts from "#lib/providers/gcp/audit-log.json" with { type: "json" };
import type { AuditConfig } from "./map-audit-config.ts";
import { auditLogSource } from "./map-audit-entry.ts";

type Span = { coveredFrom: Date; coveredTo: Date };

/** `config`: inherited configuration included; null where data access is not read, or its configuration not known. */
export function watchedRecords(scope: string, config: AuditConfig | null, span: Span): UsageRecord[] {
  const record = (source: string, names: readonly string[]): UsageRecord => ({
    ...{ type: "usage", principal: { kind: "scope", value: scope }, source, plane: "action" },
    ...span,
    entries: names.map((action) => ({ action, lastUsedAt: null })),
    unknown: [],
  });
  const services = Object.entries(facts.whereDataAccessIsLogged).filter(
    ([service]) => config !== null && logsEverything(config, service),
  );
  // A source for each service: a configuration that is taken back ends what it covered, and nothing else.
  return [
    record(auditLogSource, facts.always),
    ...services.map(([service, names]) => record(`${auditLogSource}/${service}`, names)),
  ];
}

/** All three kinds of access, and nobody exempt. */
function logsEverything(config: AuditConfig, service: string): boolean {
  const parts = ["allServices", service].flatMap((name) => config.get(name) ?? []);
  const types = new Set(parts.flatMap((part) => [...part.types]));
  const isComplete = ["ADMIN_READ", "DATA_READ", "DATA_WRITE"].every((type) => types.has(type));
  return isComplete && parts.every(({ exempt }) => exempt === 0);
}

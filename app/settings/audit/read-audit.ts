/** Everything the record's page shows, from one moment. */
import { refuseNarrowRole } from "#lib/commands/run-command.ts";
import { auditRetentionDays } from "#lib/jobs/audit-retention-days.ts";
import { auditStanding, listAudit } from "#lib/queries/list-audit.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageContext } from "../../reader.ts";
import { type AuditAsked, type AuditPlace, auditFilter } from "../address.ts";

export type AuditPage = Awaited<ReturnType<typeof readAudit>>;

const limit = 100;

/** Throws Forbidden, and Invalid for a day or place that is none. */
export async function readAudit(asked: AuditAsked, { before, after }: AuditPlace) {
  const { pool, actor, clock } = await pageContext("GET /settings/audit");
  refuseNarrowRole(actor, "audit.read");
  const request = { filter: auditFilter(asked), olderThan: before, newerThan: after, limit };
  return inSnapshot(pool, async (client) => ({
    page: await listAudit(client, request),
    standing: await auditStanding(client),
    keptDays: auditRetentionDays(),
    now: clock.now(),
  }));
}

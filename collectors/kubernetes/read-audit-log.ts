/** `kubernetes/audit-log`: what the files say that the source names, and what the cluster's API servers told by webhook. */
import { NotApplicable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import type { ClusterId } from "#lib/providers/kubernetes/keys.ts";
import { auditLines } from "./audit-file.ts";
import { createAuditUsage } from "./audit-usage.ts";
import type { Cluster } from "./cluster.ts";
import { heardRecords } from "./heard-records.ts";

/** Throws NotApplicable without files and webhook: the API server itself hands out no log. */
export async function* readAuditLog({ ctx, id }: Cluster): AsyncGenerator<CloudRecord> {
  const paths = ctx.source.config.auditLogs;
  const heard = (await ctx.own?.heardAudit?.()) ?? { users: [], days: [] };
  if (paths === undefined && heard.days.length === 0) {
    throw new NotApplicable("The API server does not hand out its audit log.", {
      hint: "Name the files in the source's configuration (--audit-logs), import them with an export, or let the API server send its events: app/api/README.md, audit webhook.",
    });
  }
  yield* heardRecords(id, heard, ctx.clock.now());
  if (paths !== undefined) yield* auditFileRecords(id, paths, ctx.signal);
}

/** Throws Unavailable for a file that cannot be read to its end. */
export async function* auditFileRecords(
  cluster: ClusterId,
  paths: readonly string[],
  signal?: AbortSignal,
): AsyncGenerator<CloudRecord> {
  const usage = createAuditUsage(cluster);
  for (const path of paths) yield* usage.read(auditLines(path, signal));
  yield* usage.records();
}

/** `azure/applications`: the tenant's app registrations. Each is counted only while no service principal stands for its appId. */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import type { AzureContext } from "./context.ts";
import { answerOf } from "./errors.ts";
import { graphList } from "./graph.ts";
import { applicationFields, applicationRecords, applicationRow } from "./map-application.ts";
import { pageSizeOf, parseRow } from "./parse.ts";
import { applicationsRead } from "./service-principals.ts";

export async function* collectApplications(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const { tenant } = ctx.source.config;
  const principals = await ownServicePrincipals(ctx);
  const rows = graphList(ctx, {
    path: `/v1.0/applications?$top=${pageSizeOf(ctx)}&$select=${applicationFields.join(",")}`,
    permission: applicationsRead,
  });
  const seen = new Set<string>();
  for await (const value of rows) {
    const { row, rejected } = parseRow(applicationRow, value);
    if (rejected !== null) yield rejected;
    else if (!seen.has(row.id.toLowerCase())) {
      seen.add(row.id.toLowerCase());
      yield* applicationRecords(row, tenant, principals.get(row.appId.toLowerCase()) ?? null);
    }
  }
}

const row = z.looseObject({ id: z.string(), appId: z.string() });

/** Object ids of service principals by appId, read once per run: an application is not counted where one stands for it. */
export function ownServicePrincipals(ctx: AzureContext): Promise<Map<string, string>> {
  return oncePerRun(ctx, "azure/own-service-principals", async () => {
    const found = new Map<string, string>();
    const rows = graphList(ctx, {
      path: `/v1.0/servicePrincipals?$top=${pageSizeOf(ctx)}&$select=id,appId`,
      permission: applicationsRead,
    });
    for await (const value of rows) {
      const { id, appId } = answerOf(row, value, "the list of service principals");
      found.set(appId.toLowerCase(), id.toLowerCase());
    }
    return found;
  });
}

/** `azure/service-principals`: every service principal of the tenant, managed identities and agents among them. */
import type { CloudRecord } from "#lib/ingest/contract.ts";
import type { AzureContext } from "./context.ts";
import { graphList } from "./graph.ts";
import {
  servicePrincipalFields,
  servicePrincipalRecords,
  servicePrincipalRow,
} from "./map-service-principal.ts";
import { pageSizeOf, parseRow } from "./parse.ts";
import { activeSubscriptions, readTree } from "./tree.ts";

export const applicationsRead = "Application.Read.All";

export async function* collectServicePrincipals(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const tree = await readTree(ctx);
  // What Azure disables leaves its identities behind: they live in the directory alone then.
  const known = new Set(activeSubscriptions(tree).map(({ id }) => id));
  const rows = graphList(ctx, {
    path: `/v1.0/servicePrincipals?$top=${pageSizeOf(ctx)}&$select=${servicePrincipalFields.join(",")}`,
    permission: applicationsRead,
  });
  const seen = new Set<string>();
  for await (const value of rows) {
    const { row, rejected } = parseRow(servicePrincipalRow, value);
    if (rejected !== null) yield rejected;
    else if (!seen.has(row.id.toLowerCase())) {
      seen.add(row.id.toLowerCase());
      yield* servicePrincipalRecords(row, { tenant: tree.tenant, known });
    }
  }
}

/** The summary: the overview and the worst that is left, from one moment. */
import { freshness } from "#lib/queries/freshness.ts";
import { getOverview, type Overview } from "#lib/queries/overview/get-overview.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { pageReader } from "../current-person.ts";
import { missingIdentities } from "../identities/missing-identities.ts";

export type SummaryPage = {
  overview: Overview;
  partial: string | null;
  denied: { scope: string; streams: number }[];
  /** The worst first. */
  risks: { total: number; items: WorkItemRow[] };
};

const SHOWN = 5;

/** Null while nothing has been collected. */
export async function readSummary(): Promise<SummaryPage | null> {
  return inSnapshot(await pageReader("GET /summary"), async (client) => {
    const overview = await getOverview(client);
    if (overview === null) return null;
    const { denied } = await freshness(client);
    const { total, items } = await listWorkItems(client, { asOf: overview.asOf, limit: SHOWN });
    return {
      overview,
      partial: await missingIdentities(client),
      denied: denied.map(({ scope, streams }) => ({ scope: scope.name, streams: streams.length })),
      risks: { total, items },
    };
  });
}

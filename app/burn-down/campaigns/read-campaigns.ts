/** Every campaign with where it stands, read at one moment of the database. */

import { type BurnDown, getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { listBurnDowns } from "#lib/queries/burn-down/list-burn-downs.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
import { may } from "../../if-may.tsx";

export type CampaignsPage = { asOf: Date; campaigns: BurnDown[]; mayStart: boolean };

/** Null while nothing has been collected. */
export async function readCampaigns(): Promise<CampaignsPage | null> {
  const mayStart = await may("burn-down.start");
  return inSnapshot(await pageReader("GET /burn-down/campaigns"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const campaigns: BurnDown[] = [];
    for (const { id } of await listBurnDowns(client)) campaigns.push(await getBurnDown(client, { id, asOf }));
    return { asOf, campaigns, mayStart };
  });
}

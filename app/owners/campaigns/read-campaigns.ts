/** Every campaign, and what the one that is tried would ask. */
import { mayRun } from "#lib/auth/roles.ts";
import { Invalid, NotFound } from "#lib/errors.ts";
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { type ListedCampaign, listCampaigns } from "#lib/queries/owners/list-campaigns.ts";
import { type CampaignPreview, previewCampaign } from "#lib/queries/owners/preview-campaign.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import type { AskedCampaign } from "./asked-campaign.ts";

export type CampaignsPage = {
  campaigns: ListedCampaign[];
  mayStart: boolean;
  facets: Facet[];
  preview: CampaignPreview | null;
  problem: AskedCampaign["problem"];
  now: Date;
};

export async function readCampaigns({ filter, problem }: AskedCampaign): Promise<CampaignsPage> {
  const pool = await pageReader("GET /owners/campaigns");
  const person = await currentPerson();
  const mayStart = person !== null && mayRun(person.role, "campaign.start");
  const now = appClock().now();
  return inSnapshot(pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? now;
    const page: CampaignsPage = {
      campaigns: await listCampaigns(client),
      mayStart,
      facets: mayStart ? (await facetIdentities(client, { filter: [], asOf })).facets : [],
      preview: null,
      problem,
      now,
    };
    if (filter === null || !mayStart) return page;
    try {
      return { ...page, preview: await previewCampaign(client, { filter, asOf, now }) };
    } catch (error) {
      if (!(error instanceof Invalid || error instanceof NotFound)) throw error;
      return { ...page, problem: { message: error.message, hint: error.hint } };
    }
  });
}

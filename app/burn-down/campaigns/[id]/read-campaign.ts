/** One campaign, read at one moment of the database. */
import { NotFound } from "#lib/errors.ts";
import { type BurnDown, getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../../current-person.ts";
import { may } from "../../../if-may.tsx";

export type CampaignPage = { asOf: Date; campaign: BurnDown; mayDecide: boolean };

/** Throws NotFound. */
export async function readCampaign(id: string): Promise<CampaignPage> {
  const mayDecide = await may("burn-down.measure");
  return inSnapshot(await pageReader("GET /burn-down/campaigns/[id]"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null || !/^\d{1,9}$/.test(id))
      throw new NotFound("There is no such campaign.", { hint: "See the campaigns on the Burn-down page." });
    return { asOf, campaign: await getBurnDown(client, { id: Number(id), asOf }), mayDecide };
  });
}

/** Every campaign, the running ones first, then the latest. */
import { inSnapshot, type Reader } from "../snapshot.ts";
import { campaignsSql } from "./burn-down.sql.ts";
import { type BurnDownRow, campaignRow, type StoredCampaign } from "./get-burn-down.ts";

export async function listBurnDowns(reader: Reader): Promise<BurnDownRow[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<StoredCampaign>(
      `${campaignsSql} order by closed_at is not null, starts_on desc, id desc`,
    );
    return rows.map(campaignRow);
  });
}

/** What nobody owns, by how much harm it can do and how over-privileged it is: the order in which it is worth finding owners. */
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedAnd, whereCounted } from "./owner-counts.sql.ts";

/** Bands of the over-privilege index; `unknown`: no index that may be quoted. */
export const indexBands = ["above-0.8", "above-0.4", "up-to-0.4", "unknown"] as const;
export type IndexBand = (typeof indexBands)[number];

export type WorklistCell = {
  /** As the filter language writes it: 2, 1, 0 or unknown. */
  tier: "2" | "1" | "0" | "unknown";
  index: IndexBand;
  count: number;
  /** With a suggestion. */
  inferred: number;
  /** The list behind `count`. */
  filter: string;
};

const terms: Record<IndexBand, string> = {
  "above-0.8": "opi>0.8",
  "above-0.4": "opi>0.4 opi<=0.8",
  "up-to-0.4": "opi<=0.4",
  unknown: "opi:unknown",
};

/** Every cell, empty ones too; tier 2 first. The cells add up to all that nobody owns. */
export async function unownedWorklist(reader: Reader, { asOf }: { asOf: Date }): Promise<WorklistCell[]> {
  return inSnapshot(reader, async (client) => {
    const context = { asOf, idsOf: await resolveNames(client, []), parameters: [] };
    const { rows } = await client.query<{
      tier: number | null;
      band: IndexBand;
      count: number;
      inferred: number;
    }>(
      `select tier, case when evidence is distinct from 1 or opi is null then 'unknown' when opi > 0.8::real then 'above-0.8'
                         when opi > 0.4::real then 'above-0.4' else 'up-to-0.4' end as band,
              count(*)::int as count, count(*) filter (where suggested_team is not null)::int as inferred
         from identity_row where ${whereCounted(context)} and team is null group by 1, 2`,
      context.parameters,
    );
    return (["2", "1", "0", "unknown"] as const).flatMap((tier) =>
      indexBands.map((index) => {
        const found = rows.find((row) => String(row.tier ?? "unknown") === tier && row.band === index);
        const filter = countedAnd("team:none", `tier:${tier}`, terms[index]);
        return { tier, index, count: found?.count ?? 0, inferred: found?.inferred ?? 0, filter };
      }),
    );
  });
}

/** Whom a campaign would ask about what, before it starts: judged by the same condition as its start. */
import type { Filter } from "#lib/domain/filter/filter.ts";
import { matchingIdsSql } from "../list-identities.sql.ts";
import { resolveNames } from "../resolve-names.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { askedAbout } from "./attestation.sql.ts";
import type { TeamRef } from "./list-teams.ts";

export type CampaignPreview = {
  asked: number;
  /** Most asked first. */
  teams: { team: TeamRef; count: number }[];
};

/** Ages of the filter count from `asOf`; claims hold as of `now`. Throws Invalid for a name nothing has. */
export async function previewCampaign(
  reader: Reader,
  { filter, asOf, now }: { filter: Filter; asOf: Date; now: Date },
): Promise<CampaignPreview> {
  return inSnapshot(reader, async (client) => {
    const context = { asOf, idsOf: await resolveNames(client, filter), parameters: [] as unknown[] };
    const ids = `${matchingIdsSql(filter, context)} and state <> 3`;
    context.parameters.push(now.toISOString().slice(0, 10));
    const { rows } = await client.query<{ team: TeamRef; count: number }>(
      `select jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name) as team, hit.count
         from (select team_id, count(*)::int as count from ownership
                where ${askedAbout(ids, `$${context.parameters.length}`)} group by team_id) hit
         join team on team.id = hit.team_id order by hit.count desc, team.name`,
      context.parameters,
    );
    return { asked: rows.reduce((sum, { count }) => sum + count, 0), teams: rows };
  });
}

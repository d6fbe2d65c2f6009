/** Scorecards as the address asks for them, read at one moment of the database. */
import { freshness } from "#lib/queries/freshness.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import type { Scorecard, ScorecardLine } from "#lib/queries/scorecards/scorecard.ts";
import { scorecards } from "#lib/queries/scorecards/scorecards.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../current-person.ts";
import { missingIdentities } from "../identities/missing-identities.ts";
import { type AskedCards, readAskedCards } from "./asked-cards.ts";

export type CardsPage = {
  asked: AskedCards;
  asOf: Date;
  /** Why the numbers may be too low; null when every scope was read. */
  partial: string | null;
  teams: { key: string; name: string }[];
  estate: Scorecard;
  groups: Scorecard[];
  /** Of all of them, whatever state is asked for. */
  lines: ScorecardLine[];
};

/** Null while nothing has been collected. Throws Invalid for what the address asks for and there is not. */
export async function readCards(
  params: Record<string, string | string[] | undefined>,
): Promise<CardsPage | null> {
  return inSnapshot(await pageReader("GET /scorecards"), async (client) => {
    const asked = readAskedCards(params);
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const { estate, groups } = await scorecards(client, { asOf, narrow: asked.narrow, by: asked.by });
    return {
      ...{ asked, asOf, estate, groups },
      partial: await missingIdentities(client),
      teams: await teamNames(client),
      lines: [estate, ...groups].flatMap(({ lines }) => lines),
    };
  });
}

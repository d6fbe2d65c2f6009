/** Everything the coverage of owners shows, read at one moment of the database, so that its numbers agree with each other. */
import { freshness } from "#lib/queries/freshness.ts";
import { type CoverageDay, coverageTrend } from "#lib/queries/owners/coverage-trend.ts";
import { type ListedSteward, listStewards } from "#lib/queries/owners/list-stewards.ts";
import { type ListedTeam, listTeams } from "#lib/queries/owners/list-teams.ts";
import { type OwnerCoverage, ownerCoverage } from "#lib/queries/owners/owner-coverage.ts";
import { type OwnerMetrics, ownerMetrics } from "#lib/queries/owners/owner-metrics.ts";
import { unownedWorklist, type WorklistCell } from "#lib/queries/owners/unowned-worklist.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../current-person.ts";
import { missingIdentities } from "../identities/missing-identities.ts";

export type OwnersPage = {
  asOf: Date;
  /** Why the numbers may be too low; null when every scope was read. */
  partial: string | null;
  owners: OwnerCoverage;
  trend: CoverageDay[];
  teams: ListedTeam[];
  cells: WorklistCell[];
  metrics: OwnerMetrics;
  stewards: ListedSteward[];
};

/** Null while nothing has been collected. */
export async function readOwners(): Promise<OwnersPage | null> {
  return inSnapshot(await pageReader("GET /owners"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    return {
      asOf,
      partial: await missingIdentities(client),
      owners: await ownerCoverage(client, { asOf }),
      trend: await coverageTrend(client),
      teams: await listTeams(client, { asOf }),
      cells: await unownedWorklist(client, { asOf }),
      metrics: await ownerMetrics(client, { asOf }),
      stewards: await listStewards(client),
    };
  });
}

/** The overview as the page shows it: everything from one moment, and why its numbers may be too low. */

import type { ReadName } from "#lib/auth/routes.ts";
import { daysBetween } from "#lib/domain/days.ts";
import { getOverview, type Overview } from "#lib/queries/overview/get-overview.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { replayUnderWay } from "#lib/replay.ts";
import { appClock } from "../act.ts";
import { pageReader } from "../current-person.ts";
import { missingIdentities } from "../identities/missing-identities.ts";

export type OverviewPage = {
  overview: Overview;
  /** Why numbers may be too low; null when every scope's identities were read. */
  partial: string | null;
  /** Whole days since anything was read; 0 while the demo replays days before. */
  age: number;
};

/** Null while nothing has been collected. `provider`: the cloud whose classes are told. */
export async function readOverview(route: ReadName, provider: string | null): Promise<OverviewPage | null> {
  const today = appClock().now().toISOString().slice(0, 10);
  const replay = await replayUnderWay().catch(() => null);
  return inSnapshot(await pageReader(route), async (client) => {
    const overview = await getOverview(client, { provider });
    if (overview === null) return null;
    return {
      overview,
      partial: await missingIdentities(client),
      age: replay === null ? daysBetween(overview.asOf.toISOString().slice(0, 10), today) : 0,
    };
  });
}

/** What suggestions are made with, read before a decision that changes who is asked. */
import { type OwnersEstate, readOwnersEstate } from "#lib/analysis/owners/owners-estate.ts";
import type { Clock } from "#lib/clock.ts";
import { freshness } from "../freshness.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

/** As of what is stored; of now, where nothing is. */
export async function estateOf(reader: Reader, clock: Clock): Promise<OwnersEstate> {
  return inSnapshot(reader, async (client) =>
    readOwnersEstate(client, (await freshness(client)).asOf ?? clock.now()),
  );
}

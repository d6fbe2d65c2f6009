/** The instant the list stands at; now where nothing was collected. */
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";

export async function asOfNow(pool: Pool, clock: Clock): Promise<Date> {
  const { freshness } = await import("#lib/queries/freshness.ts");
  return (await freshness(pool)).asOf ?? clock.now();
}

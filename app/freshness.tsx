import { FreshnessStrip, NoFreshness } from "#components/frame/freshness-strip.tsx";
import { freshness } from "#lib/queries/freshness.ts";
import { replayUnderWay } from "#lib/replay.ts";
import { apiReader } from "./current-person.ts";

/** The freshness strip of every page; it never takes the page down with it. */
export async function Freshness() {
  const state = await apiReader("GET /")
    .then(freshness)
    .catch(() => null);
  const replay = await replayUnderWay().catch(() => null);
  return state === null ? <NoFreshness /> : <FreshnessStrip state={state} replay={replay} />;
}

/** Everything a source's page shows, from one moment; that somebody looked at its settings is written down. */
import { recordRead } from "#lib/commands/record-read.ts";
import { NotFound } from "#lib/errors.ts";
import { coverage } from "#lib/queries/coverage.ts";
import { lastConfiguration } from "#lib/queries/last-configuration.ts";
import { listHeld } from "#lib/queries/list-held.ts";
import { listRejected } from "#lib/queries/list-rejected.ts";
import { listRuns, type RunPlace } from "#lib/queries/list-runs.ts";
import { listSchedules } from "#lib/queries/list-schedules.ts";
import { listSources } from "#lib/queries/list-sources.ts";
import { runProgress } from "#lib/queries/run-progress.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { pageContext } from "../../reader.ts";

export type SourcePage = Awaited<ReturnType<typeof readSource>>;

/** Retired sources too. Throws NotFound, and Invalid for a place among the runs that is none. */
export async function readSource(name: string, place: RunPlace) {
  const ctx = await pageContext("GET /sources/[name]");
  const page = await inSnapshot(ctx.pool, async (client) => {
    const source = (await listSources(client)).find((one) => one.name === name);
    if (source === undefined) {
      throw new NotFound(`There is no source called "${name.slice(0, 100)}".`, {
        hint: "The Sources page lists them.",
      });
    }
    return {
      source,
      covered: await coverage(client, { source: name }),
      schedules: await listSchedules(client, { source: name }),
      undecided: await listHeld(client, { source: name }),
      rejected: await listRejected(client, name),
      runs: await listRuns(client, source.id, place),
      progress: await runProgress(client, source.id),
      worker: await workerHealth(client),
      last: await lastConfiguration(client, source),
    };
  });
  await recordRead(ctx, "source.settings", { subject: `source:${name}` }, { often: true });
  return page;
}

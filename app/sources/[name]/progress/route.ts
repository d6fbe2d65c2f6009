/** How the collection of a source stands now, for the page that watches it. */
import { findSource } from "#lib/queries/find-source.ts";
import { runProgress } from "#lib/queries/run-progress.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { appClock } from "../../../act.ts";
import { apiReader } from "../../../current-person.ts";
import { problem } from "../../../problem.ts";
import { nameFrom } from "../../address.ts";
import { prepareProgress } from "../../prepare-progress.ts";

type Context = { params: Promise<{ name: string }> };

export async function GET(_request: Request, { params }: Context): Promise<Response> {
  try {
    const name = nameFrom((await params).name);
    const view = await inSnapshot(await apiReader("GET /sources/[name]/progress"), async (client) => {
      const { id } = await findSource(client, name);
      const worker = await workerHealth(client);
      return prepareProgress(await runProgress(client, id), worker.state, appClock().now());
    });
    return Response.json(view, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problem(error);
  }
}

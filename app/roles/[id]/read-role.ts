/** Everything a role's page shows, read at one moment of the database. */
import { NotFound } from "#lib/errors.ts";
import { type SharedRole, sharedRole } from "#lib/queries/actions/shared-role.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";

/** Throws NotFound. */
export async function readRole(id: string): Promise<SharedRole> {
  return inSnapshot(await pageReader("GET /roles/[id]"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null)
      throw new NotFound("Nothing has been collected yet.", { hint: "Connect a source and collect it." });
    return sharedRole(client, id, asOf);
  });
}

/** The API keys there are, for whom may see them. */
import { mayRun } from "#lib/auth/roles.ts";
import { refuseNarrowRole } from "#lib/commands/run-command.ts";
import { deliverableSources } from "#lib/queries/find-source.ts";
import { listApiKeys } from "#lib/queries/list-api-keys.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageContext } from "../../reader.ts";

/** Throws Forbidden. */
export async function readKeys() {
  const { pool, actor, clock } = await pageContext("GET /settings/keys");
  refuseNarrowRole(actor, "api-key.list");
  const now = clock.now();
  return inSnapshot(pool, async (client) => ({
    keys: await listApiKeys(client, now),
    imported: await deliverableSources(client),
    mayChange: mayRun(actor.role, "api-key.create"),
    now,
  }));
}

/** Everything an identity's page shows, read at one moment of the database, once per request. */
import { cache } from "react";
import { appPool } from "#lib/db/app-pool.ts";
import { NotFound } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import type { IdentityDetail } from "#lib/queries/identity-detail.ts";
import { type IdentityHistory, identityHistory } from "#lib/queries/identity-history.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";

export type IdentityPage = { detail: IdentityDetail; history: IdentityHistory; asOf: Date };

/** Throws NotFound for an id nobody has. */
export const readIdentity = cache(async (id: string): Promise<IdentityPage> => {
  return inSnapshot(appPool(), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) {
      throw new NotFound("Nothing has been collected yet.", { hint: "Connect a source and collect it." });
    }
    const detail = await getIdentity(client, id);
    return { detail, history: await identityHistory(client, id, { limit: 50 }), asOf };
  });
});

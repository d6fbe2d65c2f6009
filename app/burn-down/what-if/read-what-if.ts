/** A what-if and who reads it, at one moment of the database. */
import { parse } from "#lib/domain/filter/parse.ts";
import { type WhatIf, whatIf } from "#lib/queries/burn-down/what-if.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
import { missingIdentities } from "../../identities/missing-identities.ts";
import { may } from "../../if-may.tsx";
import type { WhatIfAsked } from "./address.ts";

/** Each takes some tens of milliseconds. */
const mostWritten = 10;

export type WhatIfPage = {
  asked: WhatIfAsked;
  asOf: Date;
  /** Why there may be more; null when every scope was read. */
  partial: string | null;
  said: WhatIf;
  mayStart: boolean;
};

/** Null while nothing has been collected. Throws what a filter throws. */
export async function readWhatIf(asked: WhatIfAsked): Promise<WhatIfPage | null> {
  const mayStart = await may("burn-down.start");
  const filter = parse(asked.q);
  return inSnapshot(await pageReader("GET /burn-down/what-if"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const said = await whatIf(client, {
      filter,
      kinds: asked.kinds,
      asOf,
      show: asked.show,
      written: mostWritten,
    });
    return { asked, asOf, partial: await missingIdentities(client), said, mayStart };
  });
}

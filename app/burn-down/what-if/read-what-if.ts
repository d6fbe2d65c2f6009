/** A what-if and who reads it, at one moment of the database. */
import { parse } from "#lib/domain/filter/parse.ts";
import { type WhatIf, whatIf } from "#lib/queries/burn-down/what-if.ts";
import { mostWritten, type PolicySizes, policySizes } from "#lib/queries/burn-down/what-if-policies.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
import { missingIdentities } from "../../identities/missing-identities.ts";
import { may } from "../../if-may.tsx";
import type { WhatIfAsked } from "./address.ts";

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
      // Their sizes take longer than everything else, and come after it.
      written: 0,
    });
    return { asked, asOf, partial: await missingIdentities(client), said, mayStart };
  });
}

/** Read after the page stands: the exact change of each item takes some tens of milliseconds. */
export async function readPolicies({ said, asOf }: WhatIfPage): Promise<PolicySizes> {
  return policySizes(await pageReader("GET /burn-down/what-if"), {
    ...{ items: said.narrowing, asOf, most: mostWritten },
  });
}

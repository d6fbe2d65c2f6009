/** One page of findings with their total, read at one moment of the database. */
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { type FindingList, type FindingsRequest, listFindings } from "#lib/queries/findings/list-findings.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../current-person.ts";
import { missingIdentities } from "../identities/missing-identities.ts";
import type { FindingsAsked, ShownState } from "./address.ts";

export type FindingsPage = {
  asOf: Date;
  /** Why the number may be too low; null when every scope was read. */
  partial: string | null;
  list: FindingList;
  facets: Facet[];
};

type Narrowed = Pick<FindingsRequest, "state" | "onlyDisabled" | "endedWithinDays">;

const requests: Record<ShownState, Narrowed> = {
  open: { state: "open" },
  disabled: { state: "open", onlyDisabled: true },
  lately: { state: "ended", endedWithinDays: 30 },
  ended: { state: "ended" },
  all: { state: "all" },
};

/** Null while nothing has been collected. Throws as listFindings does. */
export async function readFindings(asked: FindingsAsked, after: string | null): Promise<FindingsPage | null> {
  const pool = await pageReader("GET /findings");
  return inSnapshot(pool, async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const { rule, state, confidence, filter } = asked;
    return {
      asOf,
      partial: await missingIdentities(client),
      list: await listFindings(client, {
        ...requests[state],
        ...{ asOf, filter, after },
        rule: rule ?? undefined,
        confidence: confidence ?? undefined,
      }),
      facets: (await facetIdentities(client, { filter: [], asOf })).facets,
    };
  });
}

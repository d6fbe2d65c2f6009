/** What becomes of a check's findings when it is for others than now: those of whom it is no longer for end; who comes is judged first. */
import type { CheckKey } from "#lib/domain/checks/check-codes.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { listIdentities } from "../list-identities.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { listFindings } from "./list-findings.ts";

export type ScopePreview = {
  /** Open now, and of those, how many would end as no longer applying. */
  open: number;
  ends: number;
  /** Identities it would judge. */
  judged: number;
};

/** `scope`: empty for everybody. Throws Invalid for an unknown scope, source or team. */
export async function previewScope(
  reader: Reader,
  { asOf, rule, scope }: { asOf: Date; rule: CheckKey; scope: Filter },
): Promise<ScopePreview> {
  return inSnapshot(reader, async (client) => {
    const open = (await listFindings(client, { asOf, rule, limit: 1 })).total;
    const stay = (await listFindings(client, { asOf, rule, filter: scope, limit: 1 })).total;
    const filter = [...parse(defaultIdentityFilter), ...scope];
    const { total } = await listIdentities(client, { filter, sort: parseSort(null), asOf, limit: 1 });
    return { open, ends: open - stay, judged: total };
  });
}

/** The rows of one slice that would close if somebody accepted it, page by page. */
import type { Json } from "#lib/ingest/contract.ts";
import { description } from "#lib/ingest/reconcile.sql.ts";
import { type FactName, shapes } from "#lib/ingest/record-shapes.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type HeldRow = {
  fact: FactName;
  id: string;
  /** The identity it is or belongs to, where that is known. */
  identity: { id: string; name: string } | null;
  /** What it is, in small, by the names of its record's fields. */
  about: { [key: string]: Json };
  firstSeen: Date;
};

type Flat = Omit<HeldRow, "identity"> & { identityId: string | null; identityName: string | null };

/** $1 slice, $2 rank of the fact and $3 row the page begins after, $4 rows. */
const rowsSql = `
  select * from (${shapes.map(rowsOf).join(" union all ")}) held
   where (rank, id::bigint) > ($2::int, $3::bigint)
   order by rank, held.id::bigint limit $4`;

function rowsOf(shape: (typeof shapes)[number], rank: number): string {
  const { fact, owner } = shape;
  const identity = owner === null ? "null::bigint" : `f.${owner}`;
  return `(select ${rank} as rank, '${fact}' as fact, f.id::text as id, f.first_seen as "firstSeen",
      ${description(shape)} as about, identity.id::text as "identityId", identity.name as "identityName"
    from held_closure kept join ${fact} f on f.id = kept.row_id
    left join principal identity on identity.id = ${identity}
   where kept.slice_id = $1 and kept.fact = '${fact}' and (${rank}, f.id) > ($2::int, $3::bigint)
   order by f.id limit $4)`;
}

/** Identities first, then what refers to them. `after`: the last row of the page before. */
export async function listHeldRows(
  reader: Reader,
  slice: number,
  { after = null, limit = 100 }: { after?: Pick<HeldRow, "fact" | "id"> | null; limit?: number } = {},
): Promise<{ rows: HeldRow[]; hasMore: boolean }> {
  const rank = after === null ? -1 : shapes.findIndex(({ fact }) => fact === after.fact);
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Flat>(rowsSql, [slice, rank, after?.id ?? 0, limit + 1]);
    return {
      hasMore: rows.length > limit,
      rows: rows.slice(0, limit).map(({ identityId, identityName, fact, id, about, firstSeen }) => ({
        fact,
        id,
        about,
        firstSeen,
        identity: identityId === null ? null : { id: identityId, name: identityName ?? "" },
      })),
    };
  });
}

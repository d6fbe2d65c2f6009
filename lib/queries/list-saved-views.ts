/** Lists that people saved under a name. */
import { build, fromStored } from "#lib/domain/filter/build.ts";
import type { FieldName } from "#lib/domain/filter/fields.ts";
import { actorName } from "./actor-name.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

export type SavedView = {
  id: number;
  name: string;
  /** As people write it, `?q=`. */
  filter: string;
  /** As `?sort=`; null: by name. */
  sort: string | null;
  /** In order; empty: the usual ones. */
  columns: FieldName[];
  /** As people know them; `actor` is the stored name. */
  createdBy: string;
  actor: string;
  createdAt: Date;
};

export async function listSavedViews(reader: Reader): Promise<SavedView[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<SavedView>(
      `select id, name, filter, sort, columns, ${actorName("saved_view.created_by")} as "createdBy", created_by as actor, created_at as "createdAt"
         from saved_view order by lower(name), id`,
    );
    return rows.map((row) => ({ ...row, filter: build(fromStored(row.filter)) }));
  });
}

/** The exact change an item asks for, checked before it is shown; where none is safe, what a person has to find out, and where. */
import { inSnapshot, type Reader } from "../snapshot.ts";
import { getWorkItem, type WorkItemDetail } from "./get-work-item.ts";
import { type ItemPlan, planOfItem } from "./item-change/plan-of-item.ts";

export type ItemChange = { item: WorkItemDetail; change: ItemPlan };

/** `asOf`: of what is stored. Throws NotFound for an item nobody has. */
export async function itemChange(
  reader: Reader,
  { id, asOf }: { id: string; asOf: Date },
): Promise<ItemChange> {
  return inSnapshot(reader, async (client) => {
    const item = await getWorkItem(client, { id, asOf });
    const { rows } = await client.query<{ resource: string; provider: string | null }>(targetSql, [id]);
    const { resource = "", provider = null } = rows[0] ?? {};
    const named = item.identity?.provider ?? item.role?.provider ?? provider ?? "";
    if (item.closedAt !== null) {
      const why = "It is over: there is nothing left to change.";
      const over = { changes: [], refusals: [{ target: item.title, why }], kept: [], effect: null, held: [] };
      return { item, change: { ...over, asOf, provider: named } };
    }
    return { item, change: await planOfItem(client, { item, resource, provider: named, asOf }) };
  });
}

/** With the provider of a grant to nobody. */
const targetSql = `
  select item.resource,
         (select scope.provider from role_grant join scope on scope.id = role_grant.scope_id
           where 'grant:' || role_grant.id::text = item.resource) as provider
    from work_item item where item.id = $1`;

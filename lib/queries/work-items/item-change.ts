/** The exact change an item asks for: what `exactChange` gives for its identity, without what the item is not about. */
import { NotFound } from "#lib/errors.ts";
import { type ExactChange, exactChange } from "../exact-change.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { getWorkItem, type WorkItemDetail } from "./get-work-item.ts";

export type ItemChange = { item: WorkItemDetail; change: ExactChange };

/** Throws NotFound for an item nobody has, and for one no change of a cloud follows from. */
export async function itemChange(
  reader: Reader,
  { id, asOf }: { id: string; asOf: Date },
): Promise<ItemChange> {
  return inSnapshot(reader, async (client) => {
    const item = await getWorkItem(client, { id, asOf });
    if (item.change === null) {
      throw new NotFound(`No change is written for "${item.title}".`, {
        hint: "The page of the item shows what was found and why.",
      });
    }
    const { identity, action, only } = item.change;
    const change = await exactChange(client, { id: identity, action });
    const isMeant = ({ target }: { target: string }) => only === null || target.includes(only);
    const role = item.role?.name ?? null;
    const isDocument = ({ target }: { target: string }) => role === null || target.includes(role);
    return {
      item,
      change: {
        ...change,
        changes: change.changes.filter((one) => isMeant(one) && isDocument(one)),
        refusals: change.refusals.filter((one) => isMeant(one) && isDocument(one)),
      },
    };
  });
}

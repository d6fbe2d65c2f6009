/** Everything the page of one work item shows, read at one moment of the database, once per request. */
import { cache } from "react";
import { reaches } from "#lib/auth/roles.ts";
import { NotFound } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import type { WorkItemDetail } from "#lib/queries/work-items/get-work-item.ts";
import type { ItemPlan } from "#lib/queries/work-items/item-change/plan-of-item.ts";
import { itemChange } from "#lib/queries/work-items/item-change.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import { mayDecide, whoDecides } from "../who-decides.ts";

export type ItemPage = {
  item: WorkItemDetail;
  asOf: Date;
  /** Null where nothing is left to change. */
  change: ItemPlan | null;
  mayDecide: boolean;
  /** `user:<id>` of the reader, who never approves what they asked for. */
  person: string;
  isLead: boolean;
};

/** Throws NotFound. */
export const readItem = cache(async (id: string): Promise<ItemPage> => {
  const person = await currentPerson();
  return inSnapshot(await pageReader("GET /burn-down/[item]"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null)
      throw new NotFound("Nothing has been collected yet.", { hint: "Connect a source and collect it." });
    const { item, change } = await itemChange(client, { id, asOf });
    return {
      item,
      asOf,
      change: item.closedAt === null ? change : null,
      mayDecide: mayDecide(item, await whoDecides(client)),
      person: person === null ? "" : `user:${person.userId}`,
      isLead: person !== null && reaches(person.role, "lead"),
    };
  });
});

/** Everything the worklist shows, read at one moment of the database, so that its numbers agree with each other. */
import type { ClientBase } from "pg";
import { listBurnDowns } from "#lib/queries/burn-down/list-burn-downs.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { type ItemCounts, itemCounts } from "#lib/queries/work-items/item-counts.ts";
import {
  listWorkItems,
  type WorkItemList,
  type WorkItemsRequest,
} from "#lib/queries/work-items/list-work-items.ts";
import { pageReader } from "../current-person.ts";
import { missingIdentities } from "../identities/missing-identities.ts";
import type { WorklistAsked } from "./address.ts";
import { identitiesAsked } from "./asked-worklist.ts";
import { type Decides, whoDecides } from "./who-decides.ts";

export type WorklistPage = {
  asked: WorklistAsked;
  asOf: Date;
  /** Why there may be more; null when every scope was read. */
  partial: string | null;
  list: WorkItemList;
  counts: ItemCounts;
  teams: { key: string; name: string }[];
  campaigns: { id: number; name: string }[];
  decides: Decides;
};

const pageSize = 100;
/** More on one page is a file's business, not a printer's. */
export const mostWhole = 2000;

/** Null while nothing has been collected. Throws what a filter or name that is none throws. */
export async function readWorklist(asked: WorklistAsked): Promise<WorklistPage | null> {
  return inSnapshot(await pageReader("GET /burn-down"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const {
      team,
      state,
      decision,
      risk,
      overdue,
      campaign,
      joined,
      happened,
      since,
      blocked,
      found,
      back,
      sort,
      after,
    } = asked;
    const request = {
      ...{ asOf, state, sort, isOverdue: overdue, filter: identitiesAsked(asked) },
      ...(team === null ? {} : { team }),
      ...(decision === null ? {} : { decision }),
      ...(risk === null ? {} : { risk }),
      ...(campaign === null ? {} : { campaign }),
      ...(joined === null ? {} : { joined }),
      ...(happened === null ? {} : { happened }),
      ...(since === null ? {} : { since: new Date(since) }),
      ...(blocked === null ? {} : { blocked }),
      ...(found === null ? {} : { found }),
      ...(back ? { isBack: true } : {}),
    };
    return {
      asked,
      asOf,
      partial: await missingIdentities(client),
      list: asked.whole
        ? await wholeList(client, request)
        : await listWorkItems(client, { ...request, after, limit: pageSize }),
      counts: await itemCounts(client, request),
      teams: await teamNames(client),
      campaigns: await listBurnDowns(client),
      decides: await whoDecides(client),
    };
  });
}

/** As many as fit on one page, in the same order. */
async function wholeList(client: ClientBase, request: WorkItemsRequest): Promise<WorkItemList> {
  let list = await listWorkItems(client, { ...request, limit: 1000 });
  const { total } = list;
  const items = [...list.items];
  while (list.next !== null && items.length < mostWhole) {
    list = await listWorkItems(client, { ...request, after: list.next, limit: mostWhole - items.length });
    items.push(...list.items);
  }
  return { ...list, total, items, next: null };
}

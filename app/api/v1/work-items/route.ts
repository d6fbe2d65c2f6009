/** Work items as JSON: the same filters, order, cursor and total as everywhere. */
import type { NextRequest } from "next/server";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { readItemsRequest } from "#lib/queries/work-items/read-items-request.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";
import { readLimit } from "../read-limit.ts";

const names = [
  ...["team", "state", "decision", "risk", "overdue", "blocked", "found", "back"],
  ...["campaign", "joined", "sort", "after"],
];

/**
 * `team`, `state`, `decision`, `risk`, `overdue` (yes), `blocked`, `found`, `back`, `campaign`, `joined`, `q` (of identities), `identity`, `sort`,
 * `after`, `limit` (1 to 1000, default 100).
 */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/work-items", "read"), async (client, asOf) => {
    const texts = Object.fromEntries(names.map((name) => [name, query.get(name)]));
    return listWorkItems(client, {
      ...readItemsRequest({ ...texts, filter: query.get("q") }),
      asOf,
      identity: query.get("identity") ?? undefined,
      limit: readLimit(query.get("limit")),
    });
  });
}

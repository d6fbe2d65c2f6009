/** The list of identities as JSON, through the same door as the page: same filter, order, cursor and total. */
import type { NextRequest } from "next/server";
import { parse } from "#lib/domain/filter/parse.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { Unavailable } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { problem } from "../../../problem.ts";
import { apiContext } from "../../../reader.ts";
import { readLimit } from "../read-limit.ts";

/** `q` (everything when absent), `sort`, `after` (a cursor of an earlier answer), `limit` (1 to 1000, default 100). */
export async function GET(request: NextRequest): Promise<Response> {
  try {
    const { pool } = await apiContext(request, "GET /api/v1/identities", "read");
    const params = request.nextUrl.searchParams;
    const filter = parse(params.get("q") ?? "");
    const sort = parseSort(params.get("sort"));
    const limit = readLimit(params.get("limit"));
    const answer = await inSnapshot(pool, async (client) => {
      const { asOf } = await freshness(client);
      if (asOf === null) throw nothingYet();
      const list = await listIdentities(client, { filter, sort, after: params.get("after"), asOf, limit });
      return { asOf, total: list.total, next: list.next, previous: list.previous, items: list.rows };
    });
    return Response.json(answer, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problem(error);
  }
}

function nothingYet(): Unavailable {
  return new Unavailable("Nothing has been collected yet.", {
    transient: true,
    hint: "Connect a source and collect it, then ask again.",
  });
}

/** One identity as JSON: everything its page shows, from one moment. */
import type { NextRequest } from "next/server";
import { freshness } from "#lib/queries/freshness.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { problem } from "../../../../problem.ts";
import { apiContext } from "../../../../reader.ts";

type Context = { params: Promise<{ id: string }> };

/** By the `id` of the list. 404 for an id that nothing has. */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const { pool } = await apiContext(request, "GET /api/v1/identities/[id]", "read");
    const { id } = await params;
    const answer = await inSnapshot(pool, async (client) => {
      const { asOf } = await freshness(client);
      return { asOf, ...(await getIdentity(client, id)) };
    });
    return Response.json(answer, { headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problem(error);
  }
}

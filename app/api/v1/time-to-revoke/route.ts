/** How long it takes from knowing to gone, by each clock. */
import type { NextRequest } from "next/server";
import { timeToRevoke } from "#lib/queries/work-items/time-to-revoke.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `team`. */
export async function GET(request: NextRequest): Promise<Response> {
  const team = request.nextUrl.searchParams.get("team") ?? undefined;
  return answer(apiContext(request, "GET /api/v1/time-to-revoke", "read"), async (client, asOf) => ({
    clocks: await timeToRevoke(client, { asOf, team }),
  }));
}

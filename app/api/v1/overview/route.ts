/** The overview as numbers, each with the filter of the list behind it. */
import type { NextRequest } from "next/server";
import { getOverview } from "#lib/queries/overview/get-overview.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/overview", "read"), async (client) => ({
    overview: await getOverview(client),
  }));
}

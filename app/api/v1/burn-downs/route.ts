/** Every campaign, the running ones first. */
import type { NextRequest } from "next/server";
import { listBurnDowns } from "#lib/queries/burn-down/list-burn-downs.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/burn-downs", "read"), async (client) => ({
    campaigns: await listBurnDowns(client),
  }));
}

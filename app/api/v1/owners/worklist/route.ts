/** What nobody owns, by tier and over-privilege. */
import type { NextRequest } from "next/server";
import { unownedWorklist } from "#lib/queries/owners/unowned-worklist.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/owners/worklist", "read"), async (client, asOf) => ({
    cells: await unownedWorklist(client, { asOf }),
  }));
}

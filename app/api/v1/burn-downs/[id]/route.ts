/** One campaign: its days, plan, forecast, and each team's part. */
import type { NextRequest } from "next/server";
import { NotFound } from "#lib/errors.ts";
import { getBurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(apiContext(request, "GET /api/v1/burn-downs/[id]", "read"), async (client, asOf) => {
    if (!/^\d{1,9}$/.test(id))
      throw new NotFound("There is no such campaign.", { hint: "GET /api/v1/burn-downs lists them." });
    return getBurnDown(client, { id: Number(id), asOf });
  });
}

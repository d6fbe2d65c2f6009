/** Every meeting, the latest first. */
import type { NextRequest } from "next/server";
import { listMeetings } from "#lib/queries/meetings/list-meetings.ts";
import { campaignNumber } from "#lib/queries/work-items/read-items-request.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `campaign`: only of that one, by its number. */
export async function GET(request: NextRequest): Promise<Response> {
  const campaign = request.nextUrl.searchParams.get("campaign");
  return answer(apiContext(request, "GET /api/v1/meetings", "read"), async (client) => ({
    meetings: await listMeetings(client, { campaign: campaign ? campaignNumber(campaign) : null }),
  }));
}

/** One meeting: its agenda, and what was decided, by whom and when. */
import type { NextRequest } from "next/server";
import { getMeeting, meetingNumber } from "#lib/queries/meetings/get-meeting.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  const { id } = await params;
  return answer(apiContext(request, "GET /api/v1/meetings/[id]", "read"), async (client) => {
    const { minutes: _, ...meeting } = await getMeeting(client, { id: meetingNumber(id) });
    return meeting;
  });
}

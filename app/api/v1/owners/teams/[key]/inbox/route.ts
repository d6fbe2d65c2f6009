/** What is probably a team's, most certain first, and why. */
import type { NextRequest } from "next/server";
import { askClient } from "#lib/db/ask-over.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { teamInbox } from "#lib/queries/owners/team-inbox.ts";
import { apiContext } from "../../../../../../reader.ts";
import { answer } from "../../../../answer.ts";

type Context = { params: Promise<{ key: string }> };

/** `after` (a cursor of an earlier answer), `limit` (1 to 200, default 50). */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { key } = await params;
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/owners/teams/[key]/inbox", "read"), async (client) =>
    teamInbox(client, {
      team: await findTeam(askClient(client), key),
      after: query.get("after"),
      limit: Number(query.get("limit")) || 50,
    }),
  );
}

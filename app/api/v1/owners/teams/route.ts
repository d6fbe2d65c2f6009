/** Every team with what it owns and what is probably its own. */
import type { NextRequest } from "next/server";
import { listStewards } from "#lib/queries/owners/list-stewards.ts";
import { listTeams } from "#lib/queries/owners/list-teams.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

/** `archived=1`: those that were archived, too. */
export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/owners/teams", "read"), async (client, asOf) => ({
    teams: await listTeams(client, { asOf, archived: request.nextUrl.searchParams.get("archived") === "1" }),
    stewards: await listStewards(client),
  }));
}

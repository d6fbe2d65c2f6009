/** One team: what it owns, what is probably its own, and what it should do next. */
import type { NextRequest } from "next/server";
import { getTeam } from "#lib/queries/owners/get-team.ts";
import { teamAttestations } from "#lib/queries/owners/team-attestations.ts";
import { apiContext } from "../../../../../reader.ts";
import { answer } from "../../../answer.ts";

type Context = { params: Promise<{ key: string }> };

export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { key } = await params;
  return answer(apiContext(request, "GET /api/v1/owners/teams/[key]", "read"), async (client, asOf) => {
    const team = await getTeam(client, key, { asOf });
    return { ...team, toAttest: await teamAttestations(client, { team: team.id, asOf }) };
  });
}

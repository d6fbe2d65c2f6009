/** What a claim by filter would do. */
import type { NextRequest } from "next/server";
import { askClient } from "#lib/db/ask-over.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { previewDecision } from "#lib/queries/owners/preview-decision.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

/** `q`: the filter, `team`: who would claim. */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/owners/preview", "read"), async (client, asOf) => {
    const filter = parse(query.get("q") ?? "");
    return previewDecision(client, {
      targets: { filter },
      team: await findTeam(askClient(client), query.get("team") ?? ""),
      asOf,
    });
  });
}

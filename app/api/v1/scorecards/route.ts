/** Every objective with what it says now and of its window: the same as the page of scorecards. */
import type { NextRequest } from "next/server";
import { scorecardRecord } from "#lib/queries/scorecards/scorecard-record.ts";
import { scorecards } from "#lib/queries/scorecards/scorecards.ts";
import { apiContext } from "../../../reader.ts";
import { readAskedCards } from "../../../scorecards/asked-cards.ts";
import { answer } from "../answer.ts";

/** `team` (a key, or none), `provider`, `environment`: that part; `by`: team (usual) or class. */
export async function GET(request: NextRequest): Promise<Response> {
  const params = Object.fromEntries(request.nextUrl.searchParams);
  return answer(apiContext(request, "GET /api/v1/scorecards", "read"), async (client, asOf) => {
    const { narrow, by } = readAskedCards(params);
    const { estate, groups } = await scorecards(client, { asOf, narrow, by });
    return { by, estate: scorecardRecord(estate), groups: groups.map(scorecardRecord) };
  });
}

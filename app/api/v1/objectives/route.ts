/** Every objective, as it is set. */
import type { NextRequest } from "next/server";
import { listObjectives } from "#lib/queries/scorecards/list-objectives.ts";
import { objectiveRecord } from "#lib/queries/scorecards/scorecard-record.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `archived=1`: those that were put away, too. */
export async function GET(request: NextRequest): Promise<Response> {
  const archived = request.nextUrl.searchParams.get("archived") === "1";
  return answer(apiContext(request, "GET /api/v1/objectives", "read"), async (client) => ({
    objectives: (await listObjectives(client, { archived })).map((one) => ({
      ...objectiveRecord(one),
      ...{ setBy: one.setBy, setAt: one.setAt, archivedAt: one.archivedAt },
    })),
  }));
}

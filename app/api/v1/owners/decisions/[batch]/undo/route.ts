/** Takes a decision back, as if it had never been made. */
import type { NextRequest } from "next/server";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import { problem } from "../../../../../../problem.ts";
import { apiContext } from "../../../../../../reader.ts";
import { json } from "../../../../answer.ts";

type Context = { params: Promise<{ batch: string }> };

/** No body. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/owners/decisions/[batch]/undo", "decide");
    return json(await undoDecisions(ctx, await params));
  } catch (error) {
    return problem(error);
  }
}

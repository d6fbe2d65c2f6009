/** Takes a plan back; what was planned before holds again. */
import type { NextRequest } from "next/server";
import { undoPlan } from "#lib/commands/work-items/undo-plan.ts";
import { problem } from "../../../../../../problem.ts";
import { apiContext } from "../../../../../../reader.ts";
import { json } from "../../../../answer.ts";

type Context = { params: Promise<{ batch: string }> };

/** No body. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/work-items/plans/[batch]/undo", "decide");
    return json(await undoPlan(ctx, await params));
  } catch (error) {
    return problem(error);
  }
}

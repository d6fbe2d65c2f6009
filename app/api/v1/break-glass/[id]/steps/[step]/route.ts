/** Says that a step of a clean-up is done. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { cleanUpBreakGlass } from "#lib/commands/break-glass/clean-up-break-glass.ts";
import { problem } from "../../../../../../problem.ts";
import { apiContext } from "../../../../../../reader.ts";
import { json } from "../../../../answer.ts";
import { jsonBody } from "../../../../json-body.ts";

const shape = z.object({ ticket: z.string().max(4000) });

/** Body: `ticket`. */
export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ id: string; step: string }> },
): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/break-glass/[id]/steps/[step]", "decide");
    const { ticket } = await jsonBody(request, shape);
    const { id, step } = await params;
    return json(await cleanUpBreakGlass(ctx, { declaration: id, step, ticket }));
  } catch (error) {
    return problem(error);
  }
}

/** Approves, refuses or withdraws an exception; nobody approves what they asked for, by whatever way. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { decideException, withdrawException } from "#lib/commands/exceptions/decide-exception.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { jsonBody } from "../../../json-body.ts";

type Context = { params: Promise<{ id: string }> };
const shape = z.object({
  decision: z.enum(["approved", "refused", "withdrawn"]),
  reason: z.string().max(4000).nullish(),
});

/** Body: `decision`, and `reason` where it is refused. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/exceptions/[id]/decision", "decide");
    const { decision, reason } = await jsonBody(request, shape);
    const { id } = await params;
    if (decision !== "withdrawn")
      return json(await decideException(ctx, { id, decision, reason: reason ?? null }));
    await withdrawException(ctx, { id });
    return json({ id, decision });
  } catch (error) {
    return problem(error);
  }
}

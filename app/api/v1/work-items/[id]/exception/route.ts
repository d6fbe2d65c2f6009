/** Asks that an item may stay as it is until a day; nothing changes until somebody else approves it. DELETE ends one that holds. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { endException } from "#lib/commands/exceptions/end-exception.ts";
import { requestException } from "#lib/commands/exceptions/request-exception.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { jsonBody } from "../../../json-body.ts";

type Context = { params: Promise<{ id: string }> };
const shape = z.object({
  until: z.string().max(10),
  reason: z.string().max(4000),
  control: z.string().max(4000),
});

/** Body: `until`, `reason`, `control`. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/work-items/[id]/exception", "decide");
    const body = await jsonBody(request, shape);
    return json(await requestException(ctx, { item: (await params).id, ...body }));
  } catch (error) {
    return problem(error);
  }
}

export async function DELETE(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "DELETE /api/v1/work-items/[id]/exception", "decide");
    return json(await endException(ctx, { item: (await params).id }));
  } catch (error) {
    return problem(error);
  }
}

/** Lets an item stay as it is until a day, for a reason; nobody approves that yet. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { exceptItem } from "#lib/commands/work-items/except-item.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { jsonBody } from "../../../json-body.ts";

type Context = { params: Promise<{ id: string }> };
const shape = z.union([
  z.object({ until: z.string().max(10), reason: z.string().max(4000) }),
  z.object({ until: z.null() }),
]);

/** Body: `until` and `reason`; `until` null ends it. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/work-items/[id]/exception", "decide");
    const body = await jsonBody(request, shape);
    return json(await exceptItem(ctx, { id: (await params).id, ...body }));
  } catch (error) {
    return problem(error);
  }
}

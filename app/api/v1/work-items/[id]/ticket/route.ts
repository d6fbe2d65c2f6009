/** Links the ticket an item is worked on under. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { linkTicket } from "#lib/commands/work-items/link-ticket.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { jsonBody } from "../../../json-body.ts";

type Context = { params: Promise<{ id: string }> };
const shape = z.object({ url: z.string().max(2000).nullable() });

/** Body: `url`, an https address, or null for none. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/work-items/[id]/ticket", "decide");
    const { url } = await jsonBody(request, shape);
    return json(await linkTicket(ctx, { id: (await params).id, url }));
  } catch (error) {
    return problem(error);
  }
}

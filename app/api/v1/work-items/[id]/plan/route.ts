/** Says by which day an item will be done. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { planItems } from "#lib/commands/work-items/plan-items.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { jsonBody } from "../../../json-body.ts";

type Context = { params: Promise<{ id: string }> };
const shape = z.object({ plannedFor: z.string().max(10).nullable() });

/** Body: `plannedFor`, a day, or null for no plan any more. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/work-items/[id]/plan", "decide");
    const { plannedFor } = await jsonBody(request, shape);
    return json(await planItems(ctx, { ids: [(await params).id], plannedFor }));
  } catch (error) {
    return problem(error);
  }
}

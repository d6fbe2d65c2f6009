/** Ends a declaration for emergencies before its day. */
import type { NextRequest } from "next/server";
import { endBreakGlass } from "#lib/commands/break-glass/end-break-glass.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";

export async function POST(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/break-glass/[id]/end", "decide");
    return json(await endBreakGlass(ctx, { id: (await params).id }));
  } catch (error) {
    return problem(error);
  }
}

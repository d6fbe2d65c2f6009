/** Asks the worker for a collection of one source, for schedulers and pipelines outside of Rollcall. */
import type { NextRequest } from "next/server";
import { collectNow } from "#lib/commands/collect-now.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";

type Context = { params: Promise<{ name: string }> };

/** No body. 202 with `state`: queued, already-queued or under-way; 404 for a source that is not there or is read from files. */
export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/sources/[name]/collect", "collect");
    const { name } = await params;
    const answer = await collectNow(ctx, { source: name });
    return Response.json(answer, { status: 202, headers: { "cache-control": "no-store" } });
  } catch (error) {
    return problem(error);
  }
}

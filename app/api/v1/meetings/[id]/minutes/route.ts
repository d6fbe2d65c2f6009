/** The minutes of a meeting that ended. */
import type { NextRequest } from "next/server";
import { minutesFile } from "../../../../../burn-down/meetings/minutes-file.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";

/** `format`: json (default), md or csv. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  try {
    const ctx = await apiContext(request, "GET /api/v1/meetings/[id]/minutes", "read");
    const { id } = await params;
    return await minutesFile(ctx.pool, id, request.nextUrl.searchParams.get("format") ?? "json");
  } catch (error) {
    return problem(error);
  }
}

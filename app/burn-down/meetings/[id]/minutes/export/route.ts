/** The minutes of a meeting as a file to keep. */
import type { NextRequest } from "next/server";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { minutesFile } from "../../../minutes-file.ts";

/** `format`: md (default), csv or json. */
export async function GET(
  request: NextRequest,
  { params }: { params: Promise<{ id: string }> },
): Promise<Response> {
  try {
    const ctx = await apiContext(request, "GET /burn-down/meetings/[id]/minutes/export", "read");
    const { id } = await params;
    return await minutesFile(ctx.pool, id, request.nextUrl.searchParams.get("format") ?? "md");
  } catch (error) {
    return problem(error);
  }
}

/** Exceptions: what waits, what holds and until when, what each costs. */
import type { NextRequest } from "next/server";
import { listExceptions } from "#lib/queries/exceptions/list-exceptions.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `team`: a key. */
export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/exceptions", "read"), async (client, asOf) =>
    listExceptions(client, { asOf, team: request.nextUrl.searchParams.get("team") }),
  );
}

/** Who answers for one identity, what suggests otherwise, and everything that was decided. */
import type { NextRequest } from "next/server";
import { identityOwnership } from "#lib/queries/owners/identity-ownership.ts";
import { appClock } from "../../../../../act.ts";
import { apiContext } from "../../../../../reader.ts";
import { answer } from "../../../answer.ts";

type Context = { params: Promise<{ id: string }> };

export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { id } = await params;
  return answer(apiContext(request, "GET /api/v1/owners/identities/[id]", "read"), async (client) =>
    identityOwnership(client, id, { now: appClock().now() }),
  );
}

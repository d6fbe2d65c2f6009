/** Every check with what it says of itself, how it is set and how much it finds. */
import type { NextRequest } from "next/server";
import { parse } from "#lib/domain/filter/parse.ts";
import { checkSettings } from "#lib/queries/findings/check-settings.ts";
import { findingCounts } from "#lib/queries/findings/finding-counts.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";

/** `q`: counts of the identities that pass it. */
export async function GET(request: NextRequest): Promise<Response> {
  const filter = request.nextUrl.searchParams.get("q") ?? "";
  return answer(apiContext(request, "GET /api/v1/checks", "read"), async (client, asOf) => ({
    checks: await checkSettings(client),
    counts: await findingCounts(client, { asOf, filter: parse(filter) }),
  }));
}

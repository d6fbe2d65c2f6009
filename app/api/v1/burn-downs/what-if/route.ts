/** What a campaign would change before it starts. */
import type { NextRequest } from "next/server";
import { whatIfKindsOf } from "#lib/domain/burn-down/what-if-scope.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { whatIf } from "#lib/queries/burn-down/what-if.ts";
import { whatIfListNamed } from "#lib/queries/burn-down/what-if-list.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";
import { readLimit } from "../../read-limit.ts";

/** `q` (of identities), `kinds` (all where absent), `show` (the number whose identities are listed, or `objective:` and a key), `limit` (1 to 1000, default 100). */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/burn-downs/what-if", "read"), async (client, asOf) =>
    whatIf(client, {
      asOf,
      filter: parse(query.get("q") ?? ""),
      kinds: whatIfKindsOf(query.get("kinds") ?? ""),
      show: whatIfListNamed(query.get("show")),
      limit: readLimit(query.get("limit")),
    }),
  );
}

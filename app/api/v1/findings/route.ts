/** Findings as JSON, newest first: the same check, filter, cursor and total as everywhere. */
import type { NextRequest } from "next/server";
import { parse } from "#lib/domain/filter/parse.ts";
import { listFindings, ruleNamed, stateNamed } from "#lib/queries/findings/list-findings.ts";
import { apiContext } from "../../../reader.ts";
import { answer } from "../answer.ts";
import { readLimit } from "../read-limit.ts";

/** `rule`, `q` (of identities), `state` (open, ended, all), `identity`, `after`, `limit` (1 to 1000, default 100). */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/findings", "read"), async (client, asOf) => {
    const rule = query.get("rule");
    return listFindings(client, {
      asOf,
      rule: rule === null ? undefined : ruleNamed(rule),
      filter: parse(query.get("q") ?? ""),
      state: stateNamed(query.get("state") ?? "open"),
      identity: query.get("identity") ?? undefined,
      after: query.get("after"),
      limit: readLimit(query.get("limit")),
    });
  });
}

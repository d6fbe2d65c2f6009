/** What was decided about owners; and deciding: the same as on a page. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { askClient } from "#lib/db/ask-over.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Invalid } from "#lib/errors.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { listDecisions } from "#lib/queries/owners/list-decisions.ts";
import { problem } from "../../../../problem.ts";
import { apiContext } from "../../../../reader.ts";
import { answer, json } from "../../answer.ts";
import { jsonBody } from "../../json-body.ts";

/** `team`, `limit` (1 to 1000, default 50). */
export async function GET(request: NextRequest): Promise<Response> {
  const query = request.nextUrl.searchParams;
  return answer(apiContext(request, "GET /api/v1/owners/decisions", "read"), async (client) => {
    const asked = query.get("team");
    const team = asked ? (await findTeam(askClient(client), asked)).id : null;
    return { decisions: await listDecisions(client, { team, limit: Number(query.get("limit")) || 50 }) };
  });
}

const shape = z.object({
  decision: z.enum(["claim", "attest", "release", "contest", "reject", "pass", "later"]),
  team: z.string(),
  ids: z.array(z.string()).optional(),
  filter: z.string().optional(),
  toTeam: z.string().nullish(),
  reason: z.string().max(2000).nullish(),
  answers: z
    .object({
      needed: z.boolean().nullable().default(null),
      environment: z.string().max(100).nullable().default(null),
    })
    .nullish(),
});

/** Body: `decision`, `team`, and either `ids` or `filter`; `toTeam`, `reason`, `answers` where they belong. 409 where another was first. */
export async function POST(request: NextRequest): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/owners/decisions", "decide");
    const { ids, filter, ...rest } = await jsonBody(request, shape);
    if ((ids === undefined) === (filter === undefined)) {
      throw new Invalid("Say what it is about.", { hint: "Send either ids or filter." });
    }
    const targets = filter === undefined ? { ids: ids ?? [] } : { filter: parse(filter) };
    return json(await decideOwners(ctx, { ...rest, targets }));
  } catch (error) {
    return problem(error);
  }
}

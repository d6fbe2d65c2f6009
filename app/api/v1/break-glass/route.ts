/** Identities kept for emergencies: who said so, every use seen, what is to be cleaned up; and declaring one. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { declareBreakGlass } from "#lib/commands/break-glass/declare-break-glass.ts";
import { listBreakGlass } from "#lib/queries/break-glass/list-break-glass.ts";
import { problem } from "../../../problem.ts";
import { apiContext } from "../../../reader.ts";
import { answer, json } from "../answer.ts";
import { jsonBody } from "../json-body.ts";

export async function GET(request: NextRequest): Promise<Response> {
  return answer(apiContext(request, "GET /api/v1/break-glass", "read"), async (client, asOf) =>
    listBreakGlass(client, { asOf }),
  );
}

const text = z.string().max(4000);
const shape = z.object({ identity: text, team: text, reason: text, ticket: text, until: text });

/** Body: `identity` (its id), `team`, `reason`, `ticket`, `until`. */
export async function POST(request: NextRequest): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/break-glass", "decide");
    return json(await declareBreakGlass(ctx, await jsonBody(request, shape)), 201);
  } catch (error) {
    return problem(error);
  }
}

/** One work item with what is behind it: findings, history, sharers, and its exact change. */
import type { NextRequest } from "next/server";
import { itemChange } from "#lib/queries/work-items/item-change.ts";
import { apiContext } from "../../../../reader.ts";
import { answer } from "../../answer.ts";

type Context = { params: Promise<{ id: string }> };

export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { id } = await params;
  return answer(apiContext(request, "GET /api/v1/work-items/[id]", "read"), async (client, asOf) =>
    itemChange(client, { id, asOf }),
  );
}

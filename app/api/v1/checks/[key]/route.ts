/** Sets one check: the same as on the page. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { setCheck } from "#lib/commands/set-check.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { problem } from "../../../../problem.ts";
import { apiContext } from "../../../../reader.ts";
import { json } from "../../answer.ts";
import { jsonBody } from "../../json-body.ts";

const shape = z.object({
  enabled: z.boolean().optional(),
  thresholds: z.record(z.string().max(60), z.number().nullable()).optional(),
  scope: z.string().max(4000).nullish(),
});

type Params = { params: Promise<{ key: string }> };

/** Body: `enabled`, `thresholds` (null: the standard value), `scope` (a filter; null: everybody); what is left out stays as it is. */
export async function PUT(request: NextRequest, { params }: Params): Promise<Response> {
  try {
    const ctx = await apiContext(request, "PUT /api/v1/checks/[key]", "configure");
    const { scope, ...rest } = await jsonBody(request, shape);
    const filter = scope == null ? scope : parse(scope);
    return json(await setCheck(ctx, { check: (await params).key, ...rest, scope: filter }));
  } catch (error) {
    return problem(error);
  }
}

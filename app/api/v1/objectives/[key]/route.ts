/** Sets one objective, or puts it away: the same as on the page. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { archiveObjective } from "#lib/commands/archive-objective.ts";
import { setObjective } from "#lib/commands/set-objective.ts";
import { objectiveRecord } from "#lib/queries/scorecards/scorecard-record.ts";
import { problem } from "../../../../problem.ts";
import { apiContext } from "../../../../reader.ts";
import { json } from "../../answer.ts";
import { jsonBody } from "../../json-body.ts";

const shape = z.object({
  sentence: z.string().max(500).optional(),
  filter: z.string().max(4000).optional(),
  bad: z.string().max(4000).optional(),
  target: z.number().optional(),
  windowDays: z.number().optional(),
  /** False takes it back. */
  archived: z.boolean().optional(),
});

type Params = { params: Promise<{ key: string }> };

/** Body: `sentence`, `filter`, `bad` (one term), `target` (0 to 1), `windowDays`, `archived`; what is left out stays as it is. */
export async function PUT(request: NextRequest, { params }: Params): Promise<Response> {
  try {
    const ctx = await apiContext(request, "PUT /api/v1/objectives/[key]", "configure");
    const { key } = await params;
    const { target, archived, ...rest } = await jsonBody(request, shape);
    const percent = target === undefined ? {} : { target: Math.round(target * 1e6) / 1e4 };
    const { objective, isNew } = await setObjective(ctx, { key, ...rest, ...percent });
    if (archived !== undefined) await archiveObjective(ctx, { key, isArchived: archived });
    return json(objectiveRecord(objective), isNew ? 201 : 200);
  } catch (error) {
    return problem(error);
  }
}

export async function DELETE(request: NextRequest, { params }: Params): Promise<Response> {
  try {
    const ctx = await apiContext(request, "DELETE /api/v1/objectives/[key]", "configure");
    return json(await archiveObjective(ctx, { key: (await params).key, isArchived: true }));
  } catch (error) {
    return problem(error);
  }
}

/** Makes and changes teams from a file: for whoever keeps them elsewhere. */
import type { NextRequest } from "next/server";
import { z } from "zod";
import { importTeams, teamFormats } from "#lib/commands/teams/import-teams.ts";
import { problem } from "../../../../../problem.ts";
import { apiContext } from "../../../../../reader.ts";
import { json } from "../../../answer.ts";
import { jsonBody } from "../../../json-body.ts";

const shape = z.object({
  format: z.enum(teamFormats),
  text: z.string(),
  repository: z.string().optional(),
  dryRun: z.boolean().optional(),
});

/** Body: `format` (csv, backstage, codeowners), `text`, `repository` of CODEOWNERS, `dryRun`. */
export async function POST(request: NextRequest): Promise<Response> {
  try {
    const ctx = await apiContext(request, "POST /api/v1/owners/teams/import", "decide");
    const { repository, ...rest } = await jsonBody(request, shape, 10_000_000);
    return json(await importTeams(ctx, { ...rest, ...(repository === undefined ? {} : { repository }) }));
  } catch (error) {
    return problem(error);
  }
}

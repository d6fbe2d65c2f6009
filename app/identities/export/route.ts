/** The whole filtered list as a file, streamed row by row: what the list's total counts, and nothing else. */
import type { NextRequest } from "next/server";
import { recordRead } from "#lib/commands/record-read.ts";
import { build } from "#lib/domain/filter/build.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Unavailable } from "#lib/errors.ts";
import { exportRows } from "#lib/queries/export-rows.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { answerFile, formatFrom } from "../../answer-file.ts";
import { problem } from "../../problem.ts";
import { apiContext } from "../../reader.ts";

/** A reader who stops reading gives the connection back, and a statement that does not end is ended. */
const limits = { statementMs: 60_000, idleMs: 60_000 };

/** `q` as in the list's address (its default filter when absent), `format` csv (default) or ndjson. */
export async function GET(request: NextRequest): Promise<Response> {
  try {
    const ctx = await apiContext(request, "GET /identities/export", "export");
    const params = request.nextUrl.searchParams;
    const format = formatFrom(params.get("format"));
    const filter = parse(params.get("q") ?? defaultIdentityFilter);
    const { asOf } = await freshness(ctx.pool);
    if (asOf === null) {
      throw new Unavailable("Nothing has been collected yet.", {
        transient: true,
        hint: "Connect a source and collect it.",
      });
    }
    await recordRead(ctx, "export.rows", {
      subject: "export:identities",
      after: { filter: build(filter), format },
    });
    const rows = exportRows(ctx.pool, "identities", { filter, asOf, signal: request.signal, limits });
    return await answerFile(`identities-${asOf.toISOString().slice(0, 10)}`, format, rows);
  } catch (error) {
    return problem(error);
  }
}

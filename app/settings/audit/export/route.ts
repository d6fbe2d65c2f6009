/** The filtered record as a file, newest first, streamed; that it was taken is a row of the record itself. */
import type { NextRequest } from "next/server";
import { recordRead } from "#lib/commands/record-read.ts";
import { type AuditEntry, everyAuditEntry } from "#lib/queries/list-audit.ts";
import { answerFile, formatFrom } from "../../../answer-file.ts";
import { problem } from "../../../problem.ts";
import { apiContext } from "../../../reader.ts";
import { auditAsked, auditFilter } from "../../address.ts";

/** The page's own parameters, and `format`: csv (default) or ndjson. Not for API keys: it is for people to account with. */
export async function GET(request: NextRequest): Promise<Response> {
  try {
    const params = Object.fromEntries(request.nextUrl.searchParams);
    const format = formatFrom(request.nextUrl.searchParams.get("format"));
    const asked = auditAsked(params);
    const filter = auditFilter(asked);
    const ctx = await apiContext(request, "GET /settings/audit/export", "export");
    const given = Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ""));
    await recordRead(ctx, "audit.export", { subject: "audit", after: { format, ...given } });
    const name = `record-${ctx.clock.now().toISOString().slice(0, 10)}`;
    return await answerFile(name, format, rows(everyAuditEntry(ctx.pool, filter), request.signal));
  } catch (error) {
    return problem(error);
  }
}

async function* rows(entries: AsyncGenerator<AuditEntry>, signal: AbortSignal): AsyncGenerator<AuditEntry> {
  for await (const entry of entries) {
    if (signal.aborted) return;
    yield entry;
  }
}

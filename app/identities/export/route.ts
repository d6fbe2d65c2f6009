/** The whole filtered list as a file, streamed row by row: what the list's total counts, and nothing else. */
import type { NextRequest } from "next/server";
import { csvLine } from "#lib/csv.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Invalid, Unavailable } from "#lib/errors.ts";
import { type ExportRow, exportRows } from "#lib/queries/export-rows.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { apiReader } from "../../current-person.ts";
import { problem } from "../../problem.ts";

const TYPES: Record<string, string> = {
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
};

/** `q` as in the list's address (its default filter when absent), `format` csv (default) or ndjson. */
export async function GET(request: NextRequest): Promise<Response> {
  try {
    const pool = await apiReader("GET /identities/export");
    const params = request.nextUrl.searchParams;
    const format = params.get("format") ?? "csv";
    const type = TYPES[format];
    if (type === undefined) {
      throw new Invalid(`There is no format called "${format.slice(0, 40)}".`, {
        hint: "Ask for csv or ndjson.",
      });
    }
    const filter = parse(params.get("q") ?? defaultIdentityFilter);
    const { asOf } = await freshness(pool);
    if (asOf === null) {
      throw new Unavailable("Nothing has been collected yet.", {
        transient: true,
        hint: "Connect a source and collect it.",
      });
    }
    const rows = exportRows(pool, "identities", { filter, asOf, signal: request.signal });
    // The first row is read before the answer begins, so that a filter nobody can run is a problem and not a broken file.
    const first = await rows.next();
    const name = `identities-${asOf.toISOString().slice(0, 10)}.${format}`;
    return new Response(streamOf(lines(first, rows, format)), {
      headers: {
        "content-type": type,
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  } catch (error) {
    return problem(error);
  }
}

type First = IteratorResult<ExportRow, unknown>;

async function* lines(first: First, rows: AsyncGenerator<ExportRow>, format: string): AsyncGenerator<string> {
  try {
    if (first.done === true) return;
    const columns = Object.keys(first.value);
    const line = (row: ExportRow) =>
      format === "csv" ? csvLine(columns.map((column) => row[column])) : `${JSON.stringify(row)}\n`;
    if (format === "csv") yield csvLine(columns);
    yield line(first.value);
    for await (const row of rows) yield line(row);
  } finally {
    await rows.return(undefined);
  }
}

/** Bytes in pieces of some 64 kB, pulled by the reader: a slow reader slows the database cursor, not the memory. */
function streamOf(source: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      let piece = "";
      while (piece.length < 65_536) {
        const { value, done } = await source.next();
        if (done === true) {
          if (piece !== "") controller.enqueue(encoder.encode(piece));
          controller.close();
          return;
        }
        piece += value;
      }
      controller.enqueue(encoder.encode(piece));
    },
    async cancel() {
      await source.return(undefined);
    },
  });
}

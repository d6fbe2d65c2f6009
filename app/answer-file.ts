/** Rows as a file to keep, streamed as they are read: what is asked for is begun only when its first row could be read. */
import { Invalid } from "#lib/errors.ts";
import { type FileFormat, fileLines } from "#lib/file-lines.ts";

const TYPES: Record<FileFormat, string> = {
  csv: "text/csv; charset=utf-8",
  ndjson: "application/x-ndjson; charset=utf-8",
};

/** `csv` when nothing is asked for. Throws Invalid for a format that there is not. */
export function formatFrom(asked: string | null): FileFormat {
  if (asked === null || asked === "csv" || asked === "ndjson") return asked ?? "csv";
  throw new Invalid(`There is no format called "${asked.slice(0, 40)}".`, { hint: "Ask for csv or ndjson." });
}

/** `name` without its ending. Throws what reading the first row throws, so that it becomes a problem and not a broken file. */
export async function answerFile<Row extends object>(
  name: string,
  format: FileFormat,
  rows: AsyncGenerator<Row>,
): Promise<Response> {
  const first = await rows.next();
  return new Response(streamOf(fileLines(withFirst(first, rows), format)), {
    headers: {
      "content-type": TYPES[format],
      "content-disposition": `attachment; filename="${name}.${format}"`,
      "cache-control": "no-store",
    },
  });
}

async function* withFirst<Row>(first: IteratorResult<Row, unknown>, rows: AsyncGenerator<Row>) {
  try {
    if (first.done === true) return;
    yield first.value;
    yield* rows;
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

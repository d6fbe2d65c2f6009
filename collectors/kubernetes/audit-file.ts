/**
 * The events of an audit log file, in its order: JSON lines as the API server writes them, or EventLists as its webhook sends them,
 * compressed or not. A line that cannot be read is told, not dropped.
 */
import { createReadStream } from "node:fs";
import { open } from "node:fs/promises";
import { createGunzip } from "node:zlib";
import { Unavailable } from "#lib/errors.ts";

/** `broken`: why a line is no event, with where it is. */
export type AuditLine = { event: unknown } | { broken: string };

/** A longer line is no event: the API server cuts objects long before. */
const longestLine = 8 * 1024 * 1024;
/** Of a file that is one JSON document over many lines. */
const longestDocument = 256 * 1024 * 1024;

/** Throws Unavailable for a file that cannot be read to its end. */
export async function* auditLines(path: string, signal?: AbortSignal): AsyncGenerator<AuditLine> {
  let number = 0;
  let document: string[] | null = null;
  let length = 0;
  try {
    for await (const line of linesOf(path, signal)) {
      number += 1;
      if (number === 1 && /^\uFEFF?\s*[[{]\s*$/.test(line ?? "")) document = [];
      if (document !== null) {
        length += line?.length ?? longestLine;
        if (length > longestDocument)
          throw new Error(`it is one document of more than ${longestDocument} bytes`);
        document.push(line ?? "");
      } else if (line === null) yield { broken: `line ${number} is longer than ${longestLine} bytes` };
      else if (line.trim() !== "") yield* eventsOf(line, `line ${number}`);
    }
  } catch (error) {
    const { code, message } = error as { code?: string; message: string };
    throw new Unavailable(`${path} cannot be read to its end: ${code ?? message}.`, {
      transient: false,
      hint: "Check the path, the rights on the file, and that a .gz file is whole.",
      cause: error,
    });
  }
  if (document !== null) yield* eventsOf(document.join("\n"), "the document");
}

function* eventsOf(text: string, where: string): Generator<AuditLine> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch {
    yield { broken: `${where} is not JSON: ${text.slice(0, 60)}` };
    return;
  }
  const list = Array.isArray(value) ? value : (value as { items?: unknown } | null)?.items;
  if (!Array.isArray(list)) yield { event: value };
  else for (const event of list) yield { event };
}

/** Lines without their ends; null for one that is too long. A gzip file is known by its first bytes, whatever it is called. */
async function* linesOf(path: string, signal: AbortSignal | undefined): AsyncGenerator<string | null> {
  const isCompressed = await isGzip(path);
  const file = createReadStream(path, { signal });
  const stream = isCompressed ? file.pipe(createGunzip()) : file;
  file.on("error", (error) => stream.destroy(error));
  const decoder = new TextDecoder();
  let rest = "";
  let isTooLong = false;
  let total = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = parts.pop() ?? "";
    for (const part of parts) {
      yield isTooLong ? null : part;
      isTooLong = false;
    }
    total = parts.length > 0 ? rest.length : total + chunk.length;
    if (total > longestLine) {
      isTooLong = true;
      rest = "";
    }
  }
  rest += decoder.decode();
  if (rest !== "" || isTooLong) yield isTooLong ? null : rest;
}

async function isGzip(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
  } finally {
    await file.close();
  }
}

/** The JSON document that a request holds, plain or gzip, never more of it in memory than `most` bytes. */
import { promisify } from "node:util";
import { gunzip } from "node:zlib";
import { Invalid, TooLarge, Unavailable } from "#lib/errors.ts";

/** An API server that cuts batches (`--audit-webhook-truncate-enabled`) sends at most 10 MB. */
const mostBytes = 16 * 1024 * 1024;

/** An API server has at most a few under way; more at once would take the memory from the pages. */
const mostAtOnce = 8;
let underWay = 0;

type Sent = { headers: Headers; body: ReadableStream<Uint8Array> | null };

/** Throws TooLarge before reading where the length says so, Invalid for what is cut off or no JSON, Unavailable while many are read. */
export async function readDocument(sent: Sent, most = mostBytes): Promise<unknown> {
  if (underWay >= mostAtOnce) {
    throw new Unavailable("Eight batches are being read already.", {
      transient: true,
      hint: "Nothing of it was stored. Send it again after the time in Retry-After.",
      detail: { isFull: true },
    });
  }
  underWay += 1;
  try {
    return await parsed(sent, most);
  } finally {
    underWay -= 1;
  }
}

async function parsed({ headers, body }: Sent, most: number): Promise<unknown> {
  const length = headers.get("content-length");
  if (length !== null && Number(length) > most) throw tooLarge(most);
  const sent = body === null ? Buffer.alloc(0) : await collect(body, most);
  if (length !== null && sent.length !== Number(length)) throw broken("did not arrive whole");
  const bytes = isGzip(headers, sent) ? await unzipped(sent, most) : sent;
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch (cause) {
    throw broken("is no JSON", cause);
  }
}

async function collect(body: ReadableStream<Uint8Array>, most: number): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  const reader = body.getReader();
  for (;;) {
    const { value, done } = await reader.read().catch((cause) => {
      throw broken("did not arrive whole", cause);
    });
    if (done) return Buffer.concat(pieces);
    size += value.length;
    pieces.push(value);
    if (size <= most) continue;
    await reader.cancel().catch(() => {});
    throw tooLarge(most);
  }
}

function isGzip(headers: Headers, sent: Buffer): boolean {
  const encoding = (headers.get("content-encoding") ?? "identity").trim().toLowerCase();
  if (encoding === "identity") return false;
  if (encoding === "gzip" && sent.length > 0) return true;
  throw broken("is in no encoding that is read");
}

async function unzipped(sent: Buffer, most: number): Promise<Buffer> {
  try {
    return await promisify(gunzip)(sent, { maxOutputLength: most });
  } catch (cause) {
    if ((cause as { code?: string }).code === "ERR_BUFFER_TOO_LARGE") throw tooLarge(most);
    throw broken("is no whole gzip file", cause);
  }
}

function tooLarge(most: number): TooLarge {
  return new TooLarge(`The batch is larger than ${Math.floor(most / 1024 / 1024)} MB.`, {
    hint: "Audit at the level Metadata, or set --audit-webhook-batch-max-size lower.",
  });
}

function broken(why: string, cause?: unknown): Invalid {
  return new Invalid(`The batch ${why}.`, {
    cause,
    hint: "Nothing was stored. Send an EventList of audit.k8s.io/v1, plain or gzip.",
  });
}

/** Takes the body of a request into a file that only this user can read: never more than `most` bytes, never in memory. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable, Transform } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Invalid, TooLarge } from "#lib/errors.ts";

/** What `import` reads at most of one file. */
export const mostBytes = 256 * 1024 * 1024;

/**
 * Calls `work` with the file and removes it after, come what may. Throws TooLarge before reading where the length says so, else
 * as soon as more has come; Invalid for a request without a body or one that ended early.
 */
export async function withReceivedFile<Result>(
  request: { headers: Headers; body: ReadableStream<Uint8Array> | null },
  work: (path: string) => Promise<Result>,
  most = mostBytes,
): Promise<Result> {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > most) throw tooLarge(most);
  if (request.body === null || length === "0") throw noFile();
  const folder = await mkdtemp(join(tmpdir(), "rollcall-delivery-"));
  try {
    const path = join(folder, "delivery.json");
    const size = await write(request.body, path, most);
    if (size === 0) throw noFile();
    if (length !== null && size !== Number(length)) throw cutOff();
    return await work(path);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function write(body: ReadableStream<Uint8Array>, path: string, most: number): Promise<number> {
  let size = 0;
  const counted = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      size += piece.length;
      done(size > most ? tooLarge(most) : null, piece);
    },
  });
  try {
    const source = Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
    await pipeline(source, counted, createWriteStream(path, { mode: 0o600 }));
  } catch (error) {
    throw error instanceof TooLarge || isOfDisk(error) ? error : cutOff(error);
  }
  return size;
}

function isOfDisk(error: unknown): boolean {
  return error instanceof Error && "syscall" in error && ["write", "open"].includes(String(error.syscall));
}

function tooLarge(most: number): TooLarge {
  return new TooLarge(`The file is larger than ${Math.floor(most / 1024 / 1024)} MB.`, {
    hint: "Export parts of the estate, or import it on the command line: npm run cli -- import --help",
  });
}

function noFile(): Invalid {
  return new Invalid("The request holds no file.", {
    hint: "Send the export as the body: curl --data-binary @export.json",
  });
}

function cutOff(cause?: unknown): Invalid {
  return new Invalid("The file did not arrive whole.", {
    cause,
    hint: "Nothing was changed. Send it again.",
  });
}

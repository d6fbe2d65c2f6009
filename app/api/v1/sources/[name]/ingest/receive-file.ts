/** Takes the body of a request into files that only this user can read: never more than `most` bytes, never in memory. */
import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { Invalid, RollcallError, TooLarge } from "#lib/errors.ts";
import { boundaryOf, readParts } from "./read-parts.ts";

/** What `import` reads at most of one file. */
export const mostBytes = 256 * 1024 * 1024;
const mostFiles = 50;

export type ReceivedFile = { path: string; role: string };

type Received = { headers: Headers; body: ReadableStream<Uint8Array> | null };

/**
 * Calls `work` with the files and removes them after, come what may: the body is the export itself (`main`), or has parts named by
 * `roles`. Throws TooLarge before reading where the length says so, else as soon as more has come; Invalid for a request
 * without a file, one that ended early, and parts of another name.
 */
export async function withReceivedFiles<Result>(
  request: Received,
  roles: readonly string[],
  work: (files: ReceivedFile[]) => Promise<Result>,
  most = mostBytes,
): Promise<Result> {
  const length = request.headers.get("content-length");
  if (length !== null && Number(length) > most) throw tooLarge(most);
  if (request.body === null || length === "0") throw noFile();
  const folder = await mkdtemp(join(tmpdir(), "rollcall-delivery-"));
  try {
    const counted = new Counted(request.body, most);
    const boundary = boundaryOf(request.headers.get("content-type"));
    const files =
      boundary === null
        ? [await write(counted, { folder, name: "delivery.json", role: "main" })]
        : await writeParts(readParts(counted, boundary), { folder, roles });
    if (files.length === 0 || counted.size === 0) throw noFile();
    if (length !== null && counted.size !== Number(length)) throw cutOff();
    return await work(files);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function writeParts(
  parts: ReturnType<typeof readParts>,
  { folder, roles }: { folder: string; roles: readonly string[] },
): Promise<ReceivedFile[]> {
  const files: ReceivedFile[] = [];
  for await (const { name: role, content } of parts) {
    if (!roles.includes(role) || files.length >= mostFiles) throw noSuchPart(role, roles);
    const name = `${role}-${files.length + 1}`;
    files.push(await write(content, { folder, name, role }));
  }
  return files;
}

type Place = { folder: string; name: string; role: string };

async function write(
  content: AsyncIterable<Uint8Array>,
  { folder, name, role }: Place,
): Promise<ReceivedFile> {
  const path = join(folder, name);
  await pipeline(content, createWriteStream(path, { mode: 0o600 }));
  return { path, role };
}

/** The body, with the bytes that have come so far. */
class Counted {
  size = 0;
  readonly #body: ReadableStream<Uint8Array>;
  readonly #most: number;
  constructor(body: ReadableStream<Uint8Array>, most: number) {
    this.#body = body;
    this.#most = most;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    try {
      for await (const piece of this.#body) {
        this.size += piece.length;
        if (this.size > this.#most) throw tooLarge(this.#most);
        yield piece;
      }
    } catch (error) {
      // Whoever sent it went away in the middle.
      throw error instanceof RollcallError ? error : cutOff(error);
    }
  }
}

function tooLarge(most: number): TooLarge {
  return new TooLarge(`The request is larger than ${Math.floor(most / 1024 / 1024)} MB.`, {
    hint: "Export parts of the estate, or import it on the command line: npm run cli -- import --help",
  });
}

function noFile(): Invalid {
  return new Invalid("The request holds no file.", {
    hint: "Send the export as the body: curl --data-binary @export.json",
  });
}

function noSuchPart(name: string, roles: readonly string[]): Invalid {
  return new Invalid(`The part "${name.slice(0, 40)}" is not among what this source takes.`, {
    hint: `Parts: ${roles.join(", ")}; at most ${mostFiles}.`,
  });
}

function cutOff(cause?: unknown): Invalid {
  return new Invalid("The file did not arrive whole.", {
    cause,
    hint: "Nothing was changed. Send it again.",
  });
}

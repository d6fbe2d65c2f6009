/** The parts of a multipart body (RFC 7578) as they arrive: nothing is held but what could be the beginning of a boundary. */
import { Invalid } from "#lib/errors.ts";

/** `content` is to be read to its end before the next part. */
export type Part = { name: string; content: AsyncGenerator<Uint8Array> };

const mostHeaderBytes = 8192;

/** The boundary that a content type names; null for a body that is not in parts. */
export function boundaryOf(contentType: string | null): string | null {
  if (!/^multipart\/form-data\b/i.test(contentType ?? "")) return null;
  const named = /;\s*boundary=(?:"([^"]{1,70})"|([^";\s]{1,70}))/i.exec(contentType ?? "");
  const boundary = named?.[1] ?? named?.[2];
  if (boundary === undefined) throw broken("its boundary is not named");
  return boundary;
}

/** Throws Invalid for a body that breaks off or is not in the form. */
export async function* readParts(body: AsyncIterable<Uint8Array>, boundary: string): AsyncGenerator<Part> {
  // The first boundary stands at the very beginning, the others after the end of a line.
  const incoming = new Incoming(body, Buffer.from("\r\n"));
  const mark = Buffer.from(`\r\n--${boundary}`);
  for await (const _preamble of incoming.upTo(mark));
  for (;;) {
    const after = await incoming.take(2);
    if (after === "--") return;
    if (after !== "\r\n") throw broken("a boundary does not end its line");
    const content = incoming.upTo(mark);
    yield { name: nameIn(await incoming.headers()), content };
    for await (const _rest of content);
  }
}

class Incoming {
  readonly #source: AsyncIterator<Uint8Array>;
  #held: Buffer;
  constructor(body: AsyncIterable<Uint8Array>, held: Buffer) {
    this.#source = body[Symbol.asyncIterator]();
    this.#held = held;
  }

  /** What comes before `mark`, which is taken out as well. */
  async *upTo(mark: Buffer): AsyncGenerator<Buffer> {
    for (;;) {
      const at = this.#held.indexOf(mark);
      const whole = at >= 0 ? at : Math.max(0, this.#held.length - mark.length + 1);
      const piece = this.#held.subarray(0, whole);
      this.#held = this.#held.subarray(at >= 0 ? at + mark.length : whole);
      if (piece.length > 0) yield piece;
      if (at >= 0) return;
      await this.#more();
    }
  }

  async take(count: number): Promise<string> {
    while (this.#held.length < count) await this.#more();
    const text = this.#held.subarray(0, count).toString("latin1");
    this.#held = this.#held.subarray(count);
    return text;
  }

  /** The headers of a part. */
  async headers(): Promise<string> {
    let text = "";
    for await (const piece of this.upTo(Buffer.from("\r\n\r\n"))) {
      text += piece.toString("utf8");
      if (text.length > mostHeaderBytes) throw broken("the headers of a part are too long");
    }
    return text;
  }

  async #more(): Promise<void> {
    const { value, done } = await this.#source.next();
    if (done === true) throw broken("it breaks off");
    this.#held = Buffer.concat([this.#held, value]);
  }
}

function nameIn(headers: string): string {
  return /;\s*name="([^"]*)"/i.exec(headers)?.[1] ?? "";
}

function broken(why: string): Invalid {
  return new Invalid(`The parts of the request cannot be told apart: ${why}.`, {
    hint: "Send them as: curl -F main=@export.json -F audit-log=@audit.log",
  });
}

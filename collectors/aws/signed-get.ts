/** One signed GET of a REST-JSON service for which there is no current SDK client, with the retries and errors of the others. */

import { createHash, createHmac } from "node:crypto";
import { pause } from "../calls/pause.ts";
import type { Access } from "./access.ts";
import { createRetryStrategy } from "./retry.ts";

/** Where the partition's endpoints live. Source: the partition metadata of the AWS SDKs. */
const dnsSuffixes: Record<string, string> = {
  aws: "amazonaws.com",
  "aws-us-gov": "amazonaws.com",
  "aws-cn": "amazonaws.com.cn",
  "aws-eusc": "amazonaws.eu",
  "aws-iso": "c2s.ic.gov",
  "aws-iso-b": "sc2s.sgov.gov",
};

export type SignedGet = {
  service: string;
  region: string;
  path: string;
  query: Record<string, string | undefined>;
};

/** The parsed answer. Throws what `Access.call` maps: errors with `name`, `message` and `$metadata.httpStatusCode`. */
export async function signedGet(access: Access, request: SignedGet, signal: AbortSignal): Promise<unknown> {
  const strategy = createRetryStrategy({ unitMs: access.ctx.limits.retryDelayMs, pace: access.pace });
  let token = await strategy.acquireInitialRetryToken("");
  while (true) {
    try {
      const answer = await send(access, request, signal);
      strategy.recordSuccess(token);
      return answer;
    } catch (error) {
      signal.throwIfAborted();
      token = await strategy.refreshRetryTokenForRetry(token, { errorType: errorType(error) }).catch(() => {
        throw error;
      });
      await pause(token.getRetryDelay(), signal);
    }
  }
}

class ServiceError extends Error {
  readonly $metadata: { httpStatusCode: number };
  constructor(name: string, message: string, status: number) {
    super(message);
    this.name = name;
    this.$metadata = { httpStatusCode: status };
  }
}

async function send(access: Access, request: SignedGet, signal: AbortSignal): Promise<unknown> {
  const { SignatureV4 } = await import("@smithy/signature-v4");
  const suffix = dnsSuffixes[access.partition] ?? "amazonaws.com";
  const base = new URL(access.ctx.endpoint ?? `https://${request.service}.${request.region}.${suffix}`);
  const query = Object.fromEntries(
    Object.entries(request.query).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])),
  );
  const { service, region } = request;
  const signer = new SignatureV4({
    service,
    region,
    credentials: await access.credentials(),
    sha256: Sha256,
  });
  const signed = await signer.sign({
    method: "GET",
    protocol: base.protocol,
    hostname: base.hostname,
    port: base.port === "" ? undefined : Number(base.port),
    path: request.path,
    query,
    headers: { host: base.host, accept: "application/json" },
  });
  const url = new URL(request.path, base);
  url.search = new URLSearchParams(query).toString().replaceAll("+", "%20");
  const answer = await fetch(url, {
    headers: signed.headers,
    signal: AbortSignal.any([signal, AbortSignal.timeout(60_000)]),
  });
  const text = await answer.text();
  if (answer.ok) return JSON.parse(text);
  const { name, message } = readFailure(answer.headers.get("x-amzn-errortype"), text);
  throw new ServiceError(name, message, answer.status);
}

/** The error's name stands in a header, as `Name:uri`, or in the body. */
function readFailure(header: string | null, text: string): { name: string; message: string } {
  let body: { message?: string; Message?: string; __type?: string } = {};
  try {
    body = JSON.parse(text);
  } catch {
    body = { message: text.slice(0, 200) };
  }
  const name = (header ?? body.__type ?? "UnknownError").split(":")[0]?.split("#").at(-1) ?? "UnknownError";
  return { name, message: body.message ?? body.Message ?? "" };
}

function errorType(error: unknown): string {
  if (!(error instanceof ServiceError)) return "TRANSIENT";
  const status = error.$metadata.httpStatusCode;
  if (status === 429 || /Thrott|TooManyRequests/.test(error.name)) return "THROTTLING";
  return status >= 500 ? "SERVER_ERROR" : "CLIENT_ERROR";
}

/** Node's SHA-256 in the shape the signer asks for; with a secret it is an HMAC. */
class Sha256 {
  #hash: ReturnType<typeof createHash> | ReturnType<typeof createHmac>;
  readonly #secret: string | ArrayBuffer | ArrayBufferView | undefined;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#secret = secret;
    this.#hash = this.#fresh();
  }
  #fresh() {
    return this.#secret === undefined ? createHash("sha256") : createHmac("sha256", bytes(this.#secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView) {
    this.#hash.update(bytes(data));
  }
  async digest() {
    return new Uint8Array(this.#hash.digest());
  }
  reset() {
    this.#hash = this.#fresh();
  }
}

function bytes(data: string | ArrayBuffer | ArrayBufferView): Uint8Array {
  if (typeof data === "string") return Buffer.from(data, "utf8");
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

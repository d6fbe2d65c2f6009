/**
 * The only way to the API server: few pooled connections per cluster, compressed answers, bounded retries, credentials renewed once,
 * no redirect ever followed. What is asked for in part is never read in whole: a wrong kind of answer is cut off at its first bytes.
 */
import { setTimeout as sleep } from "node:timers/promises";
import { createGunzip } from "node:zlib";
import { Agent, type Dispatcher, ProxyAgent, request } from "undici";
import { Invalid, RollcallError, Unavailable } from "#lib/errors.ts";
import type { KubernetesContext } from "./context.ts";
import { ApiFailure, CutAnswer, malformed, stopped } from "./errors.ts";
import { type ClusterAccess, clusterAccess, type SignIn, type TlsOptions } from "./kube-config.ts";

export type Call = {
  method?: "GET" | "POST";
  /** Below the server's address, beginning with a slash. */
  path: string;
  query?: Record<string, string>;
  accept?: string;
  body?: unknown;
  /** The only kind of answer wanted; any other is cut off unread. */
  onlyKind?: string;
};

export type Api = {
  /** How the configuration calls the cluster. */
  name: string;
  /** The parsed answer. Throws ApiFailure for an answer that is not 2xx, Unavailable for none. */
  call(call: Call): Promise<unknown>;
};

/** API priority and fairness gives one client few seats: more lists at once are throttled. */
const connections = 2;
const headersTimeoutMs = 60_000;
const maximumAttempts = 6;
/** A wait is at most this many units long. */
const longestDelay = 30;
/** Of one answer, uncompressed. */
const maximumBytes = 256 * 1024 * 1024;

export async function openApi(ctx: KubernetesContext): Promise<Api> {
  const access = await clusterAccess(ctx);
  const pool = openPool(access);
  return {
    name: access.name,
    async call(call) {
      let renewed = false;
      for (let attempt = 1; ; attempt++) {
        if (ctx.signal.aborted) throw stopped(ctx.signal);
        try {
          return await once(ctx, access, pool, call, renewed);
        } catch (error) {
          if (ctx.signal.aborted) throw stopped(ctx.signal);
          if (error instanceof ApiFailure && error.status === 401 && !renewed) {
            renewed = true;
            continue;
          }
          const delay = retryDelay(error, attempt);
          if (delay === null) throw error;
          await pause(delay * ctx.limits.retryDelayMs, ctx.signal);
        }
      }
    },
  };
}

/** In units of `retryDelayMs`; null: asking again would not help. Status codes as in client-go's own retries. */
function retryDelay(error: unknown, attempt: number): number | null {
  if (attempt >= maximumAttempts || error instanceof RollcallError) return null;
  const usual = Math.min(2 ** (attempt - 3), longestDelay);
  if (error instanceof Retried) return Math.min(error.after ?? usual, longestDelay);
  if (error instanceof ApiFailure) return null;
  // A server that refuses connections is given less time than one that is busy.
  return attempt < maximumAttempts - 2 ? usual : null;
}

/** A failure that the server itself says may pass. `after`: seconds it asks to wait. */
class Retried extends ApiFailure {
  readonly after: number | null;
  constructor(failure: ApiFailure, after: number | null) {
    super(failure.status, failure.reason, failure.message, failure.continueToken);
    this.after = after;
  }
}

type Pool = (tls: TlsOptions) => Dispatcher;

/** One agent for as long as the certificates stay the same. */
function openPool({ proxy }: ClusterAccess): Pool {
  let current: { key: string; dispatcher: Dispatcher } | null = null;
  return (tls) => {
    const key = JSON.stringify(
      [tls.ca, tls.cert, tls.key, tls.servername, tls.rejectUnauthorized].map(String),
    );
    if (current?.key === key) return current.dispatcher;
    current?.dispatcher.close().catch(() => {});
    current = { key, dispatcher: agentOf(tls, proxy) };
    return current.dispatcher;
  };
}

function agentOf(tls: TlsOptions, proxy: string | null): Dispatcher {
  const limits = { connections, headersTimeout: headersTimeoutMs, bodyTimeout: headersTimeoutMs };
  if (proxy === null) return new Agent({ ...limits, connect: { ...tls, timeout: 10_000 } });
  if (!/^https?:/.test(proxy)) {
    throw new Invalid(`The proxy ${proxy} of the kubeconfig is none that Rollcall can use.`, {
      hint: "Use an http or https proxy.",
    });
  }
  return new ProxyAgent({ ...limits, uri: proxy, requestTls: tls });
}

async function once(
  ctx: KubernetesContext,
  access: ClusterAccess,
  pool: Pool,
  call: Call,
  renew: boolean,
): Promise<unknown> {
  const signIn = await access.signIn(renew);
  const answer = await request(addressOf(access.server, call), {
    method: call.method ?? "GET",
    dispatcher: pool(signIn.tls),
    headers: headersOf(call, signIn),
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    signal: ctx.signal,
  });
  const { statusCode, headers } = answer;
  if (statusCode >= 300 && statusCode < 400) {
    await discard(answer.body);
    throw malformed(
      `The server answers with a redirect (${statusCode}), which an API server does not; nothing was sent there.`,
    );
  }
  const isGood = statusCode >= 200 && statusCode < 300;
  const text = await bodyOf(answer, isGood ? call.onlyKind : undefined);
  if (!isGood) throw failureOf(statusCode, text, headers["retry-after"]);
  try {
    return JSON.parse(text);
  } catch {
    // A page of HTML stays one however often it is asked for; JSON that ends early does not.
    if (!/^\s*[[{]/.test(text)) throw malformed("The answer is not JSON; it may come from a proxy.");
    throw new CutAnswer("the answer ended before its end");
  }
}

function addressOf(server: URL, { path, query = {} }: Call): URL {
  const address = new URL(server);
  address.pathname = `${server.pathname.replace(/\/+$/, "")}${path}`;
  for (const [key, value] of Object.entries(query)) address.searchParams.set(key, value);
  return address;
}

function headersOf(call: Call, { headers }: SignIn): Record<string, string> {
  return {
    ...headers,
    accept: call.accept ?? "application/json",
    "accept-encoding": "gzip",
    "user-agent": "rollcall",
    ...(call.body === undefined ? {} : { "content-type": "application/json" }),
  };
}

async function bodyOf(
  { body, headers }: Dispatcher.ResponseData,
  onlyKind: string | undefined,
): Promise<string> {
  const isCompressed = headers["content-encoding"] === "gzip";
  const stream = isCompressed ? body.pipe(createGunzip()) : body;
  if (isCompressed) body.on("error", (error) => stream.destroy(error));
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (chunks.length === 0) refuseOtherKind(chunk, onlyKind);
      chunks.push(chunk);
      length += chunk.length;
      if (length > maximumBytes) {
        throw new Unavailable(`An answer is larger than ${maximumBytes} bytes.`, {
          transient: false,
          hint: "Ask for smaller pages: report it with the cluster's size.",
        });
      }
    }
  } finally {
    body.destroy();
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** A server writes the kind before anything else; a proxy that ignores what was asked for would send whole objects. */
function refuseOtherKind(head: Buffer, onlyKind: string | undefined): void {
  if (onlyKind === undefined) return;
  const kind = /^\s*\{\s*"kind"\s*:\s*"([^"]*)"/.exec(head.subarray(0, 200).toString("latin1"))?.[1];
  if (kind !== undefined && kind !== onlyKind) throw wrongKind(kind, onlyKind);
}

export function wrongKind(kind: unknown, wanted: string): RollcallError {
  return new Unavailable(
    `The server answered with ${String(kind)} where ${wanted} was asked for; nothing of it was read.`,
    {
      transient: false,
      hint: "Something between Rollcall and the API server ignores the Accept header: connect to the API server itself.",
    },
  );
}

function failureOf(status: number, text: string, retryAfter: unknown): ApiFailure {
  const said = statusOf(text);
  const failure = new ApiFailure(status, said.reason, said.message, said.continueToken);
  if (status !== 429 && status < 500) return failure;
  if (status === 501 || status === 505) return failure;
  const seconds = Number(retryAfter);
  return new Retried(failure, retryAfter === undefined || !Number.isFinite(seconds) ? null : seconds);
}

function statusOf(text: string): { reason: string; message: string; continueToken: string | null } {
  try {
    const { reason, message, metadata } = JSON.parse(text) as Record<string, unknown>;
    const token = (metadata as { continue?: unknown } | undefined)?.continue;
    return {
      reason: typeof reason === "string" ? reason : "",
      message: typeof message === "string" ? message.slice(0, 500) : "no reason given",
      continueToken: typeof token === "string" && token !== "" ? token : null,
    };
  } catch {
    const line = text.replaceAll(/<[^>]*>|\s+/g, " ").trim();
    return { reason: "", message: line.slice(0, 200) || "no reason given", continueToken: null };
  }
}

async function discard(body: Dispatcher.ResponseData["body"]): Promise<void> {
  await body.dump({ limit: 4096, signal: AbortSignal.timeout(1000) }).catch(() => {});
}

/** Waits; an abort ends the wait at once. */
async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw stopped(signal);
  }
}

/**
 * Microsoft Graph as lists and batches: links are followed as given, a link that comes twice ends the walk, and of a batch only what
 * was throttled is asked again.
 */
import { z } from "zod";
import type { RollcallError } from "#lib/errors.ts";
import { type Answer, attemptOf, send } from "./api.ts";
import type { AzureContext } from "./context.ts";
import { answerOf, failureOf, malformed, mapError } from "./errors.ts";
import { askedWait, maximumAttempts, retryWait, wait } from "./retry.ts";

export type GraphCall = {
  /** `/v1.0/…` or `/beta/…`, with its query. */
  path: string;
  /** An application permission of Microsoft Graph. */
  permission: string;
  headers?: Record<string, string>;
};

const page = z.looseObject({
  value: z.array(z.unknown()),
  "@odata.nextLink": z.string().optional(),
});

/** Every item of a list, page after page. Throws Denied | Unavailable | NotFound | NotApplicable. */
export async function* graphList(ctx: AzureContext, call: GraphCall): AsyncGenerator<unknown> {
  const seen = new Set<string>();
  let url: string | undefined = call.path;
  while (url !== undefined) {
    if (seen.has(url)) throw malformed("A link to the next page came twice; the list may not be whole.");
    seen.add(url);
    const answer: Answer = await send(ctx, request(url, call));
    const { value, "@odata.nextLink": next }: z.infer<typeof page> = answerOf(
      page,
      answer.json,
      call.permission,
    );
    yield* value;
    url = next === "" ? undefined : next;
  }
}

/** One object. */
export async function graphGet(ctx: AzureContext, call: GraphCall): Promise<unknown> {
  return (await send(ctx, request(call.path, call))).json;
}

/** Low priority: a collection must not take the tenant's share of calls from what people wait for. */
function request(url: string, { permission, headers }: GraphCall) {
  return {
    service: "graph" as const,
    url,
    permission,
    headers: { "x-ms-throttle-priority": "Low", ...headers },
  };
}

const batchAnswer = z.looseObject({
  responses: z.array(
    z.looseObject({
      id: z.string(),
      status: z.number(),
      headers: z.record(z.string(), z.unknown()).nullish(),
      body: z.unknown().optional(),
    }),
  ),
});

/** Of one call of a batch: its body, or the error it ended with (NotFound: the object is gone). */
export type BatchResult = { body: unknown } | { error: RollcallError };

/** Source: JSON batching, at most 20 calls; an outer 200 says nothing about the inner ones, which may come in any order. */
const batchSize = 20;

/** One result per path, in their order. Throws only for what ends the whole batch. */
export async function graphBatch(
  ctx: AzureContext,
  calls: { path: string; permission: string; headers?: Record<string, string> }[],
): Promise<BatchResult[]> {
  const results: BatchResult[] = [];
  for (let start = 0; start < calls.length; start += batchSize) {
    results.push(...(await oneBatch(ctx, calls.slice(start, start + batchSize))));
  }
  return results;
}

async function oneBatch(ctx: AzureContext, calls: Omit<GraphCall, "">[]): Promise<BatchResult[]> {
  const done = new Map<number, BatchResult>();
  for (let attempt = 1; done.size < calls.length; attempt++) {
    const open = calls.map((call, index) => ({ call, index })).filter(({ index }) => !done.has(index));
    const waits = await askBatch(ctx, open, done, attempt >= maximumAttempts);
    if (done.size < calls.length) await wait(retryWait(attempt, Math.max(0, ...waits), attempt), ctx);
  }
  return calls.map((_, index) => done.get(index) as BatchResult);
}

/** Returns what the throttled ones asked to wait, in seconds. */
async function askBatch(
  ctx: AzureContext,
  open: { call: GraphCall; index: number }[],
  done: Map<number, BatchResult>,
  isLast: boolean,
): Promise<number[]> {
  const permission = open[0]?.call.permission ?? "";
  const requests = open.map(({ call, index }) => ({
    id: String(index),
    method: "GET",
    url: call.path.replace(/^\/(v1\.0|beta)/, ""),
    headers: call.headers,
  }));
  const answer = await send(ctx, {
    service: "graph",
    url: "/v1.0/$batch",
    permission,
    method: "POST",
    body: { requests },
  });
  const { responses } = answerOf(batchAnswer, answer.json, "a batch");
  const byId = new Map(responses.map((response) => [response.id, response]));
  const waits: number[] = [];
  for (const { call, index } of open) {
    const response = byId.get(String(index));
    if (response === undefined) throw malformed("A batch was answered without one of its calls.");
    if (!isLast && (response.status === 429 || response.status >= 500)) {
      waits.push(askedWait(innerHeaders(response.headers), ctx.clock.now()) ?? 0);
    } else done.set(index, await resultOf(ctx, call, response.status, response.body));
  }
  return waits;
}

async function resultOf(
  ctx: AzureContext,
  call: GraphCall,
  status: number,
  body: unknown,
): Promise<BatchResult> {
  if (status >= 200 && status < 300) return { body };
  const attempt = await attemptOf(ctx, { service: "graph", permission: call.permission });
  return { error: mapError(failureOf(status, JSON.stringify(body ?? null)), attempt) };
}

function innerHeaders(headers: Record<string, unknown> | null | undefined) {
  const lower = new Map(
    Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), String(value)]),
  );
  return { get: (name: string) => lower.get(name) };
}

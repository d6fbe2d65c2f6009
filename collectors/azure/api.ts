/**
 * The only way to make a call: bounded retries, a token renewed once when it is refused, JSON or an error of Rollcall's own, and an
 * end as soon as the run is stopped. What an answer must look like is checked by its reader.
 */
import type { HttpClient, Pipeline, PipelinePolicy } from "@azure/core-rest-pipeline";
import { azureClouds } from "#lib/providers/azure/clouds.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { stopped } from "../calls/stopped.ts";
import { untilStopped } from "../calls/until-stopped.ts";
import type { AzureContext } from "./context.ts";
import { callerOf, type Service, tokenFor } from "./credentials.ts";
import { type Attempt, failureOf, isExpiredToken, malformed, mapError } from "./errors.ts";
import { retryPolicy } from "./retry.ts";
import { guardedClient } from "./transport.ts";

export type Call = {
  service: Service;
  /** Below the service's address, or a link the service gave, taken as it stands. */
  url: string;
  /** What it needs, for hints. */
  permission: string;
  /** In words: `subscription 6f…`; absent for the tenant. */
  where?: string;
  method?: "GET" | "POST";
  body?: unknown;
  headers?: Record<string, string>;
  /** How long one attempt may take. */
  timeoutMs?: number;
};

export type Answer = { json: unknown; header(name: string): string | undefined };

const requestTimeoutMs = 90_000;

/** Makes one call. Throws Denied | Unavailable | NotFound | NotApplicable. */
export async function send(ctx: AzureContext, call: Call): Promise<Answer> {
  try {
    return await once(ctx, call).catch(async (error: unknown) => {
      if (!isExpiredToken(error)) throw error;
      await tokenFor(ctx, call.service, true);
      return once(ctx, call);
    });
  } catch (error) {
    throw ctx.signal.aborted ? stopped(ctx.signal) : mapError(error, await attemptOf(ctx, call));
  }
}

/** The error of a call that another SDK made, in our own words. */
export async function mapped(ctx: AzureContext, call: Omit<Call, "url">, error: unknown): Promise<Error> {
  return ctx.signal.aborted ? stopped(ctx.signal) : mapError(error, await attemptOf(ctx, call));
}

/** What was tried, with the caller where a token tells who that is. */
export async function attemptOf(ctx: AzureContext, call: Omit<Call, "url">): Promise<Attempt> {
  const { permission, service } = call;
  const caller = await callerOf(ctx, service).then(
    ({ appId, objectId }) => (appId === null ? `the principal ${objectId}` : `the application ${appId}`),
    () => "the worker's identity",
  );
  return { permission, service, where: call.where ?? null, caller };
}

async function once(ctx: AzureContext, call: Call): Promise<Answer> {
  const { createPipelineRequest, createHttpHeaders } = await import("@azure/core-rest-pipeline");
  const { pipeline, client } = await connection(ctx);
  const address = azureClouds[ctx.source.config.cloud][call.service];
  const request = createPipelineRequest({
    url: call.url.startsWith("/") ? `${address}${call.url}` : call.url,
    method: call.method ?? "GET",
    timeout: call.timeoutMs ?? requestTimeoutMs,
    abortSignal: ctx.signal,
    body: call.body === undefined ? undefined : JSON.stringify(call.body),
    headers: createHttpHeaders({
      accept: "application/json",
      "accept-encoding": "gzip,deflate",
      "user-agent": "rollcall",
      ...(call.body === undefined ? {} : { "content-type": "application/json" }),
      ...call.headers,
      authorization: `Bearer ${await tokenFor(ctx, call.service)}`,
    }),
  });
  const response = await untilStopped(ctx.signal, () => pipeline.sendRequest(client, request));
  if (response.status < 200 || response.status >= 300) throw failureOf(response.status, response.bodyAsText);
  return { json: parseJson(response.bodyAsText), header: (name) => response.headers.get(name) };
}

function parseJson(text: string | null | undefined): unknown {
  try {
    return JSON.parse(text ?? "");
  } catch (error) {
    throw malformed("An answer of Azure is no JSON; it may have been cut off or come from a proxy.", error);
  }
}

/** One pipeline and one set of pooled connections for the whole run. */
function connection(ctx: AzureContext): Promise<{ pipeline: Pipeline; client: HttpClient }> {
  return oncePerRun(ctx, "azure/connection", async () => {
    const { createEmptyPipeline, createDefaultHttpClient, proxyPolicy } = await import(
      "@azure/core-rest-pipeline"
    );
    const pipeline = createEmptyPipeline();
    // HTTPS_PROXY and NO_PROXY hold here as they do for the SDKs.
    pipeline.addPolicy(proxyPolicy());
    pipeline.addPolicy(retryPolicy(ctx), { phase: "Retry" });
    return { pipeline, client: guardedClient(ctx, createDefaultHttpClient()) };
  });
}

/** Gives every request of an SDK's pipeline the run's token, and once a new one where it was refused. */
export function tokenPolicy(ctx: AzureContext, service: Service): PipelinePolicy {
  return {
    name: "rollcallTokenPolicy",
    async sendRequest(request, next) {
      request.headers.set("authorization", `Bearer ${await tokenFor(ctx, service)}`);
      const response = await next(request);
      if (response.status !== 401) return response;
      request.headers.set("authorization", `Bearer ${await tokenFor(ctx, service, true)}`);
      return next(request);
    },
  };
}

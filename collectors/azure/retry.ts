/**
 * Retries for everything asked of Azure, as one pipeline policy: throttling with or without Retry-After, failing servers and cut
 * lines; bounded attempts, and every wait ends with the run. All calls read, so repeating one is always safe.
 */
import { setTimeout as sleep } from "node:timers/promises";
import type { PipelinePolicy, PipelineResponse } from "@azure/core-rest-pipeline";
import { RollcallError } from "#lib/errors.ts";
import { stopped } from "../calls/stopped.ts";
import type { AzureContext } from "./context.ts";

export const maximumAttempts = 8;
/** Delays grow to at most this many units, unless the server asks for more. */
const longestDelay = 32;
/** A server that asks for a longer wait than this many units is asked in another run. */
const longestWait = 300;

/** In units of `retryDelayMs` (a second by default). `asked`: what the server asked for; null where it said nothing. */
export function retryWait(retry: number, asked: number | null, salt: number): number {
  const spread = 0.5 + ((salt * 0.618_033_988_75) % 1) / 2;
  return Math.max(Math.min(2 ** (retry - 2), longestDelay) * spread, asked ?? 0);
}

/** Seconds the headers ask to wait: Retry-After in seconds or as a date, its millisecond forms, Resource Graph's quota. */
export function askedWait(headers: { get(name: string): string | undefined }, now: Date): number | null {
  const milliseconds = headers.get("retry-after-ms") ?? headers.get("x-ms-retry-after-ms");
  if (milliseconds !== undefined && Number.isFinite(Number(milliseconds))) return Number(milliseconds) / 1000;
  const after = headers.get("retry-after");
  if (after !== undefined) {
    if (Number.isFinite(Number(after))) return Math.max(0, Number(after));
    const date = Date.parse(after);
    if (!Number.isNaN(date)) return Math.max(0, (date - now.getTime()) / 1000);
  }
  const quota = /^(\d+):(\d+):(\d+)$/.exec(headers.get("x-ms-user-quota-resets-after") ?? "");
  return quota === null ? null : Number(quota[1]) * 3600 + Number(quota[2]) * 60 + Number(quota[3]);
}

export const retryPolicyName = "rollcallRetryPolicy";

export function retryPolicy(ctx: Pick<AzureContext, "signal" | "limits" | "clock">): PipelinePolicy {
  let salt = 0;
  return {
    name: retryPolicyName,
    async sendRequest(request, next) {
      for (let attempt = 1; ; attempt++) {
        if (ctx.signal.aborted) throw stopped(ctx.signal);
        let response: PipelineResponse | null = null;
        let failure: unknown = null;
        try {
          response = await next(request);
        } catch (error) {
          failure = error;
        }
        if (ctx.signal.aborted) throw stopped(ctx.signal);
        const mayPass = response === null ? isPassing(failure) : isBusy(response.status);
        const asked = response === null ? null : askedWait(response.headers, ctx.clock.now());
        if (!mayPass || attempt >= maximumAttempts || (asked ?? 0) > longestWait) {
          if (response === null) throw failure;
          return response;
        }
        await wait(retryWait(attempt, asked, ++salt), ctx);
      }
    },
  };
}

function isBusy(status: number): boolean {
  return status === 429 || status === 408 || (status >= 500 && status !== 501 && status !== 505);
}

/** A line that was cut before or within the answer; never our own refusal or a lack of credentials. */
function isPassing(error: unknown): boolean {
  if (error instanceof RollcallError) return false;
  const { name, code, statusCode } = error as { name?: string; code?: string; statusCode?: number };
  if (statusCode !== undefined) return isBusy(statusCode);
  return name === "RestError" || name === "AbortError" || /^E[A-Z]+$/.test(code ?? "");
}

/** Waits so many units. Throws Unavailable at once when the run is stopped. */
export async function wait(units: number, ctx: Pick<AzureContext, "signal" | "limits">): Promise<void> {
  try {
    await sleep(units * ctx.limits.retryDelayMs, undefined, { signal: ctx.signal });
  } catch {
    throw stopped(ctx.signal);
  }
}

/**
 * Google Cloud as one run sees it: the only way to make a call. Every call stops with the run's signal, waits as long as it is asked to,
 * is repeated when that may help, never follows a redirection, and fails only with Rollcall's own errors.
 */
import { oncePerRun } from "../calls/once-per-run.ts";
import { createPace, type Pace } from "../calls/pace.ts";
import { pause } from "../calls/pause.ts";
import { stopped } from "../calls/stopped.ts";
import { untilStopped } from "../calls/until-stopped.ts";
import { type Credentials, type GcpContext, openCredentials } from "./credentials.ts";
import {
  type Attempt,
  isRefusedToken,
  isThrottling,
  isWorthRetrying,
  mapError,
  objectOf,
  readFailure,
} from "./errors.ts";
import { waitBefore } from "./wait-before.ts";

/** What each call is made with; the signal is the run's. */
export type CallOptions = {
  headers: Record<string, string>;
  signal: AbortSignal;
  timeout: number;
  retry: false;
  redirect: "error";
  rootUrl: string | undefined;
};

export type Access = {
  ctx: GcpContext;
  credentials: Credentials;
  /**
   * Makes one call. `permission`: the IAM permission it needs; `resource`: what it is about.
   * Throws Denied | Unavailable | NotFound.
   */
  call<T extends object>(
    permission: string,
    resource: string,
    run: (options: CallOptions) => Promise<{ data: T }>,
  ): Promise<T>;
};

/** How many small calls of one slice may be under way together. */
export function callsAtOnce(ctx: GcpContext): number {
  return Math.max(1, Math.min(ctx.limits.concurrency, 8));
}

/** One for all slices of a run: Google counts calls per project that pays for them, not per project that is read. */
export function openAccess(ctx: GcpContext): Promise<Access> {
  return oncePerRun(ctx, "gcp/access", async () => {
    const credentials = await openCredentials(ctx);
    const pace = createPace({ gapMs: 0, unitMs: ctx.limits.retryDelayMs, signal: ctx.signal });
    return {
      ctx,
      credentials,
      call: async (permission, resource, run) => {
        const { caller, quotaProject } = credentials;
        const attempt = { permission, resource, caller, quotaProject };
        return objectOf(await withRetries(ctx, credentials, pace, attempt, run), attempt);
      },
    };
  });
}

async function withRetries<T>(
  ctx: GcpContext,
  credentials: Credentials,
  pace: Pace,
  attempt: Attempt,
  run: (options: CallOptions) => Promise<{ data: T }>,
): Promise<T> {
  let hasRenewed = false;
  for (let tries = 1; ; tries++) {
    if (ctx.signal.aborted) throw stopped(ctx.signal);
    try {
      await pace.enter();
      const options = await optionsFor(ctx, credentials);
      const { data } = await untilStopped(ctx.signal, () => run(options));
      pace.faster();
      return data;
    } catch (error) {
      if (ctx.signal.aborted) throw stopped(ctx.signal);
      const failure = readFailure(error, ctx.clock.now());
      if (isRefusedToken(failure) && !hasRenewed) {
        hasRenewed = true;
        credentials.renew();
        continue;
      }
      if (isThrottling(failure)) pace.slower();
      const mapped = mapError(error, attempt, ctx.clock.now());
      const wait = waitBefore(tries, failure, ctx.limits.retryDelayMs);
      if (error === mapped || !isWorthRetrying(failure) || wait === null) throw mapped;
      await pause(wait, ctx.signal);
    }
  }
}

async function optionsFor(ctx: GcpContext, { token, quotaProject }: Credentials): Promise<CallOptions> {
  const headers: Record<string, string> = { authorization: `Bearer ${await token()}` };
  if (quotaProject !== null) headers["x-goog-user-project"] = quotaProject;
  return {
    headers,
    signal: ctx.signal,
    timeout: 60_000,
    retry: false,
    // A redirection could lead the token to another host.
    redirect: "error",
    rootUrl: ctx.endpoint,
  };
}

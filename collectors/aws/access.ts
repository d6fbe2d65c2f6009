/**
 * One account (or the organization) as seen by one slice: its clients, and the only way to make a call. Every call stops with the
 * run's signal, is repeated once when its session expired, and fails only with Rollcall's own errors.
 */

import { homeRegionOf } from "#lib/providers/aws/source.ts";
import { createPace, type Pace } from "../calls/pace.ts";
import { stopped } from "../calls/stopped.ts";
import { untilStopped } from "../calls/until-stopped.ts";
import { type ClientOptions, type CredentialProvider, clientOptions } from "./client-options.ts";
import { isExpiredSession, mapError } from "./errors.ts";
import { type AwsContext, accountSession, organizationSession, type Session } from "./sessions.ts";

type Closable = { destroy(): void };

export type Access = {
  ctx: AwsContext;
  /** 12 digits; null for the organization. */
  account: string | null;
  partition: string;
  homeRegion: string;
  caller: string;
  credentials: CredentialProvider;
  pace: Pace;
  /** Makes the next call use a new session. */
  renew(): void;
  /** The client of that name and region, made on first use and closed with the access. */
  client<C extends Closable>(name: string, region: string, make: (options: ClientOptions) => C): C;
  /** Makes one call. `permission` is the IAM action it needs. Throws Denied | Unavailable | NotFound | NotApplicable. */
  call<T>(
    permission: string,
    run: (options: { abortSignal: AbortSignal }) => Promise<T>,
    region?: string,
  ): Promise<T>;
  close(): void;
};

/** How many small calls of one slice may be under way together. */
export function callsAtOnce(ctx: AwsContext): number {
  return Math.max(1, Math.min(ctx.limits.concurrency, 8));
}

/** Opens an account, or the organization for null. `gapMs`: least time between two calls (0: only throttling slows them). */
export async function openAccess(ctx: AwsContext, account: string | null, gapMs = 0): Promise<Access> {
  const session = await (account === null ? organizationSession(ctx) : accountSession(ctx, account));
  return accessWith(
    ctx,
    account,
    session,
    createPace({ gapMs, unitMs: ctx.limits.retryDelayMs, signal: ctx.signal }),
  );
}

/** The same account with a new session that is then not renewed: what one job started, only the same session may read. */
export async function pinned(access: Access): Promise<Access> {
  access.renew();
  const { accessKeyId, secretAccessKey, sessionToken } = await access.credentials();
  const fixed = { accessKeyId, secretAccessKey, sessionToken };
  const session = { credentials: async () => fixed, renew: () => undefined, caller: access.caller };
  return accessWith(access.ctx, access.account, session, access.pace);
}

/** A session's access to one account, or the organization for null. */
export function accessWith(ctx: AwsContext, account: string | null, session: Session, pace: Pace): Access {
  const clients = new Map<string, Closable>();
  const homeRegion = homeRegionOf(ctx.source.config);
  return {
    ctx,
    account,
    partition: ctx.source.config.partition,
    homeRegion,
    caller: session.caller,
    credentials: session.credentials,
    pace,
    renew: session.renew,
    client<C extends Closable>(name: string, region: string, make: (options: ClientOptions) => C): C {
      const key = `${name} ${region}`;
      const known = clients.get(key);
      if (known) return known as C;
      const made = make(clientOptions(ctx, region, session.credentials, pace));
      clients.set(key, made);
      return made;
    },
    async call(permission, run, region = homeRegion) {
      const options = { abortSignal: ctx.signal };
      try {
        return await untilStopped(ctx.signal, () =>
          run(options).catch((error: unknown) => {
            if (!isExpiredSession(error)) throw error;
            session.renew();
            return run(options);
          }),
        );
      } catch (error) {
        if (ctx.signal.aborted) throw stopped(ctx.signal);
        throw mapError(error, { permission, account, region, caller: session.caller });
      }
    },
    close() {
      for (const client of clients.values()) client.destroy();
      clients.clear();
    },
  };
}

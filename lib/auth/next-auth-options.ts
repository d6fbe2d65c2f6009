/** next-auth's settings: providers from the environment, admission by judgeArrival, and a token that only names a session row. */
import type { NextAuthOptions, Profile } from "next-auth";
import type { Pool } from "pg";
import { type Clock, systemClock } from "#lib/clock.ts";
import { entering, openSession } from "#lib/commands/open-session.ts";
import { Forbidden, RollcallError } from "#lib/errors.ts";
import { githubProvider } from "./github-provider.ts";
import { type Arrival, judgeArrival, type Refusal } from "./judge-arrival.ts";
import { oidcProvider } from "./oidc-provider.ts";
import { roleOfGroups } from "./role-of-groups.ts";
import { sessionCookieOptions } from "./session-cookie.ts";
import { sessionCookieName } from "./session-cookie-name.ts";
import type { SignInSettings } from "./sign-in-settings.ts";

type Given = {
  pool: Pool;
  /** Dates the audit row; sessions follow the machine. */
  clock: Clock;
  settings: SignInSettings;
  secret: string;
  /** Ends the session of a token that next-auth signs out. */
  onSignOut(sessionId: string): Promise<void>;
};

export function nextAuthOptions({ pool, clock, settings, secret, onSignOut }: Given): NextAuthOptions {
  const { oidc, github, secure, lifetimeMs } = settings;
  return {
    secret,
    useSecureCookies: secure,
    providers: [
      ...(oidc === null ? [] : [oidcProvider(oidc)]),
      ...(github === null ? [] : [githubProvider(github)]),
    ],
    session: { strategy: "jwt", maxAge: Math.ceil(lifetimeMs / 1000) },
    cookies: { sessionToken: { name: sessionCookieName(secure), options: sessionCookieOptions(secure) } },
    pages: { signIn: "/sign-in", error: "/sign-in", signOut: "/sign-in" },
    // The cause may hold what a provider sent; its name is enough to look further.
    logger: {
      error: (code, data) => console.error(`sign-in: ${code}: ${causeOf(data)}`),
      warn: () => {},
      debug: () => {},
    },
    callbacks: {
      signIn: ({ profile }) => {
        const refusal = judgeArrival(arrivalFrom(profile), settings.allowedDomains);
        return refusal === null ? true : problemAddress(refusal);
      },
      jwt: async ({ token, account, profile }) => {
        if (account === null) return { sid: token.sid };
        const arrival = arrivalFrom(profile);
        const refusal = judgeArrival(arrival, settings.allowedDomains);
        if (refusal !== null) throw new Forbidden(refusal, { hint: "" });
        const { sessionId } = await admit({ pool, clock, settings }, arrival);
        return { sid: sessionId };
      },
      // Nobody asks next-auth who is signed in; what it would tell is kept from it.
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) =>
        url.startsWith("/") && !url.startsWith("//")
          ? baseUrl + url
          : url.startsWith(`${baseUrl}/`)
            ? url
            : baseUrl,
    },
    events: {
      signOut: async ({ token }) => {
        if (typeof token?.sid === "string") await onSignOut(token.sid);
      },
    },
  };
}

/** The role follows the groups where a map says how; without one it is what was decided here. */
async function admit(
  { pool, clock, settings }: Pick<Given, "pool" | "clock" | "settings">,
  arrival: Arrival,
) {
  const role = settings.roleMap.size === 0 ? null : roleOfGroups(arrival.groups, settings.roleMap);
  const ctx = entering(pool, arrival.provider, clock);
  return openSession(ctx, { ...arrival, role, lifetimeMs: settings.lifetimeMs, now: systemClock.now() });
}

/** Our providers' own `userinfo` puts the arrival on the profile: see oidc-provider.ts and github-provider.ts. */
function arrivalFrom(profile: Profile | undefined): Arrival {
  const arrival = (profile as { arrival?: Arrival } | undefined)?.arrival;
  if (arrival === undefined) throw new Error("A profile without an arrival.");
  return arrival;
}

function problemAddress(problem: Refusal): string {
  return `/sign-in?problem=${problem}`;
}

/** The message of an error, without addresses' queries: those hold codes and states. */
function causeOf(data: unknown): string {
  const inner = data !== null && typeof data === "object" && "error" in data ? data.error : data;
  if (inner instanceof RollcallError) return inner.message;
  return inner instanceof Error
    ? `${inner.name}: ${inner.message.replaceAll(/\?\S*/g, "?…").slice(0, 300)}`
    : "";
}

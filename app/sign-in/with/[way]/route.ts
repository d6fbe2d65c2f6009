/** The ways in that need no other site: a local account's password, a bootstrap link, and in the demo one press. */

import type { NextRequest } from "next/server";
import { roleWords } from "#components/ui/role-words.ts";
import { checkPassword } from "#lib/auth/check-password.ts";
import { demoGroups } from "#lib/auth/demo-sign-in.ts";
import { endSession } from "#lib/auth/end-session.ts";
import { roleNamed } from "#lib/auth/roles.ts";
import { safePath } from "#lib/auth/routes.ts";
import { openSealed, sealSession, sessionCookieOptions } from "#lib/auth/session-cookie.ts";
import { sessionCookieName } from "#lib/auth/session-cookie-name.ts";
import { sessionSecret } from "#lib/auth/session-secret.ts";
import type { WaysIn } from "#lib/auth/ways-in.ts";
import { systemClock } from "#lib/clock.ts";
import { type Entering, entering, openSession } from "#lib/commands/open-session.ts";
import { useBootstrap as spendBootstrap } from "#lib/commands/use-bootstrap.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { Forbidden, NotFound, RollcallError } from "#lib/errors.ts";
import { appClock, textOf } from "../../../act.ts";
import { currentWaysIn } from "../../../current-person.ts";
import { problem } from "../../../problem.ts";
import { seeOther } from "../../../see-other.ts";

type Context = { params: Promise<{ way: string }> };

/** The demo's first page: whoever comes is its security lead. Only a browser that comes by itself, not led by another site. */
export async function GET(request: NextRequest, { params }: Context): Promise<Response> {
  const { way } = await params;
  const site = request.headers.get("sec-fetch-site");
  if (way !== "demo" || site === "cross-site") return problem(noWay());
  return enter(request, way, new FormData(), request.nextUrl.searchParams.get("to"));
}

export async function POST(request: NextRequest, { params }: Context): Promise<Response> {
  const form = await request.formData().catch(() => new FormData());
  return enter(request, (await params).way, form, textOf(form, "to"));
}

async function enter(
  request: NextRequest,
  way: string,
  form: FormData,
  to: string | null,
): Promise<Response> {
  try {
    const ways = await currentWaysIn();
    const { secure, lifetimeMs } = ways.settings;
    const name = sessionCookieName(secure);
    const secret = await sessionSecret();
    const who = await vouched(ways, way, form);
    const opened = await openSession(entering(appPool(), who.provider, appClock()), {
      ...who,
      lifetimeMs,
      now: systemClock.now(),
    });
    const before = await openSealed(request.cookies.get(name)?.value, secret);
    if (before !== null) await endSession({ pool: appPool(), clock: appClock() }, before);
    const answer = seeOther(safePath(to));
    const value = await sealSession(opened.sessionId, secret, lifetimeMs);
    answer.cookies.set(name, value, { ...sessionCookieOptions(secure), expires: opened.expiresAt });
    return answer;
  } catch (error) {
    if (error instanceof RollcallError && typeof error.detail.refusal === "string")
      return seeOther(`/sign-in?${new URLSearchParams({ problem: error.detail.refusal, to: safePath(to) })}`);
    return problem(error);
  }
}

/** Throws NotFound for a way that is off, Forbidden for who may not come by it. */
async function vouched(ways: WaysIn, way: string, form: FormData): Promise<Entering> {
  const pool = appPool();
  if (way === "bootstrap") {
    const ctx = {
      pool,
      actor: { name: "sign-in:bootstrap", role: "administrator" },
      clock: systemClock,
    } as const;
    return spendBootstrap(ctx, textOf(form, "token"));
  }
  if (way === "local" && ways.settings.local) {
    const password = form.get("password");
    const typed = { email: textOf(form, "email"), password: typeof password === "string" ? password : "" };
    const { subject, name, email } = await checkPassword(pool, systemClock, typed);
    return { provider: "local", subject, name, email, groups: [], role: null };
  }
  if (way === "demo" && ways.demo) {
    const role = roleNamed(textOf(form, "role") || "lead");
    if (role === null)
      throw new Forbidden("There is no such role.", { hint: "Choose one of the sign-in page." });
    return {
      provider: "demo",
      subject: role,
      name: `Demo ${roleWords(role).toLowerCase()}`,
      email: null,
      groups: demoGroups(role),
      role,
    };
  }
  throw noWay();
}

function noWay(): NotFound {
  return new NotFound("Nobody signs in this way here.", {
    hint: "The sign-in page lists the ways there are.",
  });
}

/** Who asks: the one place where a request becomes a person, and the one door through which pages and API routes come to read. */
import { cookies, headers } from "next/headers";
import { redirect } from "next/navigation";
import type { Pool } from "pg";
import { cache } from "react";
import { findPerson, type Person } from "#lib/auth/find-person.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import { readAs } from "#lib/auth/read-as.ts";
import type { Actor } from "#lib/auth/roles.ts";
import type { ReadName } from "#lib/auth/routes.ts";
import { openSealed } from "#lib/auth/session-cookie.ts";
import { sessionCookieName } from "#lib/auth/session-cookie-name.ts";
import { sessionSecret } from "#lib/auth/session-secret.ts";
import { type WaysIn, waysIn } from "#lib/auth/ways-in.ts";
import { systemClock } from "#lib/clock.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { SignedOut } from "#lib/errors.ts";

/** The ways to sign in, once per request. */
export const currentWaysIn = cache((): Promise<WaysIn> => waysIn(appPool()));

/** Null: nobody, or no longer. Asked of the database once per request, never kept between requests. */
export const currentPerson = cache(async (): Promise<Person | null> => {
  const jar = await cookies();
  const { settings, providers } = await currentWaysIn();
  const value = jar.get(sessionCookieName(settings.secure))?.value;
  const sessionId = await openSealed(value, await sessionSecret());
  if (sessionId === null) return null;
  // Sessions end by the machine's time, also where a demo's clock stands still.
  return findPerson(appPool(), sessionId, { idleMs: settings.idleMs, providers, now: systemClock.now() });
});

/** Throws SignedOut. */
export async function currentActor(): Promise<Actor> {
  const person = await currentPerson();
  if (person === null) throw new SignedOut();
  return actorOf(person);
}

/** What an API route reads from. Throws SignedOut, and Forbidden for a role that may not. */
export async function apiReader(route: ReadName): Promise<Pool> {
  return readAs(await currentActor(), route, appPool());
}

/** What a page reads from; who is not signed in is led to sign in and back. Throws Forbidden for a role that may not. */
export async function pageReader(route: ReadName): Promise<Pool> {
  const person = await currentPerson();
  if (person === null) redirect(await signInAddress());
  return readAs(actorOf(person), route, appPool());
}

/** Where to sign in, and the way back to the page that was asked. */
export async function signInAddress(): Promise<string> {
  const path = (await headers()).get("x-rollcall-path") ?? "/";
  return `/sign-in?to=${encodeURIComponent(path)}`;
}

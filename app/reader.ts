/** Who reads what must be accounted for: the person at the pages or, where programs ask, the holder of an API key. */
import type { NextRequest } from "next/server";
import { type NeededScope, verifyApiKey } from "#lib/auth/api-key.ts";
import { readAs } from "#lib/auth/read-as.ts";
import type { ReadName } from "#lib/auth/routes.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { appClock } from "./act.ts";
import { apiReader, currentActor, pageReader } from "./current-person.ts";

/** Who is not signed in is led to sign in and back. Throws Forbidden for a role that may not read it. */
export async function pageContext(route: ReadName): Promise<CommandContext> {
  return { pool: await pageReader(route), actor: await currentActor(), clock: appClock() };
}

/**
 * A request that carries `Authorization` is judged by it alone, whoever's browser it comes from. Throws SignedOut for nobody and
 * for a key that is unknown, expired or revoked, Forbidden for a role that may not read it and for a key without the scope.
 */
export async function apiContext(
  request: NextRequest,
  route: ReadName,
  scope: NeededScope,
): Promise<CommandContext> {
  const authorization = request.headers.get("authorization");
  const clock = appClock();
  if (authorization === null) return { pool: await apiReader(route), actor: await currentActor(), clock };
  const actor = await verifyApiKey({ pool: appPool(), clock }, authorization, scope);
  return { pool: readAs(actor, route, appPool()), actor, clock };
}

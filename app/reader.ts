/** Who asks by an address that only reads: the person at the pages or, where programs ask, the holder of an API key. */
import type { NextRequest } from "next/server";
import { type NeededScope, verifyApiKey } from "#lib/auth/api-key.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { appClock } from "./act.ts";

/** Before sign-in exists, who reaches the pages is the person who started the process. */
const person = { name: "local", role: "administrator" } as const;

export async function pageReader(): Promise<CommandContext> {
  return { pool: appPool(), actor: person, clock: appClock() };
}

/**
 * A request that carries `Authorization` is judged by it alone, whoever's browser it comes from. Throws SignedOut for a key
 * that is unknown, expired or revoked, Forbidden for one without the scope.
 */
export async function apiReader(request: NextRequest, scope: NeededScope): Promise<CommandContext> {
  const authorization = request.headers.get("authorization");
  if (authorization === null) return pageReader();
  const ctx = { pool: appPool(), clock: appClock() };
  return { ...ctx, actor: await verifyApiKey(ctx, authorization, scope) };
}

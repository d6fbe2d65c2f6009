/** Ends one session, or all of the person whose it is; nothing happens for one that is over. */
import type { Pool } from "pg";
import { type Clock, systemClock } from "#lib/clock.ts";
import { closeAllSessions } from "#lib/commands/close-all-sessions.ts";
import { closeSession } from "#lib/commands/close-session.ts";
import { findPerson } from "./find-person.ts";
import { actorOf } from "./person-actor.ts";
import { readSignInSettings } from "./sign-in-settings.ts";

const everyWay = ["oidc", "github", "local", "demo", "bootstrap"];

export async function endSession(
  { pool, clock }: { pool: Pool; clock: Clock },
  sessionId: string,
  everywhere = false,
): Promise<void> {
  const { idleMs } = readSignInSettings();
  const person = await findPerson(pool, sessionId, { idleMs, providers: everyWay, now: systemClock.now() });
  if (person === null) return;
  const ctx = { pool, actor: actorOf(person), clock };
  if (everywhere) await closeAllSessions(ctx, person.userId);
  else await closeSession(ctx, person);
}

/** The cookie of a session: it names a row of `session`, sealed, and says nothing of who that is. */
import { decode, encode } from "next-auth/jwt";

export function sessionCookieOptions(secure: boolean) {
  return { httpOnly: true, sameSite: "lax", path: "/", secure } as const;
}

/** What the cookie holds for a session that lasts until `expiresAt`. */
export async function sealSession(sessionId: string, secret: string, lifetimeMs: number): Promise<string> {
  return encode({ token: { sid: sessionId }, secret, maxAge: Math.ceil(lifetimeMs / 1000) });
}

/** The session a cookie names; null for one that was not sealed here, or is over. */
export async function openSealed(value: string | undefined, secret: string): Promise<string | null> {
  if (value === undefined || value === "") return null;
  const token = await decode({ token: value, secret }).catch(() => null);
  return typeof token?.sid === "string" ? token.sid : null;
}

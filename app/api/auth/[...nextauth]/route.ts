/** next-auth's own addresses: the way to a provider and back. Whatever they leave behind is a cookie that names a session row. */
import NextAuth from "next-auth";
import { endSession } from "#lib/auth/end-session.ts";
import { nextAuthOptions } from "#lib/auth/next-auth-options.ts";
import { sessionSecret } from "#lib/auth/session-secret.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { appClock } from "../../../act.ts";
import { currentWaysIn } from "../../../current-person.ts";
import { problem } from "../../../problem.ts";

type Context = { params: Promise<{ nextauth: string[] }> };

// The proxy lets only hosts through that are ours, and sets the headers that next-auth reads here.
process.env.AUTH_TRUST_HOST ??= "1";

async function answer(request: Request, context: Context): Promise<Response> {
  try {
    const { settings } = await currentWaysIn();
    const [pool, clock] = [appPool(), appClock()];
    const onSignOut = (sessionId: string) => endSession({ pool, clock }, sessionId);
    const options = nextAuthOptions({ pool, clock, settings, secret: await sessionSecret(), onSignOut });
    return await NextAuth(options)(request, context);
  } catch (error) {
    return problem(error);
  }
}

export { answer as GET, answer as POST };

/** Signs out this browser, or with `everywhere` all of the person's. */
import { cookies } from "next/headers";
import { endSession } from "#lib/auth/end-session.ts";
import { openSealed, sessionCookieOptions } from "#lib/auth/session-cookie.ts";
import { sessionCookieName } from "#lib/auth/session-cookie-name.ts";
import { sessionSecret } from "#lib/auth/session-secret.ts";
import { appPool } from "#lib/db/app-pool.ts";
import { appClock } from "../act.ts";
import { currentWaysIn } from "../current-person.ts";
import { problem } from "../problem.ts";
import { seeOther } from "../see-other.ts";

export async function POST(request: Request): Promise<Response> {
  try {
    const form = await request.formData().catch(() => new FormData());
    const { secure } = (await currentWaysIn()).settings;
    const name = sessionCookieName(secure);
    const sessionId = await openSealed((await cookies()).get(name)?.value, await sessionSecret());
    if (sessionId !== null)
      await endSession({ pool: appPool(), clock: appClock() }, sessionId, form.get("everywhere") !== null);
    const answer = seeOther("/sign-in");
    answer.cookies.set(name, "", { ...sessionCookieOptions(secure), maxAge: 0 });
    return answer;
  } catch (error) {
    return problem(error);
  }
}

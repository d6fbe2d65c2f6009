/** A first start without a provider must let somebody in: prints a link that works once, while there is no administrator. */
import { bootstrapAddress } from "#lib/auth/bootstrap-address.ts";
import { waysIn } from "#lib/auth/ways-in.ts";
import { systemClock } from "#lib/clock.ts";
import { makeBootstrap } from "#lib/commands/make-bootstrap.ts";
import { openPool } from "#lib/db/pool.ts";
import { administrators } from "#lib/queries/administrators.ts";

/** Throws Invalid for sign-in settings that cannot be read: better at the start than at the first sign-in. */
export async function offerFirstAdministrator(
  { databaseUrl, port }: { databaseUrl: string; port: number },
  say: (text: string) => void,
): Promise<void> {
  const pool = openPool(databaseUrl, { max: 1, applicationName: "rollcall start" });
  try {
    const { settings, demo } = await waysIn(pool);
    if (demo || settings.oidc !== null || settings.github !== null) return;
    if ((await administrators(pool)).length > 0) return;
    const ctx = { pool, actor: { name: "job:start", role: "administrator" }, clock: systemClock } as const;
    const { token } = await makeBootstrap(ctx);
    say(`Nobody is administrator yet. This link lets the first one in, once, within an hour:`);
    say(bootstrapAddress(token, port));
  } finally {
    await pool.end();
  }
}

/** 200 once pages can be used: the database is migrated and, in the demo, the first collection is in. Else 503 and why. */
import { appPool } from "#lib/db/app-pool.ts";
import { pendingMigrations } from "#lib/db/migrate.ts";
import { RollcallError } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";

export const dynamic = "force-dynamic";

export async function GET(): Promise<Response> {
  const reason = await notReady();
  const body = reason === null ? { ready: true } : { ready: false, reason };
  return Response.json(body, {
    status: reason === null ? 200 : 503,
    headers: { "cache-control": "no-store" },
  });
}

async function notReady(): Promise<string | null> {
  try {
    const pending = await pendingMigrations(appPool());
    if (pending.length > 0) return `${pending.length} migrations are not applied yet`;
    if (process.env.ROLLCALL_DEMO !== "1") return null;
    const { asOf } = await freshness(appPool());
    return asOf === null ? "the first collection is not in yet" : null;
  } catch (error) {
    return error instanceof RollcallError ? error.message : "the database does not answer";
  }
}

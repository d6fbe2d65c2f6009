/** What `doctor` checks before any cloud: that the database answers, has this version's tables, and can search. */
import { pendingMigrations } from "#lib/db/migrate.ts";
import type { DoctorCheck } from "#lib/ingest/contract.ts";
import type { Session } from "./session.ts";

/** The session is open, so the database answers. */
export async function databaseChecks({ pool, place }: Session): Promise<DoctorCheck[]> {
  const pending = await pendingMigrations(pool);
  const migrations: DoctorCheck =
    pending.length === 0
      ? check("migrations", "ok", "up to date", null)
      : check(
          "migrations",
          "failed",
          `${pending.length} not applied: ${pending.join(", ")}`,
          "npm run cli -- migrate",
        );
  return [check("connection", "ok", place, null), migrations];
}

function check(name: string, status: DoctorCheck["status"], detail: string, fix: string | null): DoctorCheck {
  return { name, scope: null, status, detail, fix };
}

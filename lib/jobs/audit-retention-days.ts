/** How long the record of decisions is kept, from the environment; nothing said keeps everything. */
import { leastKeptDays } from "#lib/commands/prune-audit.ts";
import { Invalid } from "#lib/errors.ts";

/** ROLLCALL_AUDIT_RETENTION (`730d`) in days; null: everything. Throws Invalid, also for less than is always kept. */
export function auditRetentionDays(
  variables: Record<string, string | undefined> = process.env,
): number | null {
  const setting = variables.ROLLCALL_AUDIT_RETENTION?.trim() ?? "";
  if (setting === "") return null;
  const days = Number(/^(\d{1,5})d$/.exec(setting)?.[1] ?? "0");
  if (days >= leastKeptDays) return days;
  throw new Invalid(
    `ROLLCALL_AUDIT_RETENTION: "${setting}" is no number of days from ${leastKeptDays}d on.`,
    {
      hint: `Such as 730d. Unset, everything is kept; the last ${leastKeptDays} days always are.`,
    },
  );
}

/** When each account and each of its keys last signed in, as far as it is reported. */
import type { OracleUsage } from "../../oracle-answer.ts";
import { lastDayOf, lastDayOfAccount, momentOf, OBSERVED_DAYS, REPORT_LAG_DAYS } from "../world/activity.ts";
import type { ProjectState } from "../world/model.ts";
import type { Sight } from "./sight.ts";

export function usageOf(scope: string, state: ProjectState, sight: Sight): OracleUsage[] {
  const to = state.day - REPORT_LAG_DAYS;
  const from = to - OBSERVED_DAYS;
  const row = (principal: string, source: string, day: number | null): OracleUsage => ({
    ...{ principal, source, plane: "identity", action: "*" },
    lastUsedAt: day === null ? null : momentOf(day, 420),
  });
  const rows: OracleUsage[] = [];
  // Whoever may not ask about accounts does not get as far as the keys.
  if (!sight.accountUse(scope)) return rows;
  for (const account of state.accounts)
    rows.push(row(account.uniqueId, "account-last-authentication", lastDayOfAccount(account, from, to)));
  if (!sight.keyUse(scope)) return rows;
  for (const account of state.accounts)
    for (const key of account.keys.filter(({ disabled }) => !disabled))
      rows.push(row(account.uniqueId, "key-last-authentication", lastDayOf(key.activity, from, to)));
  return rows;
}

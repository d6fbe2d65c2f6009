/** How long at the most something may be allowed to stay, as it is set now, and who set it. */
import { type Ask, askClient } from "#lib/db/ask-over.ts";
import { type PolicyDays, type PolicyLimitKey, policyDays, policyKeys } from "#lib/domain/policy-limits.ts";
import { actorName } from "./actor-name.sql.ts";
import { inSnapshot, type Reader } from "./snapshot.ts";

type Stored = { key: string; days: number; setBy: string; setAt: Date };

const limitsSql = `
  select key, days, ${actorName("set_by")} as "setBy", set_at as "setAt" from policy_limit`;

/** As a command holds to it, in its own transaction. */
export async function readPolicyDays(ask: Ask): Promise<PolicyDays> {
  return policyDays(await ask<Stored>(limitsSql, []));
}

/** `set`: null where nobody set it. */
export type PolicyLimit = { key: PolicyLimitKey; days: number; set: { by: string; at: Date } | null };

export async function policyLimitsNow(reader: Reader): Promise<PolicyLimit[]> {
  return inSnapshot(reader, async (client) => {
    const rows = await askClient(client)<Stored>(limitsSql, []);
    const days = policyDays(rows);
    return policyKeys.map((key) => {
      const row = rows.find((one) => one.key === key);
      return { key, days: days[key], set: row === undefined ? null : { by: row.setBy, at: row.setAt } };
    });
  });
}

export async function policyDaysNow(reader: Reader): Promise<PolicyDays> {
  return inSnapshot(reader, (client) => readPolicyDays(askClient(client)));
}

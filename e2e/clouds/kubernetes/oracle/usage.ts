/** What each account was last seen to do, by what it does: refused attempts are none. */
import { isoOf } from "../../calendar.ts";
import type { OracleUsage } from "../../oracle-answer.ts";
import { apiUsesOf, lastHappened } from "../world/api-use.ts";
import type { ClusterState } from "../world/model.ts";

/** `principal`: the name the log knows it by. */
export function usageOf(state: ClusterState): OracleUsage[] {
  const latest = new Map<string, { principal: string; plane: string; action: string; at: Date }>();
  const note = (principal: string, plane: string, action: string, at: Date) => {
    const key = `${principal} ${plane} ${action}`;
    const known = latest.get(key);
    if (known === undefined || known.at < at) latest.set(key, { principal, plane, action, at });
  };
  for (const use of apiUsesOf(state)) {
    const at = lastHappened(use, state.day);
    if (at === null || use.reason === null) continue;
    note(use.user, "action", `${use.group === "" ? "core" : use.group}/${use.resource}:${use.verb}`, at);
    note(use.user, "identity", "*", at);
  }
  return [...latest.values()].map(({ at, ...row }) => ({
    ...row,
    source: "audit-log",
    lastUsedAt: isoOf(at),
  }));
}

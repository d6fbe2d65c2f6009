/** What each account was last seen to do, by what it does, and what it was refused, apart. */
import { isoOf } from "../../calendar.ts";
import type { OracleUsage } from "../../oracle-answer.ts";
import { apiUsesOf, lastHappened } from "../world/api-use.ts";
import type { ClusterState } from "../world/model.ts";

/** `principal`: the name the log knows it by. */
export function usageOf(state: ClusterState): OracleUsage[] {
  type Row = Omit<OracleUsage, "lastUsedAt"> & { at: Date };
  const latest = new Map<string, Row>();
  const note = (row: Row) => {
    const key = `${row.principal} ${row.source} ${row.plane} ${row.action}`;
    const known = latest.get(key);
    if (known === undefined || known.at < row.at) latest.set(key, row);
  };
  for (const use of apiUsesOf(state)) {
    const at = lastHappened(use, state.day);
    if (at === null) continue;
    const isRefused = use.reason === null;
    const row = { principal: use.user, source: isRefused ? "audit-log/denied" : "audit-log", at };
    const action = `${use.group === "" ? "core" : use.group}/${use.resource}:${use.verb}`;
    note({ ...row, plane: "action", action });
    if (!isRefused) note({ ...row, plane: "identity", action: "*" });
  }
  return [...latest.values()].map(({ at, ...row }) => ({ ...row, lastUsedAt: isoOf(at) }));
}

/** Grants one after another, each narrowed or refused with a reason; what two of them come to alike is one change. */
import { isEmptySet } from "#lib/domain/permission-set.ts";
import type { Refusal } from "#lib/domain/remediation/change.ts";
import type { JudgedGrant, Narrowing } from "../remediation.ts";

/** What the changes of one identity share while they are worked out. */
export type SharedWork = {
  /** Names of roles that are to be made. */
  taken: Set<string>;
  /** Roles that are edited in place, by their key: two bindings may point at one. */
  edited: Map<string, Narrowing>;
};

/** Grants of which nothing may go are left out. */
export function narrowEach(
  grants: readonly JudgedGrant[],
  changeOf: (grant: JudgedGrant, shared: SharedWork) => Narrowing | Refusal,
  taken: readonly string[] = [],
): { narrowings: Narrowing[]; refusals: Refusal[] } {
  const shared: SharedWork = { taken: new Set(taken), edited: new Map() };
  const narrowings: Narrowing[] = [];
  const refusals: Refusal[] = [];
  for (const grant of grants) {
    if (isEmptySet(grant.alone)) continue;
    const found = changeOf(grant, shared);
    if ("why" in found) refusals.push(found);
    else if (!narrowings.includes(found)) narrowings.push(found);
  }
  return { narrowings, refusals };
}

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
  const refused: (Refusal & { key: string })[] = [];
  for (const grant of grants) {
    if (isEmptySet(grant.alone)) continue;
    const found = changeOf(grant, shared);
    if ("why" in found) refused.push({ ...found, key: grant.key });
    else if (!narrowings.includes(found)) narrowings.push(found);
  }
  // What goes with the change of another grant needs none of its own.
  const refusals = refused
    .filter(({ key }) => !narrowings.some(({ after }) => after.has(key)))
    .map(({ target, why }): Refusal => ({ target, why }));
  return { narrowings, refusals };
}

/** One bound per policy, wherever it is attached: the same policy on four levels limits once and reads once. */
import type { GrantDetail } from "#lib/queries/identity-detail.ts";

export type Bound = {
  /** The attachment nearest to the top of the tree. */
  grant: GrantDetail;
  /** Where it is attached, from the top down; empty when it is set on the identity itself. */
  places: string[];
};

/** What denies something comes first, what lets everything through last. */
export function groupBounds(bounds: readonly GrantDetail[]): Bound[] {
  const groups = Map.groupBy(bounds, ({ role, roleRef, via }) => `${via} ${role?.id ?? roleRef.value}`);
  return [...groups.values()]
    .flatMap((group): Bound[] => {
      const [grant] = group;
      if (grant === undefined) return [];
      return [{ grant, places: [...new Set(group.flatMap(({ scope }) => scope?.name ?? []))] }];
    })
    .sort((left, right) => weight(left) - weight(right));
}

function weight({ grant }: Bound): number {
  if (grant.effect === "boundary") return 0;
  const statements = grant.role?.statements ?? null;
  if (statements === null) return 1;
  if (statements.some(({ effect }) => effect === "Deny")) return 2;
  return statements.some(({ actions }) => actions.includes("*")) ? 4 : 3;
}

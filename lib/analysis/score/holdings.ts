/** Since when each identity has held which grant set: read, and written where it changed. */
import type { ClientBase } from "pg";
import type { GrantSets } from "./grant-sets.ts";
import { addHoldingsSql, holdingsSql } from "./score.sql.ts";
import type { HeldSet } from "./score-holder.ts";

/** By identity, in order of days. */
export async function readHoldings(
  client: ClientBase,
  ids: readonly string[],
  sets: GrantSets,
): Promise<Map<string, HeldSet[]>> {
  const { rows } = await client.query<{ identityId: string; fromDay: number; grantSetId: string }>(
    holdingsSql,
    [ids],
  );
  const stored = await sets.load(rows.map(({ grantSetId }) => grantSetId));
  const found = new Map<string, HeldSet[]>();
  for (const { identityId, fromDay, grantSetId } of rows) {
    const set = stored.get(grantSetId);
    if (set === undefined) continue;
    const known = found.get(identityId);
    if (known) known.push({ fromDay, set });
    else found.set(identityId, [{ fromDay, set }]);
  }
  return found;
}

type Kept = { holder: { id: string }; before: readonly HeldSet[]; holdings: readonly HeldSet[] };

/** `numbers`: of grant sets, by hash. */
export async function keepHoldings(
  client: ClientBase,
  kept: readonly Kept[],
  numbers: ReadonlyMap<string, string>,
): Promise<void> {
  const added = kept.flatMap(({ holder, before, holdings }) =>
    holdings
      .filter(
        ({ fromDay, set }) => !before.some((one) => one.fromDay === fromDay && one.set.hash === set.hash),
      )
      .map(({ fromDay, set }) => ({ id: holder.id, fromDay, number: numbers.get(set.hash) })),
  );
  if (added.length === 0) return;
  await client.query(addHoldingsSql, [
    added.map(({ id }) => id),
    added.map(({ fromDay }) => fromDay),
    added.map(({ number }) => number),
  ]);
}

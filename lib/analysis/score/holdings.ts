/** Since when each identity has held which grant set: read, and written where it changed. */
import type { ClientBase } from "pg";
import { arrayLiteral } from "../array-literal.ts";
import type { GrantSets } from "./grant-sets.ts";
import { addHoldingsSql, holdingsSql } from "./score.sql.ts";
import type { HeldSet } from "./score-holder.ts";

/** By identity, in order of days. */
export async function readHoldings(
  client: ClientBase,
  ids: readonly string[],
): Promise<Map<string, HeldSet[]>> {
  const { rows } = await client.query<{ identityId: string; fromDay: number; grantSet: string }>(
    holdingsSql,
    [arrayLiteral(ids)],
  );
  const found = new Map<string, HeldSet[]>();
  for (const { identityId, fromDay, grantSet } of rows) {
    const known = found.get(identityId);
    if (known) known.push({ fromDay, set: grantSet });
    else found.set(identityId, [{ fromDay, set: grantSet }]);
  }
  return found;
}

type Kept = { id: string; before: readonly HeldSet[]; holdings: readonly HeldSet[] };

export async function keepHoldings(
  client: ClientBase,
  kept: readonly Kept[],
  sets: Pick<GrantSets, "store">,
): Promise<void> {
  const added = kept.flatMap(({ id, before, holdings }) =>
    holdings
      .filter(({ fromDay, set }) => !before.some((one) => one.fromDay === fromDay && one.set === set))
      .map(({ fromDay, set }) => ({ id, fromDay, set })),
  );
  // What is held today is stored although it is no news: what it gives may be.
  const held = kept.flatMap(({ holdings }) => holdings.at(-1)?.set ?? []);
  await sets.store(client, [...held, ...added.map(({ set }) => set)]);
  if (added.length === 0) return;
  await client.query(addHoldingsSql, [
    arrayLiteral(added.map(({ id }) => id)),
    arrayLiteral(added.map(({ fromDay }) => fromDay)),
    arrayLiteral(added.map(({ set }) => set)),
  ]);
}

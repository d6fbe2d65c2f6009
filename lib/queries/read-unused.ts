/** Whom it is proven of that they use none of the wanted actions they have: packed sets are counted through, none is unpacked. */
import type { ClientBase } from "pg";
import { countHeld } from "#lib/domain/packed-actions.ts";
import { type WantedActions, wantedActions } from "#lib/domain/wanted-actions.ts";
import { bigintAt, readTuples, type Tuple } from "./read-tuples.ts";
import { givenSql, holdersSql, unusedSql } from "./resolve-actions.sql.ts";

/** Identities that have at least one of them. `ids`: as for `readSeen`. */
export async function readUnused(client: ClientBase, ids: Int32Array): Promise<number[]> {
  const wanted = wantedActions(ids);
  const found: number[] = [];
  const given = await readGiven(client, wanted);
  if (given.size === 0) return found;
  // Joined here: the server would sort or hash whole sets to do it.
  const granted = new Map<number, number>();
  await readTuples(client, holdersSql, (row) => {
    const count = given.get(hashAt(row, 1));
    if (count !== undefined) granted.set(bigintAt(row, 0), count);
  });
  await readTuples(client, unusedSql, (row) => {
    const id = bigintAt(row, 0);
    const count = granted.get(id);
    if (count !== undefined && countAt(row, 1, wanted) === count) found.push(id);
  });
  return found;
}

/** How many of the wanted each grant set gives, of those that give any. */
async function readGiven(client: ClientBase, wanted: WantedActions): Promise<Map<string, number>> {
  const given = new Map<string, number>();
  await readTuples(client, givenSql, (row) => {
    const count = countAt(row, 1, wanted);
    if (count > 0) given.set(hashAt(row, 0), count);
  });
  return given;
}

function countAt({ bytes, starts, ends }: Tuple, field: number, wanted: WantedActions): number {
  return countHeld(bytes, wanted, starts[field], ends[field]);
}

function hashAt({ bytes, starts, ends }: Tuple, field: number): string {
  return bytes.toString("latin1", starts[field], ends[field]);
}

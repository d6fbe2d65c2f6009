/** Whom it is proven of that they use none of the wanted actions they have: packed sets are counted through, none is unpacked. */
import type { ClientBase } from "pg";
import { countHeld } from "#lib/domain/packed-actions.ts";
import { type WantedActions, wantedActions } from "#lib/domain/wanted-actions.ts";
import { bigintAt, readTuples, type Tuple } from "./read-tuples.ts";
import { givenSql, unusedSql } from "./resolve-actions.sql.ts";

/** Identities that have at least one of them. `ids`: as for `readSeen`. */
export async function readUnused(client: ClientBase, ids: Int32Array): Promise<number[]> {
  const wanted = wantedActions(ids);
  const found: number[] = [];
  const given = await readGiven(client, wanted);
  if (given.size === 0) return found;
  await readTuples(client, unusedSql(given.keys()), (row) => {
    if (countAt(row, 2, wanted) === given.get(hashAt(row, 1))) found.push(bigintAt(row, 0));
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
  return bytes.toString("hex", starts[field], ends[field]);
}

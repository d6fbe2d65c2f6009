/** How large policies are before and after, item by item: the exact change of each is worked out, the largest items first. */
import type { ClientBase } from "pg";
import { RollcallError } from "#lib/errors.ts";
import { exactChange } from "../exact-change.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { itemChange } from "../work-items/item-change.ts";
import type { WhatIfItem } from "./what-if-items.ts";

/** Each takes its time: of more items only the largest are written. */
export const mostWritten = 500;

export type ItemSize = { id: string; title: string; before: number; after: number };

export type PolicySizes = {
  /** Items whose exact change was worked out, of how many. */
  looked: number;
  of: number;
  /** Bytes of compact JSON, of all documents that would be changed. */
  before: number;
  after: number;
  /** Of each item that changes documents, the largest documents first. */
  items: ItemSize[];
  /** Items of which no change can be written. */
  refused: { id: string; title: string; why: string }[];
};

type Request = { items: readonly WhatIfItem[]; asOf: Date; most: number };

export async function policySizes(reader: Reader, { items, asOf, most }: Request): Promise<PolicySizes> {
  return inSnapshot(reader, async (client) => {
    const largest = items.toSorted((one, other) => other.n - one.n || Number(one.id) - Number(other.id));
    const written = largest.slice(0, most);
    const sizes: ItemSize[] = [];
    const refused: PolicySizes["refused"] = [];
    for (const item of written) {
      const { id, title } = item;
      const { changes, refusals } = await changesOf(client, item, asOf);
      const sum = (side: "before" | "after") =>
        changes.reduce((all, { bytes }) => all + (bytes?.[side] ?? 0), 0);
      if (changes.length > 0) sizes.push({ id, title, before: sum("before"), after: sum("after") });
      else refused.push({ id, title, why: refusals[0]?.why ?? "No change is written for it." });
    }
    return {
      ...{ looked: written.length, of: items.length, refused },
      before: sizes.reduce((all, { before }) => all + before, 0),
      after: sizes.reduce((all, { after }) => all + after, 0),
      items: sizes.toSorted((one, other) => other.before - one.before || Number(one.id) - Number(other.id)),
    };
  });
}

/** What an item says beside its change, its findings and history, is told elsewhere: of an identity's own the change alone is read. */
async function changesOf(client: ClientBase, { id, identityId, roleId }: WhatIfItem, asOf: Date) {
  try {
    if (identityId !== null && roleId === null)
      return await exactChange(client, { id: identityId, action: "remove-unused" });
    return (await itemChange(client, { id, asOf })).change;
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { changes: [], refusals: [{ target: id, why: error.message }] };
  }
}

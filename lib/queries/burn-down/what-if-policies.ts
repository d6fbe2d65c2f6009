/** How large policies are before and after, of those items whose exact change is worked out: the largest ones, as each takes its time. */
import type { ClientBase } from "pg";
import { RollcallError } from "#lib/errors.ts";
import { itemChange } from "../work-items/item-change.ts";
import type { WhatIfItem } from "./what-if-items.ts";

export type PolicySizes = {
  /** Items whose exact change was worked out, of how many. */
  looked: number;
  of: number;
  /** Bytes of compact JSON, of all documents that would be changed. */
  before: number;
  after: number;
  /** Items of which no change can be written. */
  refused: { id: string; title: string; why: string }[];
};

type Request = { items: readonly WhatIfItem[]; asOf: Date; most: number };

export async function policySizes(client: ClientBase, { items, asOf, most }: Request): Promise<PolicySizes> {
  const largest = items.toSorted((one, other) => other.n - one.n || Number(one.id) - Number(other.id));
  const sizes: PolicySizes = { looked: 0, of: items.length, before: 0, after: 0, refused: [] };
  for (const { id, title } of largest.slice(0, most)) {
    const { changes, refusals } = await changesOf(client, id, asOf);
    sizes.looked += 1;
    for (const { bytes } of changes) {
      sizes.before += bytes?.before ?? 0;
      sizes.after += bytes?.after ?? 0;
    }
    if (changes.length === 0)
      sizes.refused.push({ id, title, why: refusals[0]?.why ?? "No change is written for it." });
  }
  return sizes;
}

async function changesOf(client: ClientBase, id: string, asOf: Date) {
  try {
    return (await itemChange(client, { id, asOf })).change;
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { changes: [], refusals: [{ target: id, why: error.message }] };
  }
}

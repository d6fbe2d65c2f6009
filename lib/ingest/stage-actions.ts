/** Actions on their way to the catalogue: validated, and appended when the slice's records are all there. */
import type { PoolClient } from "pg";
import { type ActionIds, learnActionIds, learnActionLevels } from "./action-ids.ts";
import { escapeCell } from "./encode-field.ts";
import { Rejection } from "./rejection.ts";

const maxActionLength = 512;
const levels = ["list", "read", "tagging", "write", "permissions"];

export type ActionStage = {
  /** Throws Rejection. */
  add(record: Record<string, unknown>): void;
  /** `client` must not be inside a transaction. */
  finish(client: PoolClient): Promise<void>;
};

export function openActionStage(provider: string, ids: ActionIds): ActionStage {
  const learnt = new Map<string, string | null>();
  return {
    add({ name, level, unknown }) {
      if (!Array.isArray(unknown)) throw new Rejection("wrong-type", "unknown");
      refuseBadAction(name, "name");
      if (level !== null && !levels.includes(level as string)) throw new Rejection("wrong-type", "level");
      learnt.set(name, (level as string | null) ?? learnt.get(name) ?? null);
    },
    async finish(client) {
      await learnActionIds(client, provider, ids, learnt.keys());
      const said = [...learnt].filter((entry): entry is [string, string] => entry[1] !== null);
      await learnActionLevels(client, provider, new Map(said));
      learnt.clear();
    },
  };
}

/** Throws Rejection for what cannot be the name of an action. */
export function refuseBadAction(name: unknown, field: string): asserts name is string {
  if (typeof name !== "string") throw new Rejection("wrong-type", field);
  if (name === "") throw new Rejection("empty-key", field);
  if (name.length > maxActionLength) throw new Rejection("too-long", field);
  escapeCell(name, field);
  if (!name.isWellFormed()) throw new Rejection("lone-surrogate", field);
}

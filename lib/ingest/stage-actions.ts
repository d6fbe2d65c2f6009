/** Actions on their way to the catalogue: validated, and appended when the slice's records are all there. */
import type { PoolClient } from "pg";
import { packUsage } from "#lib/domain/packed-usage.ts";
import { type ActionIds, learnActionIds, learnActionLevels } from "./action-ids.ts";
import { escapeCell } from "./encode-field.ts";
import { Rejection } from "./rejection.ts";

const maxActionLength = 512;
const levels = ["list", "read", "tagging", "write", "permissions"];

/** What a slice told its scope offers: action ids, packed with day 0. */
export type StagedOffer = { actions: Uint8Array; global: Uint8Array };

export type ActionStage = {
  /** Throws Rejection. */
  add(record: Record<string, unknown>): void;
  /** `client` must not be inside a transaction. */
  finish(client: PoolClient): Promise<void>;
  /** Everything accepted, once finished; null when there was nothing. */
  offer(): StagedOffer | null;
};

export function openActionStage(provider: string, ids: ActionIds): ActionStage {
  const learnt = new Map<string, string | null>();
  const global = new Set<string>();
  let offer: StagedOffer | null = null;
  return {
    add({ name, level, isGlobal, unknown }) {
      if (!Array.isArray(unknown)) throw new Rejection("wrong-type", "unknown");
      refuseBadAction(name, "name");
      if (level !== null && !levels.includes(level as string)) throw new Rejection("wrong-type", "level");
      if (isGlobal !== undefined && typeof isGlobal !== "boolean")
        throw new Rejection("wrong-type", "isGlobal");
      if (isGlobal === true) global.add(name);
      learnt.set(name, (level as string | null) ?? learnt.get(name) ?? null);
    },
    async finish(client) {
      await learnActionIds(client, provider, ids, learnt.keys(), learnt);
      await learnActionLevels(client, provider, learnt);
      if (learnt.size > 0) offer = { actions: pack(learnt.keys(), ids), global: pack(global, ids) };
      learnt.clear();
    },
    offer: () => offer,
  };
}

function pack(names: Iterable<string>, ids: ActionIds): Uint8Array {
  return packUsage([...names].map((name) => ({ actionId: ids.get(name) ?? -1, day: 0 })));
}

/** Throws Rejection for what cannot be the name of an action. */
export function refuseBadAction(name: unknown, field: string): asserts name is string {
  if (typeof name !== "string") throw new Rejection("wrong-type", field);
  if (name === "") throw new Rejection("empty-key", field);
  if (name.length > maxActionLength) throw new Rejection("too-long", field);
  escapeCell(name, field);
  if (!name.isWellFormed()) throw new Rejection("lone-surrogate", field);
}

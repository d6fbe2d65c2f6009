/**
 * Who may become an identity and what it may become, up to three steps each way and across clouds. Every step is a trust or a link
 * that is stored; who is found twice stands at his nearest step.
 */
import type { ClientBase } from "pg";
import { becomesSql, comesFromSql } from "./read-reach.sql.ts";

export type ReachState = "same-cloud" | "confirmed" | "trusted" | "claimed";

export type ReachStep = {
  /** Key of the one nearer to the identity; `self` at the first step. */
  nearer: string;
  key: string;
  /** Page of a stored principal; null where a name leads nowhere yet. */
  id: string | null;
  name: string;
  /** `kind` of the reference where nobody is stored. */
  kind: string;
  provider: string | null;
  scope: string | null;
  gone: boolean;
  mechanism: string;
  conditional: boolean;
  state: ReachState;
};

/** By distance: the first list holds the first step. `more`: how many further ones a step has that are not listed. */
export type ReachSide = { steps: ReachStep[]; more: number }[];

export type Reach = { comesFrom: ReachSide; becomes: ReachSide };

const hops = 3;
/** Listed per step: what a person can read; the first step is listed whole elsewhere. */
const mostPerHop = 8;

export async function readReach(client: ClientBase, id: string): Promise<Reach> {
  return {
    comesFrom: await walk(client, id, comesFromSql),
    becomes: await walk(client, id, becomesSql),
  };
}

type StepRow = Omit<ReachStep, "nearer" | "key"> & { nearId: string; refValue: string };

async function walk(client: ClientBase, id: string, sql: string): Promise<ReachSide> {
  const side: ReachSide = [];
  const seen = new Set<string>([id]);
  let around = [{ id, key: "self" }];
  for (let hop = 1; hop <= hops && around.length > 0; hop++) {
    const { rows } = await client.query<StepRow>(sql, [around.map((one) => one.id)]);
    const keyOf = new Map(around.map((one) => [one.id, one.key]));
    const fresh = new Map<string, ReachStep>();
    for (const { nearId, refValue, ...row } of rows) {
      const key = row.id ?? `${row.kind} ${refValue}`;
      if (seen.has(key) || fresh.has(key)) continue;
      fresh.set(key, { ...row, key, nearer: keyOf.get(nearId) ?? "self" });
    }
    if (fresh.size === 0) break;
    const steps = [...fresh.values()].slice(0, fresh.size > mostPerHop ? mostPerHop - 1 : mostPerHop);
    for (const key of fresh.keys()) seen.add(key);
    side.push({ steps, more: fresh.size - steps.length });
    around = steps.flatMap((step) => (step.id === null ? [] : [{ id: step.id, key: step.key }]));
  }
  return side;
}

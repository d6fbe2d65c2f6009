/** The identities behind one number of a what-if: its total is the number. */
import type { ClientBase } from "pg";
import { isHigh, type Standing } from "#lib/domain/burn-down/what-if.ts";
import { Invalid } from "#lib/errors.ts";
import { namesSql } from "./what-if.sql.ts";

export type WhatIfChange = {
  id: string;
  before: Standing;
  /** Null: retired. */
  after: Standing | null;
  /** Actions. */
  removed: number;
  /** Not in scope: it gets a document that is changed for everybody. */
  isBeyond: boolean;
};

/** `narrowed`, `retired`, `beyond`: who loses something, within scope and outside of it. The others: how everybody in scope is afterwards. */
export const whatIfLists = {
  narrowed: ({ after, isBeyond }) => after !== null && !isBeyond,
  retired: ({ after }) => after === null,
  beyond: ({ isBeyond }) => isBeyond,
  high: ({ after, isBeyond }) => after !== null && !isBeyond && isHigh(after),
  "tier-2": ({ after, isBeyond }) => !isBeyond && after?.tier === 2,
  told: ({ after, isBeyond }) => !isBeyond && after?.evidence === "enough",
  young: ({ after, isBeyond }) => !isBeyond && after?.evidence === "young",
  blind: ({ after, isBeyond }) => !isBeyond && after?.evidence === "blind",
  "nothing-granted": ({ after, isBeyond }) => !isBeyond && after?.evidence === "nothing-granted",
} as const satisfies Record<string, (one: WhatIfChange) => boolean>;
export type WhatIfList = keyof typeof whatIfLists;
/** Also who would still be wrong by an objective, by its key. */
export type WhatIfShow = WhatIfList | `objective:${string}`;

export type ListedChange = WhatIfChange & { name: string };
export type ChangeList = { show: WhatIfShow; total: number; rows: ListedChange[] };

type Request = { show: WhatIfList; limit: number };

/** `changes`: who loses something; `everybody`: in scope, changed or not. Those that lose most first. */
export async function listChanges(
  client: ClientBase,
  { changes, everybody }: { changes: readonly WhatIfChange[]; everybody: readonly WhatIfChange[] },
  { show, limit }: Request,
): Promise<ChangeList> {
  const from = show === "narrowed" || show === "retired" || show === "beyond" ? changes : everybody;
  const found = from.filter(whatIfLists[show]).sort(byLoss);
  return { show, total: found.length, rows: await withNames(client, found.slice(0, limit)) };
}

export async function withNames(
  client: ClientBase,
  changes: readonly WhatIfChange[],
): Promise<ListedChange[]> {
  const { rows } = await client.query<{ id: string; name: string }>(namesSql, [changes.map(({ id }) => id)]);
  const names = new Map(rows.map(({ id, name }) => [id, name]));
  return changes.map((one) => ({ ...one, name: names.get(one.id) ?? one.id }));
}

function byLoss(one: WhatIfChange, other: WhatIfChange): number {
  return other.removed - one.removed || Number(BigInt(one.id) - BigInt(other.id));
}

/** `narrowed` where nothing is named. Throws Invalid. */
export function whatIfListNamed(text: string | null): WhatIfShow {
  if (text === null || text === "") return "narrowed";
  const key = objectiveShown(text);
  if (key !== null) return `objective:${key}`;
  const found = (Object.keys(whatIfLists) as WhatIfList[]).find((name) => name === text);
  if (found !== undefined) return found;
  throw new Invalid(`"${text.slice(0, 40)}" is no list of a what-if.`, {
    hint: `Use one of: ${Object.keys(whatIfLists).join(", ")}, or objective: and the key of one.`,
  });
}

/** The key of the objective a list is of; null: it is of another number. */
export function objectiveShown(show: string): string | null {
  return /^objective:([a-z0-9-]{1,60})$/.exec(show)?.[1] ?? null;
}

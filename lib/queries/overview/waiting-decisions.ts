/** What waits for somebody's word: each kind with how many, of which some are told by name, and where they are decided. */
import type { ClientBase } from "pg";
import { listExceptions } from "../exceptions/list-exceptions.ts";
import { listHeld } from "../list-held.ts";
import { listWorkItems } from "../work-items/list-work-items.ts";
import { countFilters } from "./count-filters.ts";

export type WaitingDecisions = {
  /** Slices whose closures wait, and scopes that are not listed any more. */
  held: {
    slice: number;
    source: string;
    stream: string;
    scope: string;
    count: number;
    rows: number;
    heldAt: Date;
  }[];
  absent: { source: string; scope: string; lastSeen: Date }[];
  exceptions: { waiting: number; ending: number };
  /** Identities that two teams claim. */
  contested: number;
  /** Identities with a probable owner who has not said yes. */
  probable: number;
  /** Work items that are critical and undecided, and planned ones whose day has passed. */
  critical: number;
  overdue: number;
};

export const contestedFilter = "owner-conflict:contested";
export const probableFilter = "owner:inferred,lapsed";

export async function waitingDecisions(client: ClientBase, asOf: Date): Promise<WaitingDecisions> {
  const { held, absent } = await listHeld(client);
  const { waiting, ending } = await listExceptions(client, { asOf });
  const count = await countFilters(client, [contestedFilter, probableFilter], asOf);
  const items = async (request: { risk?: "critical"; state?: "undecided"; isOverdue?: boolean }) =>
    (await listWorkItems(client, { asOf, limit: 1, ...request })).total;
  return {
    held: held.map(({ id, source, stream, scope, count: rows, rows: all, heldAt }) => ({
      ...{ slice: id, source, stream, scope: scope.name, count: rows, rows: all, heldAt },
    })),
    absent: absent.map(({ source, name, lastSeen }) => ({ source, scope: name, lastSeen })),
    exceptions: { waiting, ending },
    contested: count(contestedFilter),
    probable: count(probableFilter),
    critical: await items({ risk: "critical", state: "undecided" }),
    overdue: await items({ isOverdue: true }),
  };
}

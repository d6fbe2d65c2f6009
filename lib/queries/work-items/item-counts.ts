/** How many work items each choice of the worklist would show: every facet counts with all other choices, and not with its own. */
import type { ClientBase } from "pg";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import {
  decisionOf,
  type ItemRisk,
  type ItemState,
  itemRiskOf,
  itemStateOf,
  itemStates,
} from "#lib/domain/work-items/work-item.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { type WorkItemsRequest, whereItems } from "./list-work-items.ts";

export type ItemCounts = {
  /** Whom nobody owns is of team null; those with most items first. */
  teams: { team: { key: string; name: string } | null; items: number; critical: number }[];
  decisions: { decision: DecisionKind; items: number }[];
  states: { state: ItemState; items: number }[];
  risks: { risk: ItemRisk; items: number }[];
  /** With all choices: planned, and planned for a day that has passed. */
  planned: number;
  overdue: number;
};

/** Throws what `listWorkItems` throws. */
export async function itemCounts(reader: Reader, request: WorkItemsRequest): Promise<ItemCounts> {
  return inSnapshot(
    reader,
    async (client) => {
      const { team: _, ...anyTeam } = request;
      const { decision: __, ...anyDecision } = request;
      const { risk: ___, ...anyRisk } = request;
      return {
        teams: await byTeam(client, anyTeam),
        decisions: (await countBy(client, "decision", anyDecision)).map(({ code, items }) => ({
          decision: decisionOf(code),
          items,
        })),
        states: (await countBy(client, "state", { ...request, state: "all" })).map(({ code, items }) => ({
          state: itemStateOf(code),
          items,
        })),
        risks: (await countBy(client, "risk", anyRisk))
          .map(({ code, items }) => ({ risk: itemRiskOf(code), items }))
          .reverse(),
        ...(await plans(client, request)),
      };
    },
    request,
  );
}

async function countBy(client: ClientBase, column: "decision" | "state" | "risk", request: WorkItemsRequest) {
  const where = await whereItems(client, request);
  const { rows } = await client.query<{ code: number; items: number }>(
    `select item.${column} as code, count(*)::int as items from work_item item where ${where.text} group by 1 order by 1`,
    where.values,
  );
  return rows;
}

async function byTeam(client: ClientBase, request: WorkItemsRequest): Promise<ItemCounts["teams"]> {
  const where = await whereItems(client, request);
  const { rows } = await client.query<{
    key: string | null;
    name: string | null;
    items: number;
    critical: number;
  }>(
    `select team.key, team.name, items, critical
       from (select item.team, count(*)::int as items, (count(*) filter (where item.risk = 4))::int as critical
               from work_item item where ${where.text} group by item.team) counted
       left join team on team.id = counted.team
      order by items desc, team.name`,
    where.values,
  );
  return rows.map(({ key, name, ...counts }) => ({
    team: key === null || name === null ? null : { key, name },
    ...counts,
  }));
}

async function plans(client: ClientBase, request: WorkItemsRequest) {
  const where = await whereItems(client, request);
  const { rows } = await client.query<{ planned: number; overdue: number }>(
    `select count(*)::int as planned,
            (count(*) filter (where item.planned_for < $${where.values.length + 1}::date))::int as overdue
       from work_item item where ${where.text} and item.state = ${itemStates.planned.code}`,
    [...where.values, request.asOf.toISOString().slice(0, 10)],
  );
  return rows[0] ?? { planned: 0, overdue: 0 };
}

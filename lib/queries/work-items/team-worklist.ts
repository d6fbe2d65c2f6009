/** What a team has to decide and to do: its items with their sums, read from one moment. The sums are of the whole list, not the page. */
import type { ClientBase } from "pg";
import { askClient } from "#lib/db/ask-over.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import { decisionOf, type ItemRisk, itemRiskOf } from "#lib/domain/work-items/work-item.ts";
import { findTeam } from "../owners/find-team.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { listWorkItems, type WorkItemList, type WorkItemsRequest, whereItems } from "./list-work-items.ts";

export type TeamWorklist = WorkItemList & {
  /** Null: what no team owns. */
  team: { key: string; name: string } | null;
  byDecision: { decision: DecisionKind; items: number; n: number; k: number }[];
  byRisk: { risk: ItemRisk; items: number }[];
  planned: number;
  /** Planned for a day that has passed. */
  overdue: number;
};

/** `team`: key, id or name; `none`: of nobody. Throws NotFound for an unknown team, and whatever `listWorkItems` throws. */
export async function teamWorklist(
  reader: Reader,
  request: WorkItemsRequest & { team: string },
): Promise<TeamWorklist> {
  return inSnapshot(
    reader,
    async (client) => {
      const team = request.team === "none" ? null : await findTeam(askClient(client), request.team);
      return {
        team: team === null ? null : { key: team.key, name: team.name },
        ...(await sums(client, request)),
        ...(await listWorkItems(client, request)),
      };
    },
    request,
  );
}

type SumRow = {
  decision: number;
  risk: number;
  items: number;
  n: number;
  k: number;
  planned: number;
  overdue: number;
};

async function sums(client: ClientBase, request: WorkItemsRequest) {
  const where = await whereItems(client, request);
  const { rows } = await client.query<SumRow>(
    `select item.decision, item.risk, count(*)::int as items, sum(item.n)::int as n, sum(item.k)::int as k,
            count(*) filter (where item.state = 2)::int as planned,
            count(*) filter (where item.state = 2 and item.planned_for < $${where.values.length + 1}::date)::int as overdue
       from work_item item where ${where.text} group by item.decision, item.risk order by item.risk desc, item.decision`,
    [...where.values, request.asOf.toISOString().slice(0, 10)],
  );
  const total = (of: readonly SumRow[], column: "items" | "n" | "k" | "planned" | "overdue") =>
    of.reduce((sum, row) => sum + row[column], 0);
  return {
    byDecision: [...Map.groupBy(rows, ({ decision }) => decision)].map(([decision, of]) => ({
      decision: decisionOf(decision),
      items: total(of, "items"),
      n: total(of, "n"),
      k: total(of, "k"),
    })),
    byRisk: [...Map.groupBy(rows, ({ risk }) => risk)].map(([risk, of]) => ({
      risk: itemRiskOf(risk),
      items: total(of, "items"),
    })),
    planned: total(rows, "planned"),
    overdue: total(rows, "overdue"),
  };
}

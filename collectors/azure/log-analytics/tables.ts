/**
 * What a query costs: nothing in tables of the Analytics plan, by the gigabyte scanned in those of the Basic and Auxiliary plans, which
 * are therefore never asked. The plan is looked up before the first question, where Rollcall may.
 */
import { z } from "zod";
import { NotApplicable, NotFound, RollcallError } from "#lib/errors.ts";
import { oncePerRun } from "../../calls/once-per-run.ts";
import { send } from "../api.ts";
import type { AzureContext } from "../context.ts";
import { answerOf } from "../errors.ts";
import { text } from "../parse.ts";
import { resourceGraph } from "../resource-graph.ts";

export const tablesRead = "Microsoft.OperationalInsights/workspaces/tables/read";

const workspaceRow = z.looseObject({ id: z.string(), customerId: z.string() });
const tableAnswer = z.looseObject({ properties: z.looseObject({ plan: text }) });

/** Resource ids of workspaces by their own ids, as far as Resource Graph shows them; empty where it may not be asked. */
function knownWorkspaces(ctx: AzureContext): Promise<Map<string, string>> {
  return oncePerRun(ctx, "azure/workspaces", async () => {
    const found = new Map<string, string>();
    if (ctx.source.config.withoutResourceGraph) return found;
    const query =
      "resources | where type =~ 'microsoft.operationalinsights/workspaces' | project id, customerId = tolower(tostring(properties.customerId)) | order by id asc";
    for await (const row of resourceGraph(ctx, { query, subscriptions: null, permission: tablesRead })) {
      const { id, customerId } = answerOf(workspaceRow, row, "the list of workspaces");
      found.set(customerId, id);
    }
    return found;
  });
}

/** `Analytics`, `Basic` or `Auxiliary`; `absent` where there is no such table; null where nobody tells. Source: Tables - Get 2022-10-01. */
export function planOf(ctx: AzureContext, workspace: string, table: string): Promise<string | null> {
  return oncePerRun(ctx, `azure/plan/${workspace}/${table}`, async () => {
    try {
      const resource = (await knownWorkspaces(ctx)).get(workspace);
      if (resource === undefined) return null;
      const url = `${resource}/tables/${table}?api-version=2022-10-01`;
      const where = `the workspace ${workspace}`;
      const { json } = await send(ctx, { service: "management", url, permission: tablesRead, where });
      return answerOf(tableAnswer, json, `the table ${table}`).properties.plan;
    } catch (error) {
      if (ctx.signal.aborted || !(error instanceof RollcallError)) throw error;
      return error instanceof NotFound ? "absent" : null;
    }
  });
}

/** Throws NotApplicable before a question that would be billed. Where no plan is told, the address that is asked refuses such tables. */
export async function refuseBilledTable(ctx: AzureContext, workspace: string, table: string): Promise<void> {
  const plan = await planOf(ctx, workspace, table);
  if (plan === null || plan === "absent" || plan.toLowerCase() === "analytics") return;
  throw new NotApplicable(
    `${table} of the workspace ${workspace} is on the ${plan} plan, whose queries are billed by the gigabyte they scan.`,
    { hint: "Rollcall does not ask it. Put the table on the Analytics plan, whose queries are free." },
  );
}

/** One result for each table that is there. Throws NotApplicable where none is. */
export async function eachTable<Table extends string, T>(
  tables: readonly Table[],
  read: (table: Table) => Promise<T>,
): Promise<Map<Table, T>> {
  const found = new Map<Table, T>();
  let absent: NotApplicable | null = null;
  for (const table of tables) {
    try {
      found.set(table, await read(table));
    } catch (error) {
      if (!(error instanceof NotApplicable)) throw error;
      absent ??= error;
    }
  }
  if (found.size === 0 && absent !== null) throw absent;
  return found;
}

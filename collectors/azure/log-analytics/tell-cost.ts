/** What the doctor says of a workspace: which tables it has, how much came in, and what asking them costs. */
import { z } from "zod";
import { NotApplicable } from "#lib/errors.ts";
import { bytesText } from "../../calls/scan-budget.ts";
import type { AzureContext } from "../context.ts";
import { ask } from "./ask.ts";
import { activityTable, graphTable, signInTables, storageTables, volumeQuery } from "./queries.ts";
import { planOf } from "./tables.ts";

const askedTables = [activityTable, ...Object.values(signInTables), ...storageTables, graphTable];
const volumeRow = z.object({ table: z.string(), megabytes: z.number() });
const dayMs = 86_400_000;

/** Throws Denied | Unavailable, NotApplicable where the workspace has nothing of what is asked. */
export async function workspaceCost(ctx: AzureContext, workspace: string): Promise<string> {
  const to = new Date(Math.floor(ctx.clock.now().getTime() / dayMs) * dayMs);
  const rows = await ask(ctx, {
    ...{ workspace, table: "Usage", row: volumeRow, span: { from: new Date(to.getTime() - 30 * dayMs), to } },
    text: (span) => volumeQuery(askedTables, span),
  });
  const found: string[] = [];
  for (const { table, megabytes } of rows.toSorted((a, b) => (a.table < b.table ? -1 : 1))) {
    const plan = await planOf(ctx, workspace, table);
    found.push(`${table} ${bytesText(megabytes * 1e6)} (${costOf(plan)})`);
  }
  if (found.length > 0) return `In the last 30 days came in: ${found.join(", ")}.`;
  throw new NotApplicable("In the last 30 days nothing came in of what is asked here.", {
    hint: "Send activity logs, sign-ins, storage logs or Microsoft Graph activity there with diagnostic settings, or leave the workspace out.",
  });
}

function costOf(plan: string | null): string {
  if (plan === null || plan === "absent")
    return "asked; free unless the table is on a plan that Rollcall may not see";
  return plan.toLowerCase() === "analytics"
    ? "queries are free"
    : `${plan} plan: queries are billed, so it is not asked`;
}

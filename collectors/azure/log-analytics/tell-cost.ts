/** What asking a workspace costs, before it is asked: which tables it has, how much came in, on which plan. It reads no log. */
import { z } from "zod";
import { NotApplicable } from "#lib/errors.ts";
import { oncePerRun } from "../../calls/once-per-run.ts";
import { bytesText } from "../../calls/scan-budget.ts";
import type { AzureContext } from "../context.ts";
import { ask } from "./ask.ts";
import { activityTable, graphTable, signInTables, storageTables, volumeQuery } from "./queries.ts";
import { planOf } from "./tables.ts";

const askedTables = [activityTable, ...Object.values(signInTables), ...storageTables, graphTable];
const volumeRow = z.object({ table: z.string(), megabytes: z.number() });
const dayMs = 86_400_000;

/** How many days the volume is told of. */
const volumeDays = 30;

type Volume = { table: string; bytes: number; plan: string | null };

/** What came in of the tables that are asked, by name. Throws Denied | Unavailable. */
function volumes(ctx: AzureContext, workspace: string): Promise<Volume[]> {
  return oncePerRun(ctx, `azure/volumes/${workspace}`, async () => {
    const to = new Date(Math.floor(ctx.clock.now().getTime() / dayMs) * dayMs);
    const span = { from: new Date(to.getTime() - volumeDays * dayMs), to };
    const text = (asked: Pick<typeof span, "to">) => volumeQuery(askedTables, asked);
    const rows = await ask(ctx, { workspace, table: "Usage", row: volumeRow, span, text });
    const found: Volume[] = [];
    for (const { table, megabytes } of rows.toSorted((a, b) => (a.table < b.table ? -1 : 1)))
      found.push({ table, bytes: megabytes * 1e6, plan: await planOf(ctx, workspace, table) });
    return found;
  });
}

/** For the doctor. Throws Denied | Unavailable, NotApplicable where the workspace has nothing of what is asked. */
export async function workspaceCost(ctx: AzureContext, workspace: string): Promise<string> {
  const found = (await volumes(ctx, workspace)).map(
    ({ table, bytes, plan }) => `${table} ${bytesText(bytes)} (${costOf(plan)})`,
  );
  if (found.length > 0) return `In the last ${volumeDays} days came in: ${found.join(", ")}.`;
  throw new NotApplicable(`In the last ${volumeDays} days nothing came in of what is asked here.`, {
    hint: "Send activity logs, sign-ins, storage logs or Microsoft Graph activity there with diagnostic settings, or leave the workspace out.",
  });
}

/** For the source's page, of some of the tables: what a first reading would go over, and how sure that is. Throws Denied | Unavailable. */
export async function readingCost(
  ctx: AzureContext,
  workspace: string,
  tables: readonly string[],
): Promise<string> {
  const found = (await volumes(ctx, workspace)).filter(({ table }) => tables.includes(table));
  const billed = found.filter(({ plan }) => isBilled(plan));
  const asked = found.filter(({ plan }) => !isBilled(plan));
  const names = (some: readonly Volume[]) =>
    some.map(({ table, bytes }) => `${table} ${bytesText(bytes)}`).join(", ");
  const sentences: string[] = [];
  if (found.length === 0)
    sentences.push(`nothing came in of ${tables.join(", ")} in the last ${volumeDays} days.`);
  if (asked.length > 0) {
    const days = ctx.source.config.logFirstDays;
    const bytes = asked.reduce((sum, volume) => sum + volume.bytes, 0);
    const unsure = asked.some(({ plan }) => plan === null)
      ? " Rollcall may not see the plan of all of them; the address it asks answers for no table whose queries are billed."
      : "";
    sentences.push(
      `in the last ${volumeDays} days came in ${names(asked)}. A first reading of ${days} days would go over about ${bytesText((bytes * days) / volumeDays)}, and its queries are free on the Analytics plan. An estimate: as if every month were alike, and the table kept ${days} days.${unsure}`,
    );
  }
  if (billed.length > 0)
    sentences.push(
      `${names(billed)} would not be asked: on the ${[...new Set(billed.map(({ plan }) => plan))].join(" and ")} plan queries are billed by the gigabyte they scan.`,
    );
  return `Workspace ${workspace}: ${sentences.join(" ")}`;
}

const isBilled = (plan: string | null) =>
  plan !== null && plan !== "absent" && plan.toLowerCase() !== "analytics";

function costOf(plan: string | null): string {
  if (plan === null || plan === "absent")
    return "asked; free unless the table is on a plan that Rollcall may not see";
  return isBilled(plan) ? `${plan} plan: queries are billed, so it is not asked` : "queries are free";
}

/**
 * One question to Resource Graph for many subscriptions at once, its rows handed out slice by slice: few calls however many
 * subscriptions there are, and never more rows in memory than those of one group of subscriptions.
 */
import { guidOf } from "#lib/providers/azure/keys.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import type { AzureContext } from "./context.ts";
import { resourceGraph } from "./resource-graph.ts";
import { activeSubscriptions, readTree, type Subscription } from "./tree.ts";

/** Subscriptions asked about together. */
export const groupSize = 50;

/** The groups of active subscriptions, in the order slices are read in. */
export function groupsOf(subscriptions: readonly Subscription[]): string[][] {
  const ids = activeSubscriptions({ subscriptions: [...subscriptions] }).map(({ id }) => id);
  return Array.from({ length: Math.ceil(ids.length / groupSize) }, (_, at) =>
    ids.slice(at * groupSize, (at + 1) * groupSize),
  );
}

export type GroupQuestion = {
  /** Names the rows in the run's memory. */
  name: string;
  query: string;
  permission: string;
  /** Which subscription a row belongs to; null for rows above all of them. */
  subscriptionOf(row: unknown): string | null;
};

/** The rows of one subscription. A group is asked about when its first slice is read; a slice read again asks for itself. */
export async function rowsOf(
  ctx: AzureContext,
  subscription: string,
  question: GroupQuestion,
): Promise<unknown[]> {
  const { subscriptions } = await readTree(ctx);
  const group = groupsOf(subscriptions).find((ids) => ids.includes(subscription)) ?? [subscription];
  const key = `azure/rows/${question.name}/${group[0]}`;
  const taken = `azure/taken/${question.name}/${subscription}`;
  const alone = ctx.session.has(taken);
  const rows = alone
    ? await ask(ctx, [subscription], question)
    : await oncePerRun(ctx, key, () => ask(ctx, group, question));
  ctx.session.set(taken, true);
  const own = rows.get(subscription) ?? [];
  rows.delete(subscription);
  return own;
}

async function ask(
  ctx: AzureContext,
  subscriptions: string[],
  { query, permission, subscriptionOf }: GroupQuestion,
): Promise<Map<string, unknown[]>> {
  const rows = new Map<string, unknown[]>();
  for await (const row of resourceGraph(ctx, { query, subscriptions, permission })) {
    const subscription = guidOf(subscriptionOf(row) ?? "");
    if (subscription === null) continue;
    const known = rows.get(subscription);
    if (known) known.push(row);
    else rows.set(subscription, [row]);
  }
  return rows;
}

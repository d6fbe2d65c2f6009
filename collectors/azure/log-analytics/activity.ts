/**
 * `azure/log-analytics-activity`: the activity log as a workspace keeps it, longer than Azure itself does. A subscription is taken to
 * be watched only back to the last day on which nothing of it arrived: who sends what where is told by what is there.
 */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { directoryRef, guidOf } from "#lib/providers/azure/keys.ts";
import { coveredBy, type EngineSpan } from "../../calls/engine-span.ts";
import { unbrokenDays } from "../../calls/unbroken-days.ts";
import { createUses } from "../../calls/uses.ts";
import { shownByActivityLog } from "../activity-log.ts";
import type { AzureContext } from "../context.ts";
import { instantOf } from "../parse.ts";
import { activeSubscriptions, readTree } from "../tree.ts";
import { ask } from "./ask.ts";
import { assignmentRecords, assignmentUseRow } from "./assignments.ts";
import { activityAssignmentsQuery, activityDaysQuery, activityQuery, activityTable } from "./queries.ts";
import { readWorkspaces } from "./read-workspaces.ts";
import { truth } from "./rows.ts";

/** Source of the records: the same log, whoever keeps it. */
const source = "activity-log";

const useRow = z.object({ principal: z.string(), action: z.string(), isRefused: truth, last: z.string() });
const dayRow = z.object({ subscription: z.string(), day: z.string() });

export function collectLogActivity(ctx: AzureContext, tenant: string): AsyncGenerator<CloudRecord> {
  return readWorkspaces(ctx, {
    slice: { stream: "azure/log-analytics-activity", scope: tenant },
    read: (workspace, span) => readActivity(ctx, workspace, span),
    tables: [activityTable],
    shows:
      "writes, deletions and actions on resources, as far as subscriptions send them there; no reads, and nothing done to data.",
  });
}

async function readActivity(ctx: AzureContext, workspace: string, span: EngineSpan): Promise<CloudRecord[]> {
  const question = { workspace, table: activityTable, span };
  const rows = await ask(ctx, { ...question, text: activityQuery, row: useRow });
  const days = await ask(ctx, { ...question, text: activityDaysQuery, row: dayRow });
  const used = await ask(ctx, { ...question, text: activityAssignmentsQuery, row: assignmentUseRow });
  const own = new Set(activeSubscriptions(await readTree(ctx)).map(({ id }) => id));
  return [...seenRecords(rows), ...assignmentRecords(used), ...watchRecords(days, own, span)];
}

/** Whoever has no object id is nobody of the directory. */
export function* seenRecords(rows: readonly z.infer<typeof useRow>[]): Generator<CloudRecord> {
  const uses = createUses();
  for (const { principal, action, isRefused, last } of rows) {
    const [id, at] = [guidOf(principal), instantOf(last)];
    if (id === null || at === null) continue;
    uses.add({
      ...{ principal: directoryRef(id, ""), source: isRefused ? `${source}/denied` : source },
      ...{ plane: "action", action, at },
    });
  }
  yield* uses.records();
}

/** `own`: the subscriptions that are collected; what others send there is not for this source to tell. */
export function* watchRecords(
  rows: readonly z.infer<typeof dayRow>[],
  own: ReadonlySet<string>,
  span: EngineSpan,
): Generator<CloudRecord> {
  for (const [subscription, days] of Map.groupBy(rows, ({ subscription }) => subscription.toLowerCase())) {
    const watched = unbrokenDays(
      days.flatMap(({ day }) => instantOf(day) ?? []),
      span,
    );
    if (watched === null || !own.has(subscription)) continue;
    yield {
      ...{ type: "usage", principal: { kind: "scope", value: subscription }, source, plane: "action" },
      ...coveredBy(watched),
      entries: shownByActivityLog.map((action) => ({ action, lastUsedAt: null })),
      unknown: [],
    };
  }
}

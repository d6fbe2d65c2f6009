/**
 * `azure/log-analytics-graph`: which application permission of Microsoft Graph software used. The log names all that its token had, so
 * a call tells which one it used only where there was no other; of the rest nothing is said.
 */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { appPlane, permissionAction } from "#lib/providers/azure/action-planes.ts";
import { graphAppId } from "#lib/providers/azure/clouds.ts";
import { directoryRef, guidOf } from "#lib/providers/azure/keys.ts";
import type { EngineSpan } from "../../calls/engine-span.ts";
import { createUses } from "../../calls/uses.ts";
import type { AzureContext } from "../context.ts";
import { instantOf, text } from "../parse.ts";
import { ask } from "./ask.ts";
import { graphQuery, graphTable } from "./queries.ts";
import { readWorkspaces } from "./read-workspaces.ts";

const callRow = z.object({ principal: z.string(), roles: text, last: z.string() });
type CallRow = z.infer<typeof callRow>;

export function collectLogGraph(ctx: AzureContext, tenant: string): AsyncGenerator<CloudRecord> {
  return readWorkspaces(ctx, {
    slice: { stream: "azure/log-analytics-graph", scope: tenant },
    read: async (workspace, span) => [...callRecords(await readCalls(ctx, workspace, span))],
    tables: [graphTable],
    shows: "calls of Microsoft Graph, and the permission behind them where the caller's token had no other.",
  });
}

function readCalls(ctx: AzureContext, workspace: string, span: EngineSpan): Promise<CallRow[]> {
  return ask(ctx, { workspace, table: graphTable, span, text: graphQuery, row: callRow });
}

export function* callRecords(rows: readonly CallRow[]): Generator<CloudRecord> {
  const uses = createUses();
  for (const { principal, roles, last } of rows) {
    const [id, at] = [guidOf(principal), instantOf(last)];
    const [role, ...others] = (roles ?? "").split(/[\s,]+/).filter((part) => part !== "");
    if (id === null || at === null || role === undefined || others.length > 0) continue;
    uses.add({
      ...{ principal: directoryRef(id, ""), source: "graph-activity", plane: "action", at },
      action: permissionAction(appPlane, { resource: "Microsoft Graph", appId: graphAppId, value: role }),
    });
  }
  yield* uses.records();
}

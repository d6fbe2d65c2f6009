/**
 * `azure/log-analytics-storage`: what software did to data in storage, by tokens. Which accounts log is set on each and tells no date,
 * so that what is not here is never taken for not done.
 */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { dataPlane } from "#lib/providers/azure/action-planes.ts";
import { directoryRef, guidOf } from "#lib/providers/azure/keys.ts";
import type { EngineSpan } from "../../calls/engine-span.ts";
import { createUses } from "../../calls/uses.ts";
import type { AzureContext } from "../context.ts";
import { instantOf } from "../parse.ts";
import { ask } from "./ask.ts";
import { assignmentRecords, assignmentUseRow } from "./assignments.ts";
import { storageAssignmentsQuery, storageQuery, storageTables } from "./queries.ts";
import { readWorkspaces } from "./read-workspaces.ts";
import { truth } from "./rows.ts";
import { eachTable } from "./tables.ts";

const source = "storage-log";

const useRow = z.object({ principal: z.string(), action: z.string(), isRefused: truth, last: z.string() });
type UseRow = z.infer<typeof useRow>;

export function collectLogStorage(ctx: AzureContext, tenant: string): AsyncGenerator<CloudRecord> {
  return readWorkspaces(ctx, {
    slice: { stream: "azure/log-analytics-storage", scope: tenant },
    read: (workspace, span) => readStorage(ctx, workspace, span),
    tables: storageTables,
    shows:
      "what software did to data of storage accounts that log there, by tokens; account keys and signatures name nobody.",
  });
}

async function readStorage(ctx: AzureContext, workspace: string, span: EngineSpan): Promise<CloudRecord[]> {
  const found = await eachTable(storageTables, async (table) => {
    const question = { workspace, table, span };
    const used = (part: EngineSpan) => storageAssignmentsQuery(table, part);
    return {
      uses: await ask(ctx, { ...question, text: (part) => storageQuery(table, part), row: useRow }),
      assignments: await ask(ctx, { ...question, text: used, row: assignmentUseRow }),
    };
  });
  const tables = [...found.values()];
  return [
    ...seenRecords(tables.flatMap(({ uses }) => uses)),
    ...assignmentRecords(tables.flatMap(({ assignments }) => assignments)),
  ];
}

/** Lists and settings of containers, shares, queues and tables are actions of the control plane, whichever way they are called. */
const onData =
  /^microsoft\.storage\/storageaccounts\/(blobservices\/containers\/blobs|fileservices\/fileshares\/files|queueservices\/queues\/messages|tableservices\/tables\/entities)\/|^microsoft\.storage\/storageaccounts\/fileservices\/(readfilebackupsemantics|writefilebackupsemantics|takeownership)\//;

export function* seenRecords(rows: readonly UseRow[]): Generator<CloudRecord> {
  const uses = createUses();
  for (const { principal, action, isRefused, last } of rows) {
    const [id, at] = [guidOf(principal), instantOf(last)];
    if (id === null || at === null) continue;
    uses.add({
      ...{
        principal: directoryRef(id, ""),
        source: isRefused ? `${source}/denied` : source,
        plane: "action",
      },
      ...{ action: onData.test(action) ? `${dataPlane}${action}` : action, at },
    });
  }
  yield* uses.records();
}

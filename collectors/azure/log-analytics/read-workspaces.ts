/**
 * Reads each workspace of a source by pieces of its time, oldest first, from where it was read last. A piece is delivered after all
 * of it was answered and only then marked as read, so that a failure leaves nothing half told.
 */
import { NotApplicable, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord, Slice } from "#lib/ingest/contract.ts";
import { type EngineSpan, piecesOf, readMark, spanToRead } from "../../calls/engine-span.ts";
import { createShortfall } from "../../calls/shortfall.ts";
import type { AzureContext } from "../context.ts";

/** Long enough for few questions, short enough for an answer within the limits. */
const pieceDays = 30;

export type Reading = {
  slice: Slice;
  /** Answers with the records of one piece. Throws NotApplicable where the workspace has none of the tables. */
  read(workspace: string, span: EngineSpan): Promise<CloudRecord[]>;
  /** What is shown, in words for the coverage page. */
  shows: string;
};

/** The marker of how far a workspace was read for one stream. */
export function markOf({ stream }: Slice, workspace: string): string {
  return `${stream.replace("azure/", "")}/${workspace}`;
}

export async function* readWorkspaces(ctx: AzureContext, reading: Reading): AsyncGenerator<CloudRecord> {
  const { logWorkspaces = [] } = ctx.source.config;
  if (logWorkspaces.length === 0) {
    throw new NotApplicable("This source asks no Log Analytics workspace.", {
      hint: "Nothing to do. Name workspaces in the source to read use from them; queries of Analytics tables are free.",
    });
  }
  const shortfall = createShortfall(ctx.signal);
  const absent: NotApplicable[] = [];
  for (const workspace of logWorkspaces) {
    try {
      yield* readWorkspace(ctx, workspace, reading);
    } catch (error) {
      if (ctx.signal.aborted || !(error instanceof RollcallError) || logWorkspaces.length === 1) throw error;
      if (error instanceof NotApplicable) absent.push(error);
      else shortfall.note(`workspace ${workspace}`, error);
    }
  }
  const [first] = absent;
  if (first !== undefined && absent.length === logWorkspaces.length) throw first;
  yield coverage(ctx, reading, logWorkspaces.length - absent.length);
  shortfall.end();
}

async function* readWorkspace(
  ctx: AzureContext,
  workspace: string,
  { slice, read }: Reading,
): AsyncGenerator<CloudRecord> {
  const mark = markOf(slice, workspace);
  const span = spanToRead({
    now: ctx.clock.now(),
    readUntil: (await ctx.readUntil?.(slice, mark)) ?? null,
    firstDays: ctx.source.config.logFirstDays,
  });
  if (span === null) return;
  for (const piece of piecesOf(span, pieceDays)) {
    yield* await read(workspace, piece);
    yield readMark(slice.scope, mark, piece);
  }
}

function coverage(ctx: AzureContext, { slice, shows }: Reading, count: number): CoverageRecord {
  return {
    ...{ type: "coverage", scope: ctx.source.config.tenant, capability: slice.stream.replace("azure/", "") },
    status: "available",
    reason: `${count} Log Analytics ${count === 1 ? "workspace shows" : "workspaces show"} ${shows}`,
    unknown: [],
  };
}

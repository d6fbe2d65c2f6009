/**
 * Reads each workspace of a source by pieces of its time, oldest first, from where it was read last. A piece is delivered after all
 * of it was answered and only then marked as read, so that a failure leaves nothing half told.
 */
import { NotApplicable, RollcallError } from "#lib/errors.ts";
import type { CloudRecord, CoverageRecord, Slice } from "#lib/ingest/contract.ts";
import { workspacesState } from "#lib/providers/azure/log-engines.ts";
import { type EngineSpan, piecesOf, readMark, spanToRead } from "../../calls/engine-span.ts";
import { createShortfall } from "../../calls/shortfall.ts";
import type { AzureContext } from "../context.ts";

/** Long enough for few questions, short enough for an answer within the limits. */
const pieceDays = 30;

export type Reading = {
  slice: Slice;
  /** Answers with the records of one piece. Throws NotApplicable where the workspace has none of the tables. */
  read(workspace: string, span: EngineSpan): Promise<CloudRecord[]>;
  /** What it reads of. */
  tables: readonly string[];
  /** What is shown, in words for the coverage page. */
  shows: string;
};

/** The marker of how far a workspace was read for one stream. */
export function markOf({ stream }: Slice, workspace: string): string {
  return `${stream.replace("azure/", "")}/${workspace}`;
}

export async function* readWorkspaces(ctx: AzureContext, reading: Reading): AsyncGenerator<CloudRecord> {
  const { logWorkspaces = [] } = ctx.source.config;
  const state = workspacesState(ctx.source.config);
  if (state === "off") {
    throw new NotApplicable("This source asks no Log Analytics workspace.", {
      hint: "Nothing to do. Name workspaces in the source to read use from them; queries of Analytics tables are free.",
    });
  }
  if (state === "measure") return yield* measure(ctx, logWorkspaces, reading);
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

/** Says what reading would cost, and reads nothing; what could not be told of one workspace is no word about the others. */
async function* measure(
  ctx: AzureContext,
  workspaces: readonly string[],
  { slice, tables }: Reading,
): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(ctx.signal);
  const costs: string[] = [];
  for (const workspace of workspaces) {
    try {
      const { readingCost } = await import("./tell-cost.ts");
      costs.push(await readingCost(ctx, workspace, tables));
    } catch (error) {
      if (ctx.signal.aborted || !(error instanceof RollcallError) || workspaces.length === 1) throw error;
      shortfall.note(`workspace ${workspace}`, error);
    }
  }
  if (costs.length > 0)
    yield {
      ...{ type: "coverage", scope: ctx.source.config.tenant, unknown: [], status: "available" },
      capability: `${slice.stream.replace("azure/", "")}-cost`,
      reason: costs.join(" "),
    };
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

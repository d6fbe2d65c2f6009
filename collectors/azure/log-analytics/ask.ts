/**
 * One question to a workspace, answered whole or not at all: an answer that was cut short is asked for again in halves of its time,
 * and one that is partial for any other reason is no answer.
 */
import { z } from "zod";
import { NotApplicable, NotFound, RollcallError, Unavailable } from "#lib/errors.ts";
import type { EngineSpan } from "../../calls/engine-span.ts";
import { send } from "../api.ts";
import type { AzureContext } from "../context.ts";
import { answerOf, malformed } from "../errors.ts";
import { refuseBilledTable } from "./tables.ts";

export const logsRead = "Microsoft.OperationalInsights/workspaces/query/read";

export type Question<Row> = {
  /** The workspace's own id. */
  workspace: string;
  /** The table asked of, for words. */
  table: string;
  text(span: EngineSpan): string;
  span: EngineSpan;
  row: z.ZodType<Row>;
};

/** Source: Logs API limits; what is left out beyond them is left out with a warning, or without. */
export const maximumRows = 500_000;
const shortestMs = 3_600_000;
/** The API's own limit is ten minutes; an attempt that takes longer than three is split. */
const waitSeconds = 180;

/** Source: Azure Monitor Log Analytics API, response format: `error` beside `tables` says that the answer is not whole. */
const answerSchema = z.looseObject({
  tables: z
    .array(
      z.looseObject({
        name: z.string(),
        columns: z.array(z.looseObject({ name: z.string() })),
        rows: z.array(z.array(z.unknown())),
      }),
    )
    .min(1),
  error: z.unknown().optional(),
});

/** Throws Denied | Unavailable | NotApplicable (there is no such table, or its queries are billed). */
export async function ask<Row>(ctx: AzureContext, question: Question<Row>): Promise<Row[]> {
  await refuseBilledTable(ctx, question.workspace, question.table);
  return whole(ctx, question);
}

async function whole<Row>(ctx: AzureContext, question: Question<Row>): Promise<Row[]> {
  const { span } = question;
  const rows = await once(ctx, question);
  if (rows !== null) return rows;
  const length = span.to.getTime() - span.from.getTime();
  if (length <= shortestMs) {
    throw new Unavailable(
      `${question.table} has more for ${span.from.toISOString()} than one answer holds.`,
      {
        transient: false,
        hint: "Nothing was taken from it. Name fewer workspaces, or report it: the query should be split further.",
      },
    );
  }
  // Whole hours, so that halves meet where the table's own days do.
  const middle = new Date(span.from.getTime() + Math.ceil(length / 2 / shortestMs) * shortestMs);
  const early = await whole(ctx, { ...question, span: { from: span.from, to: middle } });
  return [...early, ...(await whole(ctx, { ...question, span: { from: middle, to: span.to } }))];
}

/** Null: the answer was cut short. */
async function once<Row>(ctx: AzureContext, question: Question<Row>): Promise<Row[] | null> {
  const { workspace, table, text, span, row } = question;
  const answer = await send(ctx, {
    ...{ service: "logs", method: "POST", url: `/v1/workspaces/${workspace}/query`, permission: logsRead },
    where: `the workspace ${workspace}`,
    body: { query: text(span), timespan: `${span.from.toISOString()}/${span.to.toISOString()}` },
    headers: { prefer: `wait=${waitSeconds}` },
    timeoutMs: (waitSeconds + 30) * 1000,
  }).catch((error: unknown) => {
    throw reworded(error, question);
  });
  const { tables, error } = answerOf(answerSchema, answer.json, `a query of ${table}`);
  if (error !== undefined && error !== null) {
    if (isCutShort(error)) return null;
    throw partial(table, error);
  }
  const [result] = tables;
  if (result === undefined || result.rows.length >= maximumRows) return null;
  const names = result.columns.map(({ name }) => name);
  return result.rows.map((cells) => {
    if (cells.length !== names.length) throw malformed(`A row of ${table} has not as many cells as columns.`);
    const named = Object.fromEntries(names.map((name, at) => [name, cells[at]]));
    return answerOf(row, named, `a query of ${table}`);
  });
}

/** Source: Logs API; code of the engine for results over its limits, and the words it comes with. */
function isCutShort(error: unknown): boolean {
  return /-2133196797|exceed(s|ed)? the set limit|not all records were returned/i.test(JSON.stringify(error));
}

function partial(table: string, error: unknown): Unavailable {
  return new Unavailable(`The workspace answered of ${table} in part only: ${wordsOf(error)}`, {
    transient: true,
    hint: "Nothing was taken from it. Wait for the next collection.",
  });
}

function wordsOf(error: unknown): string {
  const words: string[] = [];
  JSON.stringify(error, (key, value) => {
    if (key === "message" && typeof value === "string") words.push(value);
    return value;
  });
  return (words.at(-1) ?? "it does not say why").slice(0, 300);
}

/** A table that was never sent here does not exist; a workspace that does not exist is a mistake of the source. */
function reworded(
  error: unknown,
  { workspace, table }: Pick<Question<unknown>, "workspace" | "table">,
): unknown {
  if (!(error instanceof RollcallError)) return error;
  if (error instanceof NotFound) {
    return new Unavailable(`There is no workspace ${workspace}, or Rollcall may not know of it.`, {
      transient: false,
      cause: error,
      hint: "Correct the ids of Log Analytics workspaces in the source: the workspace id of its overview page, no resource id.",
    });
  }
  if (/SEM0100|Failed to resolve table/i.test(error.message) && error.message.includes(table)) {
    return new NotApplicable(`The workspace ${workspace} has no table ${table}.`, {
      cause: error,
      hint: `Send it there with a diagnostic setting, or leave it: nothing is missing but this evidence.`,
    });
  }
  return error;
}

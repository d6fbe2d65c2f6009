/**
 * One query of BigQuery, answered whole or not at all, and never without knowing first what it scans. Source: bigquery v2 `jobs.query`,
 * `jobs.getQueryResults`; a dry run is free.
 */
import { randomUUID } from "node:crypto";
import type { z } from "zod";
import { Incomplete, RollcallError, Unavailable } from "#lib/errors.ts";
import type { EngineSpan } from "../../calls/engine-span.ts";
import { malformed } from "../../calls/malformed.ts";
import { pages } from "../../calls/pages.ts";
import { bytesText, type ScanBudget, scanCostText } from "../../calls/scan-budget.ts";
import type { Access } from "../access.ts";
import { apis } from "../apis.ts";
import { recordOf, recordsOf, textOf } from "../read-field.ts";

export const jobsCreate = "bigquery.jobs.create";

export type Query<Row> = {
  /** The project that pays. */
  project: string;
  text: string;
  span: EngineSpan;
  row: z.ZodType<Row>;
};

/** What it is called for the reader of a message: the first table it reads. */
const nameOf = (text: string) => /`([^`]+)`/.exec(text)?.[1] ?? "the dataset";

/** Long answers are waited for in turns of this length, below the time-out of a call. */
const turnMs = 45_000;
const maximumTurns = 20;

function bodyOf({ text, span }: Pick<Query<unknown>, "text" | "span">) {
  const instant = (name: string, at: Date) => ({
    name,
    parameterType: { type: "TIMESTAMP" },
    parameterValue: { value: at.toISOString() },
  });
  return {
    ...{ query: text, useLegacySql: false, parameterMode: "NAMED" },
    queryParameters: [instant("from", span.from), instant("to", span.to)],
    labels: { reader: "rollcall" },
  };
}

/** Bytes a query would scan, at most. Throws Denied | Unavailable. */
export async function bytesOf(
  access: Access,
  query: Pick<Query<unknown>, "project" | "text" | "span">,
): Promise<number> {
  const api = await apis.queries();
  const answer = await access.call(jobsCreate, `projects/${query.project}`, (options) =>
    api.jobs.query({ projectId: query.project, requestBody: { ...bodyOf(query), dryRun: true } }, options),
  );
  const bytes = Number(answer.totalBytesProcessed ?? Number.NaN);
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes;
  throw malformed(`The dry run of a query of ${nameOf(query.text)} does not say what it scans.`);
}

/** Every row. Throws Denied | Unavailable, Incomplete where the budget of the run does not suffice. */
export async function runQuery<Row>(access: Access, query: Query<Row>, budget: ScanBudget): Promise<Row[]> {
  const bytes = await bytesOf(access, query);
  const day = (at: Date) => at.toISOString().slice(0, 10);
  budget.admit(bytes, `${nameOf(query.text)} from ${day(query.span.from)}`);
  const first = await start(access, query, budget);
  budget.spend(bytes);
  const names = recordsOf(recordOf(first.schema).fields).map(({ name }) => textOf(name) ?? "");
  const rows: Row[] = [];
  for await (const page of resultPages(access, query, first)) {
    for (const cells of page.rows ?? []) rows.push(rowOf(query, names, recordsOf(cells.f)));
  }
  if (Number(first.totalRows ?? Number.NaN) !== rows.length) {
    throw malformed(`BigQuery counted ${first.totalRows} rows and sent ${rows.length}.`);
  }
  return rows;
}

type Answer = {
  jobComplete?: boolean | null;
  jobReference?: { jobId?: string | null; location?: string | null; projectId?: string | null };
  pageToken?: string | null;
  rows?: { f?: unknown }[];
  schema?: object;
  totalRows?: string | null;
  errors?: { reason?: string | null; message?: string | null }[];
};

/** The first page. The request carries an id of its own, so that one that is repeated is not run twice. */
async function start(access: Access, query: Query<unknown>, budget: ScanBudget): Promise<Answer> {
  const api = await apis.queries();
  const requestBody = {
    ...bodyOf(query),
    ...{ requestId: randomUUID(), timeoutMs: turnMs, maximumBytesBilled: String(leastBilled(budget.left())) },
    ...(access.ctx.limits.pageSize !== undefined && { maxResults: access.ctx.limits.pageSize }),
  };
  let answer: Answer = await access
    .call(jobsCreate, `projects/${query.project}`, (options) =>
      api.jobs.query({ projectId: query.project, requestBody }, options),
    )
    .catch((error: unknown) => {
      throw overLimit(error) ? limitReached(query.text) : error;
    });
  for (let turn = 0; answer.jobComplete !== true; turn++) {
    if (turn >= maximumTurns) throw tooSlow(query.text);
    answer = await resultsOf(access, query, answer, undefined);
  }
  const [failure] = answer.errors ?? [];
  if (failure !== undefined) throw partial(query.text, failure.message ?? failure.reason ?? "");
  return answer;
}

/** BigQuery bills ten megabytes of each table at least, and refuses a limit below. */
const leastBilled = (bytes: number) => Math.max(Math.floor(bytes), 20_000_000);

async function* resultPages(
  access: Access,
  query: Query<unknown>,
  first: Answer,
): AsyncGenerator<Pick<Answer, "rows" | "pageToken">> {
  yield* pages(
    (token): Promise<Answer> =>
      token === undefined ? Promise.resolve(first) : resultsOf(access, query, first, token),
    (page) => page.pageToken ?? undefined,
  );
}

async function resultsOf(
  access: Access,
  query: Query<unknown>,
  { jobReference }: Answer,
  pageToken: string | undefined,
): Promise<Answer> {
  const { jobId, location } = jobReference ?? {};
  if (!jobId) throw malformed(`BigQuery did not name the job of a query of ${nameOf(query.text)}.`);
  const api = await apis.queries();
  const answer: Answer = await access.call(jobsCreate, `projects/${query.project}`, (options) =>
    api.jobs.getQueryResults(
      {
        ...{ projectId: query.project, jobId, timeoutMs: turnMs, pageToken },
        ...{ location: location ?? undefined, maxResults: access.ctx.limits.pageSize },
      },
      options,
    ),
  );
  return { ...answer, jobReference: answer.jobReference ?? { jobId, location } };
}

function rowOf<Row>({ text, row }: Query<Row>, names: string[], cells: Record<string, unknown>[]): Row {
  if (cells.length !== names.length)
    throw malformed(`A row of ${nameOf(text)} has not as many cells as columns.`);
  const parsed = row.safeParse(Object.fromEntries(names.map((name, at) => [name, cells[at]?.v ?? null])));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw malformed(`A row of ${nameOf(text)} cannot be read: ${issue?.path.join(".")}: ${issue?.message}`);
}

const overLimit = (error: unknown) =>
  error instanceof RollcallError && error.detail.reason === "bytesBilledLimitExceeded";

function limitReached(text: string): Incomplete {
  return new Incomplete(
    [nameOf(text)],
    `BigQuery would bill more for ${nameOf(text)} than is left of this run's limit.`,
    {
      hint: 'The next collection goes on from there. Raise "Gigabytes scanned in one run" to read more in one run.',
    },
  );
}

function tooSlow(text: string): Unavailable {
  return new Unavailable(`A query of ${nameOf(text)} was not done in time.`, {
    transient: true,
    hint: "Wait for the next collection; slots of the project may have been taken.",
  });
}

function partial(text: string, said: string): Unavailable {
  return new Unavailable(`BigQuery answered of ${nameOf(text)} with an error: ${said}`, {
    transient: true,
    hint: "Nothing was taken from it. Wait for the next collection.",
  });
}

/** Of queries on demand in the United States, per terabyte, in November 2026. Source: BigQuery pricing. */
const pricePerTerabyte = 6.25;

export function scanText(bytes: number): string {
  const cost = scanCostText(bytes, pricePerTerabyte);
  return `${bytesText(bytes)}, ${cost} at ${pricePerTerabyte} USD a terabyte on demand`;
}

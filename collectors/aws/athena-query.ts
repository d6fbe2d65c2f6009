/**
 * One query of Athena from start to the last row: asked for its state with growing waits, stopped at Athena when the run stops, its
 * answer read whole and row by row through a schema, or not at all.
 */
import type { z } from "zod";
import { Denied, Incomplete, type RollcallError, Unavailable } from "#lib/errors.ts";
import type { TrailSettings } from "#lib/providers/aws/engine-fields.ts";
import { malformed } from "../calls/malformed.ts";
import { pages } from "../calls/pages.ts";
import { pause } from "../calls/pause.ts";
import { bytesText } from "../calls/scan-budget.ts";
import type { Access } from "./access.ts";
import { present } from "./errors.ts";

export type AthenaAnswer<Row> = { rows: Row[]; scannedBytes: number };

type Where = Pick<TrailSettings, "database" | "workGroup" | "output" | "region">;

type Options<Row> = {
  where: Where;
  row: z.ZodType<Row>;
  /** Told as soon as it is known, also of a query that failed. */
  onScanned(bytes: number): void;
};

/** Athena ends a query after half an hour by itself. */
const maximumPolls = 400;
const longestPoll = 10;

/** Throws Denied | Unavailable | Incomplete. */
export async function athenaQuery<Row>(
  access: Access,
  sql: string,
  options: Options<Row>,
): Promise<AthenaAnswer<Row>> {
  const id = await start(access, sql, options.where);
  try {
    const scannedBytes = await finished(access, id, options);
    return { rows: await rowsOf(access, id, options), scannedBytes };
  } catch (error) {
    if (access.ctx.signal.aborted) await stop(access, id, options.where);
    throw error;
  }
}

async function athenaOf(access: Access, { region }: Where) {
  const sdk = await import("@aws-sdk/client-athena");
  return { sdk, athena: access.client("athena", region, (options) => new sdk.AthenaClient(options)) };
}

async function start(access: Access, sql: string, where: Where): Promise<string> {
  const { sdk, athena } = await athenaOf(access, where);
  const command = new sdk.StartQueryExecutionCommand({
    QueryString: sql,
    QueryExecutionContext: { Database: where.database },
    WorkGroup: where.workGroup,
    ResultConfiguration: where.output === undefined ? undefined : { OutputLocation: where.output },
  });
  const answer = await access.call(
    "athena:StartQueryExecution",
    (options) => athena.send(command, options),
    where.region,
  );
  return present(answer.QueryExecutionId, "QueryExecutionId");
}

/** Bytes it scanned. */
async function finished(
  access: Access,
  id: string,
  { where, onScanned }: Pick<Options<unknown>, "where" | "onScanned">,
): Promise<number> {
  const { sdk, athena } = await athenaOf(access, where);
  const { retryDelayMs } = access.ctx.limits;
  for (let poll = 0; poll < maximumPolls; poll++) {
    await pause(retryDelayMs * Math.min(2 ** poll / 2, longestPoll), access.ctx.signal);
    const answer = await access.call(
      "athena:GetQueryExecution",
      (options) => athena.send(new sdk.GetQueryExecutionCommand({ QueryExecutionId: id }), options),
      where.region,
    );
    const { Status, Statistics } = present(answer.QueryExecution, "QueryExecution");
    const state = present(Status?.State, "State");
    if (state === "QUEUED" || state === "RUNNING") continue;
    const scanned = Statistics?.DataScannedInBytes ?? 0;
    onScanned(scanned);
    if (state === "SUCCEEDED") return scanned;
    throw endedOtherwise(state, {
      reason: Status?.StateChangeReason ?? Status?.AthenaError?.ErrorMessage ?? "Athena gave no reason",
      isRetryable: Status?.AthenaError?.Retryable === true,
      scanned,
      workGroup: where.workGroup,
    });
  }
  await stop(access, id, where);
  throw new Unavailable("Athena did not finish the query in time; it was stopped.", {
    transient: true,
    hint: "Wait for the next collection, or look at the queries of the workgroup.",
  });
}

type Ended = { reason: string; isRetryable: boolean; scanned: number; workGroup: string };

function endedOtherwise(state: string, { reason, isRetryable, scanned, workGroup }: Ended): RollcallError {
  const missing = /not authorized to perform:? ([\w-]+:\w+)/.exec(reason)?.[1];
  if (missing !== undefined || /access denied|insufficient.*permission|not authorized/i.test(reason))
    return new Denied(missing ?? "s3:GetObject", `Athena was refused what the query reads: ${reason}`, {
      hint: "The role that asks Athena needs what the source's set-up lists: the table, the trail's bucket and key, the place for answers.",
    });
  if (/bytes scanned limit/i.test(reason))
    return new Incomplete(
      ["the trail"],
      `The workgroup ${workGroup} ended the query at its own limit, ${bytesText(scanned)} in: ${reason}`,
      { hint: "Raise the limit of the workgroup for one query, or name another workgroup." },
    );
  if (/COLUMN_NOT_FOUND|cannot be resolved|TABLE_NOT_FOUND|does not exist|SCHEMA_NOT_FOUND/i.test(reason))
    return new Unavailable(`The table is not as the query needs it: ${reason}`, {
      transient: false,
      hint: "Make it with AWS's current definition for CloudTrail (eventcategory is among its columns), and check the column of the day's partition.",
    });
  return new Unavailable(
    `The query ${state === "CANCELLED" ? "was cancelled at Athena" : "failed"}: ${reason}`,
    {
      transient: isRetryable,
      hint: "Look at the queries of the workgroup; what was read before is stored, and the next collection goes on from there.",
    },
  );
}

/** The first row of the first page names the columns. Throws Unavailable when a row is not as it must be. */
async function rowsOf<Row>(access: Access, id: string, { where, row }: Options<Row>): Promise<Row[]> {
  const { sdk, athena } = await athenaOf(access, where);
  const get = (NextToken: string | undefined) =>
    access.call(
      "athena:GetQueryResults",
      (options) =>
        athena.send(
          new sdk.GetQueryResultsCommand({ QueryExecutionId: id, NextToken, MaxResults: 1000 }),
          options,
        ),
      where.region,
    );
  const rows: Row[] = [];
  let names: string[] | null = null;
  for await (const page of pages(get, ({ NextToken }) => NextToken)) {
    const values = present(page.ResultSet?.Rows, "Rows").map(({ Data }) =>
      (Data ?? []).map(({ VarCharValue }) => VarCharValue ?? null),
    );
    names ??= values.shift()?.map((name) => name ?? "") ?? [];
    for (const cells of values) rows.push(readRow(names, cells, row));
  }
  return rows;
}

function readRow<Row>(names: readonly string[], cells: readonly (string | null)[], row: z.ZodType<Row>): Row {
  const named = Object.fromEntries(names.map((name, index) => [name, cells[index]]));
  const parsed = row.safeParse(named);
  if (cells.length === names.length && parsed.success) return parsed.data;
  const issue = parsed.error?.issues[0];
  throw malformed(
    `A row of Athena's answer is not as it was asked for (${issue?.path.join(".") ?? "columns"}: ${issue?.message ?? "too few"}).`,
  );
}

/** The run's own signal is spent. What cannot be stopped ends by itself. */
async function stop(access: Access, id: string, where: Where): Promise<void> {
  const { sdk, athena } = await athenaOf(access, where);
  const abortSignal = AbortSignal.timeout(5_000);
  await athena
    .send(new sdk.StopQueryExecutionCommand({ QueryExecutionId: id }), { abortSignal })
    .catch(() => undefined);
}

/** What reading a dataset costs, by a dry run that costs nothing, before anything is read; and who sends logs there. */
import { Denied, NotApplicable } from "#lib/errors.ts";
import { daysOf } from "../../calls/engine-span.ts";
import { bytesText } from "../../calls/scan-budget.ts";
import type { Access } from "../access.ts";
import { rootOf } from "../estate.ts";
import { datasetOf, destinationOf, nextSpan, scanBudget } from "./asked-dataset.ts";
import { daysQuery, permissionsQuery } from "./queries.ts";
import { routeTo, sinksList } from "./route.ts";
import { bytesOf, scanText } from "./run-query.ts";
import { logTables } from "./schema.ts";

/** For the doctor. Throws Denied | NotApplicable | Unavailable. */
export async function datasetCost(access: Access): Promise<string> {
  const scan = await nextScan(access);
  if (scan.from === null) return `Every whole day was read. A run has no more than ${scan.limit} scanned.`;
  const since = scan.from.toISOString().slice(0, 10);
  return `The next run reads from ${since} on and scans up to ${scanText(scan.bytes)}, billed to ${scan.project}. A run has no more than ${scan.limit} scanned; the rest is for the next.`;
}

/** For the source's page, before anything is read. Throws Denied | NotApplicable | Unavailable. */
export async function readingCost(access: Access): Promise<string> {
  const { from, days, bytes, project, limit } = await nextScan(access);
  if (from === null) return `Every whole day was read already. A run has no more than ${limit} scanned.`;
  return `By a dry run, which was free: a reading of ${days} days, from ${from.toISOString().slice(0, 10)} on, would scan at most ${scanText(bytes)}, billed to ${project}, in runs of at most ${limit}. BigQuery's own upper bound of the bytes, as the tables are now; the price is that of the United States, others differ, and with reserved slots bytes cost nothing.`;
}

/** `from`: null where there is nothing new to read. */
type Scan = { from: Date | null; days: number; bytes: number; project: string; limit: string };

/** What the next reading would have scanned, by dry runs. */
async function nextScan(access: Access): Promise<Scan> {
  const { ctx, credentials } = access;
  const { name, project } = datasetOf(ctx, credentials.quotaProject);
  const tables = await logTables(access, name);
  const span = await nextSpan(ctx, (await rootOf(access)).id, name);
  const limit = bytesText(scanBudget(ctx).left());
  if (span === null) return { from: null, days: 0, bytes: 0, project, limit };
  let bytes = 0;
  for (const table of tables) {
    for (const text of [permissionsQuery(table), daysQuery(table)])
      bytes += await bytesOf(access, { project, text, span });
  }
  return { from: span.from, days: daysOf(span), bytes, project, limit };
}

/** Throws NotApplicable where nothing will be taken for unused: use is read all the same. */
export async function datasetRoute(access: Access): Promise<string> {
  const { ctx, credentials } = access;
  const { name } = datasetOf(ctx, credentials.quotaProject);
  const root = (await rootOf(access)).id;
  const route = await routeTo(access, root, destinationOf(ctx, name));
  if (typeof route !== "string") {
    return `${route.sink} sends everybody's audit logs there since ${route.since.toISOString().slice(0, 10)}.`;
  }
  const words = `Use is read, and nothing is taken for unused by it: ${route}.`;
  if (route.startsWith(sinksList)) {
    throw new Denied(sinksList, words, {
      hint: `Grant ${credentials.caller} the permission ${sinksList} on ${root}.`,
    });
  }
  throw new NotApplicable(words, { hint: "Make the sink as the source's set-up says." });
}

/** What the doctor says of a dataset: what the next run will have scanned, by a dry run that costs nothing, and who sends logs there. */
import { Denied, NotApplicable } from "#lib/errors.ts";
import { bytesText } from "../../calls/scan-budget.ts";
import type { Access } from "../access.ts";
import { rootOf } from "../estate.ts";
import { datasetOf, destinationOf, nextSpan, scanBudget } from "./dataset.ts";
import { daysQuery, permissionsQuery } from "./queries.ts";
import { routeTo, sinksList } from "./route.ts";
import { bytesOf, scanText } from "./run-query.ts";
import { logTables } from "./schema.ts";

/** Throws Denied | NotApplicable | Unavailable. */
export async function datasetCost(access: Access): Promise<string> {
  const { ctx, credentials } = access;
  const { name, project } = datasetOf(ctx, credentials.quotaProject);
  const tables = await logTables(access, name);
  const span = await nextSpan(ctx, (await rootOf(access)).id, name);
  const limit = bytesText(scanBudget(ctx).left());
  if (span === null) return `Every whole day was read. A run has no more than ${limit} scanned.`;
  let bytes = 0;
  for (const table of tables) {
    for (const text of [permissionsQuery(table), daysQuery(table)])
      bytes += await bytesOf(access, { project, text, span });
  }
  const since = span.from.toISOString().slice(0, 10);
  return `The next run reads from ${since} on and scans up to ${scanText(bytes)}, billed to ${project}. A run has no more than ${limit} scanned; the rest is for the next.`;
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

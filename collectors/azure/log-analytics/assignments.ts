/**
 * Which role assignments let software do what it did: the last day of each, and never who by it. Only what is seen is told: reads are in
 * no activity log, so that an assignment that is not here is not taken for unused.
 */
import { z } from "zod";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { assignmentUse } from "#lib/providers/azure/assignment-use.ts";
import { createUses } from "../../calls/uses.ts";
import { instantOf } from "../parse.ts";

export const assignmentUseRow = z.object({ assignment: z.string(), last: z.string() });

export function* assignmentRecords(
  rows: readonly z.infer<typeof assignmentUseRow>[],
): Generator<CloudRecord> {
  const uses = createUses();
  for (const { assignment, last } of rows) {
    const [use, at] = [assignmentUse(assignment), instantOf(last)];
    if (use !== null && at !== null) uses.add({ ...use, at });
  }
  yield* uses.records();
}

/**
 * Where audit logs stand in a BigQuery dataset, read from the tables themselves: a sink makes columns only for what it has seen, so
 * that one that is missing means nobody had a value for it, and is asked for as null.
 */
import { NotApplicable, NotFound } from "#lib/errors.ts";
import type { Access } from "../access.ts";
import { apis } from "../apis.ts";
import { recordOf, recordsOf, textOf } from "../read-field.ts";

export type LogTable = {
  /** `project.dataset.table`. */
  name: string;
  /** `linked`: everything of a bucket, in snake case. `sink`: one log, in the words of its JSON. */
  form: "linked" | "sink";
  /** Paths of its columns, records included: `proto_payload.audit_log.status.code`. */
  columns: ReadonlySet<string>;
};

const linkedTable = "_AllLogs";
const sinkTables = ["cloudaudit_googleapis_com_activity", "cloudaudit_googleapis_com_data_access"];

/** The tables of audit logs that the dataset has. Throws NotApplicable where it has none, Denied | Unavailable. */
export async function logTables(access: Access, dataset: string): Promise<LogTable[]> {
  const linked = await tableOf(access, dataset, linkedTable, "linked");
  if (linked !== null) return [linked];
  const found: LogTable[] = [];
  for (const name of sinkTables) {
    const table = await tableOf(access, dataset, name, "sink");
    if (table !== null) found.push(table);
  }
  if (found.length > 0) return found;
  throw new NotApplicable(`${dataset} has neither ${linkedTable} nor ${sinkTables.join(" or ")}.`, {
    hint: "Name the dataset that is linked to a log bucket, or one that a sink writes partitioned tables to. A sink makes its tables with the first entry.",
  });
}

async function tableOf(
  access: Access,
  dataset: string,
  tableId: string,
  form: LogTable["form"],
): Promise<LogTable | null> {
  const at = dataset.lastIndexOf(".");
  const [projectId, datasetId] = [dataset.slice(0, at), dataset.slice(at + 1)];
  const api = await apis.queries();
  const name = `${dataset}.${tableId}`;
  try {
    const table = await access.call("bigquery.tables.get", name, (options) =>
      api.tables.get({ projectId, datasetId, tableId }, options),
    );
    return { name, form, columns: new Set(pathsOf(recordOf(table.schema).fields)) };
  } catch (error) {
    if (error instanceof NotFound) return null;
    throw error;
  }
}

function* pathsOf(fields: unknown, prefix = ""): Generator<string> {
  for (const field of recordsOf(fields)) {
    const path = `${prefix}${textOf(field.name) ?? ""}`;
    yield path;
    yield* pathsOf(field.fields, `${path}.`);
  }
}

/**
 * BigQuery as its API is documented to answer: tables with schemas, dry runs, jobs that take several turns, pages, values as texts. It
 * stands in front of a small Google and leaves everything else to it.
 */
import type { Answer, Asked } from "./small-answers.ts";
import { permissionDenied } from "./small-answers.ts";
import { problem, type SmallGoogle } from "./small-google.ts";

export type Field = { name: string; type?: string; mode?: string; fields?: Field[] };
type Cells = Record<string, string | null>;
export type Asking = { text: string; from: string; to: string };
type Rows = Cells[] | ((asking: Asking) => Cells[] | Answer);

export type SmallBigQuery = {
  /** Schema by `table id`. */
  tables: Map<string, Field[]>;
  /** Rows of a query whose text holds the part; later ones win. */
  rows: { part: string; rows: Rows }[];
  /** What each query scans. */
  bytes: number;
  /** Turns a job takes after the first. */
  turns: number;
  /** Counted beside the rows, where they are not to agree. */
  extraRows: number;
  errors: { reason: string; message: string }[];
  sinks: object[];
  /** Queries that were run, dry runs apart. */
  ran: (Asking & { maximumBytesBilled: string; requestId: string; project: string })[];
  dryRuns: Asking[];
};

export const dataset = "logs-project.audit";

export function smallBigQuery(google: SmallGoogle): SmallBigQuery {
  const bigQuery: SmallBigQuery = {
    ...{ tables: new Map(), rows: [], bytes: 5_000_000_000, turns: 0, extraRows: 0, errors: [], sinks: [] },
    ...{ ran: [], dryRuns: [] },
  };
  const jobs = new Map<string, { rows: Cells[]; turns: number }>();
  google.trouble = (asked) =>
    tableAnswer(google, bigQuery, asked) ??
    sinkAnswer(google, bigQuery, asked) ??
    queryAnswer(google, bigQuery, jobs, asked);
  return bigQuery;
}

function tableAnswer(google: SmallGoogle, { tables }: SmallBigQuery, { path }: Asked): Answer | null {
  const table = /^\/bigquery\/v2\/projects\/([^/]+)\/datasets\/([^/]+)\/tables\/([^/]+)$/.exec(path);
  if (table === null) return null;
  if (google.denied.has("bigquery.tables.get")) return permissionDenied("bigquery.tables.get");
  const fields = `${table[1]}.${table[2]}` === dataset ? tables.get(table[3] ?? "") : undefined;
  if (fields === undefined) return problem(404, "NOT_FOUND", `Not found: Table ${table[3]}`);
  return { status: 200, body: { kind: "bigquery#table", schema: { fields } } };
}

function sinkAnswer(google: SmallGoogle, { sinks }: SmallBigQuery, { path }: Asked): Answer | null {
  if (!/^\/v2\/(organizations|folders|projects)\/[^/]+\/sinks$/.test(path)) return null;
  if (google.denied.has("logging.sinks.list")) return permissionDenied("logging.sinks.list");
  return { status: 200, body: { sinks } };
}

type Body = {
  query: string;
  dryRun?: boolean;
  maximumBytesBilled: string;
  requestId: string;
  maxResults?: number;
  useLegacySql: boolean;
  queryParameters: { name: string; parameterValue: { value: string } }[];
};
type Jobs = Map<string, { rows: Cells[]; turns: number }>;

function queryAnswer(google: SmallGoogle, bigQuery: SmallBigQuery, jobs: Jobs, asked: Asked): Answer | null {
  const found = /^\/bigquery\/v2\/projects\/([^/]+)\/queries(?:\/([^/]+))?$/.exec(asked.path);
  if (found === null) return null;
  if (google.denied.has("bigquery.jobs.create")) return permissionDenied("bigquery.jobs.create");
  const [, project = "", job] = found;
  if (job !== undefined) return resultsAnswer(bigQuery, jobs, job, asked.query);
  const body = asked.body as Body;
  const asking = { text: body.query, from: parameterOf(body, "from"), to: parameterOf(body, "to") };
  if (body.dryRun === true) {
    bigQuery.dryRuns.push(asking);
    return { status: 200, body: { jobComplete: true, totalBytesProcessed: String(bigQuery.bytes) } };
  }
  const { maximumBytesBilled, requestId } = body;
  bigQuery.ran.push({ ...asking, project, maximumBytesBilled, requestId });
  if (Number(maximumBytesBilled) < bigQuery.bytes) {
    const message = `Query exceeded limit for bytes billed: ${maximumBytesBilled}.`;
    const errors = [{ reason: "bytesBilledLimitExceeded", message }];
    return { status: 400, body: { error: { code: 400, message, errors } } };
  }
  const { rows } = bigQuery.rows.findLast(({ part }) => asking.text.includes(part)) ?? { rows: [] };
  const given = typeof rows === "function" ? rows(asking) : rows;
  if (!Array.isArray(given)) return given;
  const id = `job_${jobs.size}`;
  jobs.set(id, { rows: given, turns: bigQuery.turns });
  return resultsAnswer(
    bigQuery,
    jobs,
    id,
    new URLSearchParams({ maxResults: String(body.maxResults ?? 1000) }),
  );
}

const parameterOf = ({ queryParameters }: Body, wanted: string) =>
  queryParameters.find(({ name }) => name === wanted)?.parameterValue.value ?? "";

function resultsAnswer(
  { errors, extraRows, bytes }: SmallBigQuery,
  jobs: Jobs,
  id: string,
  query: URLSearchParams,
): Answer {
  const job = jobs.get(id);
  if (job === undefined) return problem(404, "NOT_FOUND", `Not found: Job ${id}`);
  const jobReference = { projectId: "host-project", jobId: id, location: "EU" };
  if (job.turns > 0) {
    job.turns--;
    return { status: 200, body: { jobComplete: false, jobReference } };
  }
  const size = Number(query.get("maxResults") ?? 1000);
  const from = Number(query.get("pageToken") ?? 0);
  const names = Object.keys(job.rows[0] ?? {});
  const page = job.rows.slice(from, from + size);
  return {
    status: 200,
    body: {
      ...{
        kind: "bigquery#queryResponse",
        jobComplete: true,
        jobReference,
        totalBytesProcessed: String(bytes),
      },
      schema: { fields: names.map((name) => ({ name, type: "STRING", mode: "NULLABLE" })) },
      totalRows: String(job.rows.length + extraRows),
      rows: page.map((row) => ({ f: names.map((name) => ({ v: row[name] ?? null })) })),
      ...(from + size < job.rows.length && { pageToken: String(from + size) }),
      ...(errors.length > 0 && { errors }),
    },
  };
}

const of = (name: string, ...fields: Field[]): Field => ({ name, type: "RECORD", mode: "NULLABLE", fields });
const leaf = (name: string): Field => ({ name, type: "STRING", mode: "NULLABLE" });

/** `_AllLogs` of a dataset linked to a log bucket, as far as audit logs are concerned. */
export const linkedSchema: Field[] = [
  ...[leaf("timestamp"), leaf("log_id")],
  of(
    "proto_payload",
    of(
      "audit_log",
      leaf("service_name"),
      of("status", leaf("code"), leaf("message")),
      of(
        "authentication_info",
        ...[leaf("principal_email"), leaf("principal_subject"), leaf("service_account_key_name")],
        of(
          "service_account_delegation_info",
          leaf("principal_subject"),
          of("first_party_principal", leaf("principal_email")),
        ),
      ),
      of("authorization_info", leaf("permission"), leaf("granted"), leaf("resource")),
    ),
  ),
];

/** A table of a sink that has seen neither federated callers nor keys nor refusals. */
export const youngSinkSchema: Field[] = [
  leaf("timestamp"),
  of(
    "protopayload_auditlog",
    of("authenticationInfo", leaf("principalEmail")),
    of("authorizationInfo", leaf("permission"), leaf("granted")),
  ),
];

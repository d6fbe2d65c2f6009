/**
 * Athena, CloudTrail and Access Analyzer on the wire, with answers that a test scripts: requests and answers are checked against the SDK's
 * own schemas, nothing else is simulated. No such service was asked for its behaviour: what they do is taken from their API references.
 */
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { checkValue } from "#e2e/clouds/aws/wire/check.ts";
import { errorReply, type Protocol, replyOf } from "#e2e/clouds/aws/wire/protocol.ts";
import { readRest, routeOf } from "#e2e/clouds/aws/wire/rest.ts";
import { type Operation, operationOf } from "#e2e/clouds/aws/wire/schema.ts";
import { WireError } from "#e2e/clouds/aws/wire/wire-error.ts";
import type { Cells } from "./fake-trail.ts";

export type QueryEnd = {
  state?: "SUCCEEDED" | "FAILED" | "CANCELLED";
  reason?: string;
  retryable?: boolean;
  rows: Cells[];
  scannedBytes: number;
  /** Polls that find it running. */
  polls?: number;
};

export type FakeEngines = {
  url: string;
  /** By operation, `athena:StartQueryExecution`. */
  calls: string[];
  queries: string[];
  stopped: string[];
  /** What a query comes to. */
  onQuery: (sql: string, number: number) => QueryEnd;
  /** Answers of the other services, by operation. */
  answers: Record<string, (input: Record<string, unknown>) => object>;
  /** Throws in place of an answer, by operation. */
  refuse: Map<string, WireError>;
  /** Where calls of all other services go; null: they are answered here or refused. */
  upstream: string | null;
  /** Rows in a page of results. */
  pageRows: number;
  /** Lets a page of results be changed before it goes out. */
  onPage: (page: object, index: number) => object;
  close(): Promise<void>;
};

export const account = "111122223333";

const engines = new Set(["athena", "cloudtrail", "access-analyzer"]);

type Loaded = { protocol: Protocol; operations: Map<string, Operation> };

export async function startFakeEngines(): Promise<FakeEngines> {
  const services = await loadServices();
  const ends = new Map<string, { end: QueryEnd; polled: number }>();
  const server = createServer(async (req, res) => {
    const signed =
      /Credential=[^/]+\/\d{8}\/[^/]+\/([^/]+)\//.exec(req.headers.authorization ?? "")?.[1] ?? "";
    const protocol = services.get(signed)?.protocol ?? "query";
    if (fake.upstream !== null && !engines.has(signed)) return pass(req, res, fake.upstream);
    try {
      const { operation, input } = await requestOf(req, signed, services);
      fake.calls.push(`${signed}:${operation.name}`);
      const refusal = fake.refuse.get(operation.name);
      if (refusal !== undefined) throw refusal;
      const reply = replyOf(protocol, signed, operation, output(operation.name, input), fake.calls.length);
      res.writeHead(reply.status, reply.headers).end(reply.body);
    } catch (error) {
      const wire = error instanceof WireError ? error : new WireError("FakeFault", String(error), 400);
      const reply = errorReply(protocol, signed, wire, fake.calls.length);
      res.writeHead(reply.status, reply.headers).end(reply.body);
    }
  });

  function output(name: string, input: Record<string, unknown>): object {
    const id = String(input.QueryExecutionId ?? "");
    switch (name) {
      case "GetCallerIdentity":
        return { Account: account, Arn: `arn:aws:iam::${account}:role/rollcall`, UserId: "AROATEST" };
      case "StartQueryExecution": {
        const sql = String(input.QueryString);
        const made = `query-${fake.queries.push(sql)}`;
        ends.set(made, { end: fake.onQuery(sql, fake.queries.length), polled: 0 });
        return { QueryExecutionId: made };
      }
      case "GetQueryExecution":
        return { QueryExecution: executionOf(id) };
      case "GetQueryResults":
        return pageOf(id, input);
      case "StopQueryExecution":
        fake.stopped.push(id);
        return {};
      default: {
        const answer = fake.answers[name];
        if (answer === undefined) throw new WireError("AccessDeniedException", `No answer for ${name}`);
        return answer(input);
      }
    }
  }

  function executionOf(id: string): object {
    const known = ends.get(id);
    if (known === undefined) throw new WireError("InvalidRequestException", `Query ${id} was not found`);
    const { end } = known;
    const isRunning = known.polled++ < (end.polls ?? 0);
    const state = isRunning ? "RUNNING" : (end.state ?? "SUCCEEDED");
    return {
      QueryExecutionId: id,
      Status: {
        State: state,
        ...(end.reason === undefined || isRunning ? {} : { StateChangeReason: end.reason }),
        ...(end.retryable === undefined ? {} : { AthenaError: { Retryable: end.retryable } }),
      },
      ...(isRunning ? {} : { Statistics: { DataScannedInBytes: end.scannedBytes } }),
    };
  }

  function pageOf(id: string, { NextToken }: Record<string, unknown>): object {
    const rows = ends.get(id)?.end.rows ?? [];
    const index = NextToken === undefined ? 0 : Number(NextToken);
    const part = rows.slice(index * fake.pageRows, (index + 1) * fake.pageRows);
    const page = {
      ResultSet: {
        Rows: part.map((cells) => ({
          Data: cells.map((cell) => (cell === null ? {} : { VarCharValue: cell })),
        })),
      },
      ...((index + 1) * fake.pageRows < rows.length ? { NextToken: String(index + 1) } : {}),
    };
    return fake.onPage(page, index);
  }

  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const fake: FakeEngines = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    ...{
      calls: [],
      queries: [],
      stopped: [],
      answers: {},
      refuse: new Map(),
      upstream: null,
      pageRows: 1000,
    },
    onQuery: () => ({ rows: [], scannedBytes: 0 }),
    onPage: (page) => page,
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
  return fake;
}

function pass(req: IncomingMessage, res: ServerResponse, upstream: string): void {
  const { method, headers } = req;
  const onward = request(new URL(req.url ?? "/", upstream), { method, headers }, (answer) => {
    res.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(res);
  });
  onward.on("error", () => res.destroy());
  req.pipe(onward);
}

async function loadServices(): Promise<Map<string, Loaded>> {
  const of = (protocol: Protocol, sdk: Record<string, unknown>, names: string): Loaded => ({
    protocol,
    operations: new Map(names.split(" ").map((name) => [name, operationOf(sdk[`${name}$`])])),
  });
  const athena = "StartQueryExecution GetQueryExecution GetQueryResults StopQueryExecution";
  return new Map([
    ["sts", of("query", await import("@aws-sdk/client-sts"), "GetCallerIdentity")],
    ["athena", of("json", await import("@aws-sdk/client-athena"), athena)],
    ["cloudtrail", of("json", await import("@aws-sdk/client-cloudtrail"), "GetTrail GetEventSelectors")],
    [
      "access-analyzer",
      of("rest", await import("@aws-sdk/client-accessanalyzer"), "ListAnalyzers ListFindingsV2 GetFindingV2"),
    ],
  ]);
}

async function requestOf(req: IncomingMessage, signed: string, services: Map<string, Loaded>) {
  const service = services.get(signed);
  if (service === undefined) throw new WireError("UnknownService", `No such service: ${signed}`, 404);
  let body = "";
  for await (const part of req) body += part;
  if (service.protocol === "rest") {
    const url = new URL(req.url ?? "/", "http://fake");
    for (const operation of service.operations.values()) {
      const route = routeOf(operation);
      if (route !== null && route.method === req.method && route.pattern.test(url.pathname))
        return { operation, input: readRest(route, url, body) };
    }
    throw new WireError("UnknownOperationException", `${req.method} ${url.pathname}`, 404);
  }
  const name =
    service.protocol === "json"
      ? (String(req.headers["x-amz-target"]).split(".").at(-1) ?? "")
      : (new URLSearchParams(body).get("Action") ?? "");
  const operation = service.operations.get(name);
  if (operation === undefined) throw new WireError("InvalidAction", `Could not find operation ${name}`);
  if (service.protocol !== "json") return { operation, input: {} };
  const input = JSON.parse(body === "" ? "{}" : body) as Record<string, unknown>;
  checkValue(operation.input, input, "request");
  return { operation, input };
}

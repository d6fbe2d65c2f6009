/** A small server that answers for ARM, Resource Graph, Microsoft Graph and the sign-in at once; a test changes any answer. */
import { writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#lib/clock.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { type AzureContext, azureContext } from "../context.ts";

export const tenant = "11111111-1111-4111-8111-111111111111";
export const subscription = "22222222-2222-4222-8222-222222222222";
export const otherSubscription = "33333333-3333-4333-8333-333333333333";
export const now = "2026-11-24T00:00:00Z";

export type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  body: unknown;
  authorization: string;
};
export type Reply = {
  status?: number;
  headers?: Record<string, string>;
  json?: unknown;
  text?: string;
  /** The line is cut in the middle of the answer. */
  cut?: boolean;
};
type Route = (asked: Asked) => Reply | Promise<Reply>;

export type FakeAzure = {
  url: string;
  /** Everything asked for since the start, but signing in. */
  asked: Asked[];
  /** Answers requests whose path begins so; the longest beginning wins, of equal ones the latest. */
  on(path: string, route: Route | Reply): void;
  /** The beginnings of paths that are answered. */
  routes(): string[];
  /** Answers Resource Graph questions whose text holds `part` with the rows. */
  graph(part: string, rows: unknown[]): void;
  context(config?: Record<string, unknown>, more?: Partial<AzureContext>): AzureContext;
  stop(): Promise<void>;
};

export async function fakeAzure(): Promise<FakeAzure> {
  const routes: { path: string; route: Route }[] = [];
  const questions: { part: string; rows: unknown[] }[] = [];
  const asked: Asked[] = [];
  const folder = await mkdtemp(join(tmpdir(), "rollcall-azure-"));
  const tokenFile = join(folder, "token");
  writeFileSync(tokenFile, "a.federated.token");
  const server = createServer(async (request, response) => {
    const call = await readCall(request);
    const reply =
      call.path.includes("/oauth2/") || call.path.includes("/.well-known/")
        ? signIn(call, url)
        : await answer(call);
    const body = reply.text ?? JSON.stringify(reply.json ?? {});
    response.writeHead(reply.status ?? 200, { "content-type": "application/json", ...reply.headers });
    if (reply.cut === true) response.write(body, () => response.destroy());
    else response.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  async function answer(call: Asked): Promise<Reply> {
    asked.push(call);
    const [found] = routes
      .filter(({ path }) => call.path.toLowerCase().startsWith(path.toLowerCase()))
      .toReversed()
      .toSorted((one, other) => other.path.length - one.path.length);
    if (found) return found.route(call);
    if (call.path.endsWith("/Microsoft.ResourceGraph/resources")) return graphAnswer(call, questions);
    return { status: 404, json: { error: { code: "NotFound", message: `Nothing at ${call.path}` } } };
  }

  const fake: FakeAzure = {
    url,
    asked,
    on: (path, route) => routes.push({ path, route: typeof route === "function" ? route : () => route }),
    routes: () => routes.map(({ path }) => path),
    graph: (part, rows) => questions.push({ part, rows }),
    context: (config = {}, more = {}) => ({
      ...azureContext({
        source: {
          name: "test",
          config: { tenant, credential: "workload-identity", clientId: tenant, tokenFile, ...config },
        },
        signal: new AbortController().signal,
        clock: fixedClock(now),
        log: createLog("silent"),
        endpoint: url,
        limits: { concurrency: 4, pageSize: undefined, retryDelayMs: 0 },
        session: new Map(),
      }),
      ...more,
    }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
  furnish(fake);
  return fake;
}

/** A tenant with two subscriptions below two management groups, whose reader may read everything. */
function furnish(fake: FakeAzure): void {
  fake.graph("microsoft.resources/subscriptions'", [
    subscriptionRow(subscription),
    subscriptionRow(otherSubscription),
  ]);
  fake.on("/tenants", { json: { value: [{ tenantId: tenant, displayName: "Contoso" }] } });
  for (const id of [subscription, otherSubscription]) {
    fake.on(`/subscriptions/${id}/providers/Microsoft.Authorization/permissions`, {
      json: { value: [{ actions: ["*/read"], notActions: [] }] },
    });
    fake.on(`/subscriptions/${id}/providers/Microsoft.Authorization/roleAssignmentScheduleInstances`, {
      json: { value: [] },
    });
  }
}

export function subscriptionRow(id: string, state = "Enabled") {
  return {
    id: `/subscriptions/${id}`,
    subscriptionId: id,
    name: `subscription ${id.slice(0, 4)}`,
    tenantId: tenant,
    tags: { env: "prod" },
    properties: {
      state,
      managementGroupAncestorsChain: [
        { name: "Platform", displayName: "Platform" },
        { name: tenant, displayName: "Tenant Root Group" },
      ],
    },
  };
}

/** One page per thousand rows unless asked for fewer, as Resource Graph does. */
function graphAnswer(call: Asked, questions: { part: string; rows: unknown[] }[]): Reply {
  const { query, options } = call.body as { query: string; options: { $top: number; $skipToken?: string } };
  const rows = questions.findLast(({ part }) => query.includes(part))?.rows ?? [];
  const from = Number(options.$skipToken ?? 0);
  const data = rows.slice(from, from + options.$top);
  const next = from + options.$top;
  return {
    json: {
      totalRecords: rows.length,
      count: data.length,
      resultTruncated: "false",
      ...(next < rows.length ? { $skipToken: String(next) } : {}),
      data,
    },
  };
}

function signIn(call: Asked, url: string): Reply {
  if (call.path.includes("/.well-known/")) {
    const authority = `https://login.microsoftonline.com/${tenant}`;
    return {
      json: {
        issuer: `${authority}/v2.0`,
        authorization_endpoint: `${authority}/oauth2/v2.0/authorize`,
        token_endpoint: `${authority}/oauth2/v2.0/token`,
        jwks_uri: `${url}/keys`,
      },
    };
  }
  return { json: { token_type: "Bearer", expires_in: 3600, access_token: accessToken() } };
}

export function accessToken(claims: Record<string, unknown> = {}): string {
  const payload = { tid: tenant, oid: tenant, appid: tenant, roles: ["Application.Read.All"], ...claims };
  return `e30.${Buffer.from(JSON.stringify(payload)).toString("base64url")}.x`;
}

async function readCall(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const text = Buffer.concat(chunks).toString("utf8");
  const url = new URL(request.url ?? "/", "http://x");
  const isJson = request.headers["content-type"]?.includes("json") === true;
  return {
    method: request.method ?? "GET",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    body: isJson && text !== "" ? JSON.parse(text) : text,
    authorization: request.headers.authorization ?? "",
  };
}

/** Everything a slice delivers, and how it ended. */
export async function outcomeOf(
  records: AsyncIterable<CloudRecord>,
): Promise<{ records: CloudRecord[]; error: unknown }> {
  const all: CloudRecord[] = [];
  try {
    for await (const record of records) all.push(record);
    return { records: all, error: null };
  } catch (error) {
    return { records: all, error };
  }
}

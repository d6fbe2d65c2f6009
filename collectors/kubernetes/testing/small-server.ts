/** A server on this machine that answers as a test says, with a kubeconfig that leads to it. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fixedClock } from "#lib/clock.ts";
import { createLog } from "#lib/log.ts";
import { kubernetesSourceConfig } from "#lib/providers/kubernetes/source.ts";
import type { KubernetesContext } from "../context.ts";

export type Answer = (request: IncomingMessage, response: ServerResponse, url: URL) => void;

export type SmallServer = {
  url: string;
  folder: string;
  kubeconfig: string;
  /** Paths with their queries, in order. */
  asked: string[];
  connections: () => number;
  answer: Answer;
  context(over?: {
    config?: object;
    signal?: AbortSignal;
    pageSize?: number;
    endpoint?: string;
  }): KubernetesContext;
  stop(): Promise<void>;
};

export async function startSmallServer(basePath = ""): Promise<SmallServer> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-small-server-"));
  const kubeconfig = join(folder, "kubeconfig");
  let connections = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", small.url);
    small.asked.push(`${url.pathname}${url.search}`);
    small.answer(request, response, url);
  });
  server.on("connection", () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const small: SmallServer = {
    ...{ url, folder, kubeconfig, asked: [] },
    connections: () => connections,
    answer: (_request, response) => sendJson(response, {}),
    context: ({ config = {}, signal = new AbortController().signal, pageSize, endpoint } = {}) => ({
      source: { name: "small", config: kubernetesSourceConfig.parse({ kubeconfig, ...config }) },
      ...{ signal, endpoint, clock: fixedClock("2026-11-24"), log: createLog("silent"), session: new Map() },
      limits: { concurrency: 4, pageSize, retryDelayMs: 1 },
    }),
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(folder, { recursive: true, force: true });
    },
  };
  await writeFile(kubeconfig, kubeconfigOf(`${url}${basePath}`, { token: "secret-token" }));
  return small;
}

/** JSON is YAML. */
export function kubeconfigOf(server: string, user: object, cluster: object = {}): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "small",
    clusters: [{ name: "small", cluster: { server, ...cluster } }],
    users: [{ name: "small", user }],
    contexts: [{ name: "small", context: { cluster: "small", user: "small" } }],
  });
}

export function sendJson(response: ServerResponse, body: unknown, status = 200, headers = {}): void {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(body));
}

/** A page of a list, and where it goes on. */
export function listOf(kind: string, names: string[], next = ""): object {
  return {
    kind,
    apiVersion: "v1",
    metadata: { resourceVersion: "1", ...(next === "" ? {} : { continue: next }) },
    items: names.map((name) => ({ metadata: { name, uid: `uid-${name}` } })),
  };
}

export function failure(code: number, reason: string, metadata: object = {}): object {
  return {
    kind: "Status",
    apiVersion: "v1",
    metadata,
    status: "Failure",
    message: `because ${reason}`,
    reason,
    code,
  };
}

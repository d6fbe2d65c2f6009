/** The clouds that http-collector.ts asks: one per source, each a few accounts whose answers a test may change or withhold. */
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { Identified } from "./http-collector.ts";

export type HttpClouds = {
  url: string;
  /** Requests for records so far, as `source account`. */
  asked: string[];
  /** What the source's cloud holds: names of roles per account. */
  clouds: Map<string, Record<string, string[]>>;
  /** A status in place of the records; `silence`: no answer ever. Null: the records. */
  trouble(source: string, account: string): number | "silence" | null;
  stop(): Promise<void>;
};

export async function startHttpClouds(): Promise<HttpClouds> {
  const server = createServer((req, res) => {
    const [, source = "", what, account] = (req.url ?? "").split("/").map(decodeURIComponent);
    const cloud = clouds.clouds.get(source);
    if (cloud === undefined) return send(res, 404, {});
    if (what === "identify") {
      return send(res, 200, { pin: `o-${source}`, accounts: Object.keys(cloud) } satisfies Identified);
    }
    clouds.asked.push(`${source} ${account}`);
    const trouble = clouds.trouble(source, account ?? "");
    if (trouble === "silence") return;
    send(res, trouble ?? 200, cloud[account ?? ""] ?? []);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const clouds: HttpClouds = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked: [],
    clouds: new Map(),
    trouble: () => null,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return clouds;
}

function send(res: ServerResponse, status: number, body: unknown): void {
  res.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
}

/** HTTP around the simulated clouds: reads a request whole, hands it to its cloud, and breaks the answer when told to. */
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import { createServer as createSecureServer } from "node:https";
import { setTimeout as sleep } from "node:timers/promises";
import type { CloudAnswer, CloudRequest, CloudServer } from "./cloud-server.ts";
import type { ControlAnswer } from "./control.ts";

type Control = (request: CloudRequest) => ControlAnswer;

/** Requests under `/_control/` go to `control`; a connection that a fault cuts closes without a word. */
export function createTransport(clouds: CloudServer[], control: Control): RequestListener {
  return (req, res) => {
    serve(req, res, clouds, control).catch((error: unknown) => {
      if (!res.headersSent) res.writeHead(500, { "content-type": "text/plain" });
      res.end(String(error));
    });
  };
}

/** `secure`: for clients that send no credentials in the clear. */
export function createTransportServer(
  listener: RequestListener,
  secure: { key: string; certificate: string } | null,
): Server {
  const server =
    secure === null
      ? createServer(listener)
      : createSecureServer({ key: secure.key, cert: secure.certificate }, listener);
  server.keepAliveTimeout = 30_000;
  return server;
}

async function serve(
  req: IncomingMessage,
  res: ServerResponse,
  clouds: CloudServer[],
  control: Control,
): Promise<void> {
  const request = await readRequest(req);
  if (request.url.pathname.startsWith("/_control/")) {
    const { status, body } = control(request);
    res.writeHead(status, { "content-type": "application/json" });
    res.end(JSON.stringify(body));
    return;
  }
  const cloud = cloudAt(request.url.pathname, clouds);
  if (!cloud) {
    res.writeHead(404, { "content-type": "text/plain" });
    res.end("No simulated cloud answers this");
    return;
  }
  await send(res, await cloud.answer(request));
}

/** The cloud with the longest base path that the request is under. */
function cloudAt(path: string, clouds: CloudServer[]): CloudServer | undefined {
  return clouds
    .filter(({ basePath }) => path.startsWith(basePath))
    .toSorted((a, b) => b.basePath.length - a.basePath.length)[0];
}

async function readRequest(req: IncomingMessage): Promise<CloudRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of req) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(
    Object.entries(req.headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : value,
    ]),
  );
  return {
    method: req.method ?? "GET",
    url: new URL(req.url ?? "/", "http://simulator.invalid"),
    headers,
    body: Buffer.concat(chunks).toString("utf8"),
  };
}

async function send(res: ServerResponse, answer: CloudAnswer): Promise<void> {
  let { status } = answer;
  let body = typeof answer.body === "string" ? Buffer.from(answer.body, "utf8") : answer.body;
  let cutAt: number | null = null;
  for (const effect of answer.effects) {
    if (effect.kind === "slow") await pause(res, effect.milliseconds);
    else if (effect.kind === "cut") cutAt = 0;
    else if (effect.kind === "cut-in-body") cutAt = Math.floor(body.length / 2);
    else if (effect.kind === "truncate") body = body.subarray(0, Math.floor(body.length / 2));
    else if (effect.kind === "garbage") {
      status = effect.status ?? 200;
      body = Buffer.from(effect.body ?? "<html><body><h1>Bad gateway</h1></body></html>", "utf8");
    }
  }
  if (cutAt === 0) {
    res.socket?.destroy();
    return;
  }
  res.writeHead(status, { ...answer.headers, "content-length": body.length });
  if (cutAt === null) {
    res.end(body);
    return;
  }
  // The headers promise all of it; the other side must notice that half is missing.
  res.write(body.subarray(0, cutAt), () => res.socket?.destroy());
}

/** Waits, but not for a caller who has gone: that would keep a stopped simulator alive. */
async function pause(res: ServerResponse, milliseconds: number): Promise<void> {
  const gone = new AbortController();
  const leave = () => gone.abort();
  res.once("close", leave);
  await sleep(milliseconds, undefined, { signal: gone.signal }).catch(() => undefined);
  res.off("close", leave);
}

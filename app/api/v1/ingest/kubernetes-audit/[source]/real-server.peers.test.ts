/** A real API server (1.20) sends what it audits, over TLS, to the route as it is served. */
import { execFile, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { createServer as createPort } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { buffer } from "node:stream/consumers";
import { promisify } from "node:util";
import { NextRequest } from "next/server.js";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { systemClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { heardAudit } from "#lib/queries/heard-audit.ts";
import { POST } from "./route.ts";

const run = promisify(execFile);
const why = whyNoServer();

function whyNoServer(): string | null {
  const { PEERS, PATH = "" } = process.env;
  if (!PEERS || !existsSync(join(PEERS, "kubernetes/start.sh")))
    return "PEERS names no folder with kubernetes/start.sh";
  const missing = ["kubectl", "etcd", "openssl"].filter(
    (tool) => !PATH.split(delimiter).some((folder) => existsSync(join(folder, tool))),
  );
  return missing.length === 0 ? null : `${missing.join(" and ")} not installed`;
}

describe.skipIf(why !== null)(
  `a real API server's webhook${why === null ? "" : ` (skipped: ${why})`}`,
  () => {
    const scripts = join(process.env.PEERS ?? "", "kubernetes");
    const account = "system:serviceaccount:pay:api";
    let folder: string;
    let database: TestDatabase;
    let server: Server;
    let sourceId: number;
    let token: string;
    let isAway = false;
    const statuses: number[] = [];
    const admin = () => ["--kubeconfig", join(folder, "kubeconfig")];
    const kubectl = async (...args: string[]) => (await run("kubectl", [...admin(), ...args])).stdout;
    const asAccount = async (...args: string[]) => {
      const [, address = ""] =
        /server: "([^"]+)"/.exec(await readFile(join(folder, "kubeconfig"), "utf8")) ?? [];
      const who = [
        "--kubeconfig",
        "/dev/null",
        "--server",
        address,
        "--insecure-skip-tls-verify",
        "--token",
        token,
      ];
      return run("kubectl", [...who, ...args]).catch((error: Error) => error);
    };
    const heardOf = async (user: string) =>
      (await heardAudit(database.pool, sourceId)).users
        .filter((one) => one.user === user)
        .flatMap(({ entries, refused }) =>
          entries.map(({ action }) => (refused ? `refused ${action}` : action)),
        );

    beforeAll(async () => {
      database = await testDatabase();
      process.env.DATABASE_URL = database.url;
      delete process.env.ROLLCALL_CLOCK;
      folder = await mkdtemp(join(tmpdir(), "rollcall-webhook-"));
      await run("bash", [join(scripts, "start.sh"), folder, String(await freePort())]);
      const ctx = {
        pool: database.pool,
        actor: { name: "cli:test", role: "administrator" },
        clock: systemClock,
      } as const;
      const config = { kubeconfig: join(folder, "kubeconfig") };
      sourceId = (await connectSource(ctx, { provider: "kubernetes", name: "real", config })).id;
      const { key } = await createApiKey(ctx, { name: "api server", scopes: ["ingest:real"] });
      await serve();
      await pointAt((server.address() as AddressInfo).port, key);
      await kubectl("create", "namespace", "pay");
      await kubectl("create", "serviceaccount", "api", "-n", "pay");
      await kubectl("create", "role", "reader", "-n", "pay", "--verb=get,list", "--resource=configmaps");
      await kubectl(
        "create",
        "rolebinding",
        "reader",
        "-n",
        "pay",
        "--role=reader",
        "--serviceaccount=pay:api",
      );
      const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
      await writeFile(join(folder, "request.json"), JSON.stringify(request));
      const path = "/api/v1/namespaces/pay/serviceaccounts/api/token";
      const made = await kubectl("create", "--raw", path, "-f", join(folder, "request.json"));
      token = (JSON.parse(made) as { status: { token: string } }).status.token;
    });
    afterAll(async () => {
      await run("bash", [join(scripts, "stop.sh"), folder, "--wipe"]);
      server?.closeAllConnections();
      server?.close();
      const shared = globalThis as typeof globalThis & { rollcallPool?: { end(): Promise<void> } };
      await shared.rollcallPool?.end();
      await database?.drop();
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    });

    /** The route behind a certificate for 127.0.0.1; while it is away, everything is put off. */
    async function serve(): Promise<void> {
      const [keyFile, certificate] = [join(folder, "tls.key"), join(folder, "tls.crt")];
      const subject = ["-subj", "/CN=rollcall", "-addext", "subjectAltName=IP:127.0.0.1"];
      await run("openssl", [
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-keyout",
        keyFile,
        "-out",
        certificate,
        ...subject,
      ]);
      server = createServer(
        { key: await readFile(keyFile), cert: await readFile(certificate) },
        async (req, res) => {
          const body = new Uint8Array(await buffer(req));
          const headers = new Headers(req.headers as Record<string, string>);
          const source = /kubernetes-audit\/([^?]+)/.exec(req.url ?? "")?.[1] ?? "";
          const request = new NextRequest(`https://${headers.get("host")}${req.url}`, {
            method: "POST",
            headers,
            body,
          });
          const answer = isAway
            ? new Response("{}", { status: 503, headers: { "retry-after": "1" } })
            : await POST(request, { params: Promise.resolve({ source }) });
          statuses.push(answer.status);
          res.writeHead(answer.status, Object.fromEntries(answer.headers)).end(await answer.text());
        },
      );
      await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
    }

    /** Starts the API server again as it was started, with the webhook. */
    async function pointAt(port: number, key: string): Promise<void> {
      const authority = (await readFile(join(folder, "tls.crt"))).toString("base64");
      const address = `https://127.0.0.1:${port}/api/v1/ingest/kubernetes-audit/real`;
      const webhook = {
        ...{ apiVersion: "v1", kind: "Config", "current-context": "rollcall" },
        clusters: [
          { name: "rollcall", cluster: { server: address, "certificate-authority-data": authority } },
        ],
        users: [{ name: "rollcall", user: { token: key } }],
        contexts: [{ name: "rollcall", context: { cluster: "rollcall", user: "rollcall" } }],
      };
      await writeFile(join(folder, "webhook.json"), JSON.stringify(webhook));
      const pid = Number(await readFile(join(folder, "apiserver.pid"), "utf8"));
      const [program = "", ...args] = (await readFile(`/proc/${pid}/cmdline`, "utf8"))
        .split("\0")
        .filter(Boolean);
      process.kill(pid);
      await vi.waitFor(() => expect(existsSync(`/proc/${pid}`)).toBe(false), {
        timeout: 90_000,
        interval: 200,
      });
      const own = ["--audit-webhook-config-file=webhook.json", "--audit-webhook-batch-max-wait=1s"];
      const child = spawn(program, [...args, ...own], { cwd: folder, detached: true, stdio: "ignore" });
      await writeFile(join(folder, "apiserver.pid"), String(child.pid));
      await vi.waitFor(() => kubectl("get", "--raw", "/readyz"), { timeout: 60_000, interval: 500 });
    }

    it("tells what a service account did and was refused, every batch taken and nothing in it broken", async () => {
      await asAccount("get", "configmaps", "-n", "pay");
      await asAccount("get", "configmap", "nothing", "-n", "pay");
      await asAccount("get", "secrets", "-n", "pay");
      await vi.waitFor(
        async () =>
          expect(await heardOf(account)).toEqual(
            expect.arrayContaining([
              "core/configmaps:list",
              "core/configmaps:get",
              "refused core/secrets:list",
            ]),
          ),
        { timeout: 30_000, interval: 300 },
      );
      expect(new Set(statuses)).toEqual(new Set([200]));
      expect((await heardAudit(database.pool, sourceId)).days.flatMap(({ broken }) => broken)).toEqual([]);
    });

    it("loses nothing of what was put off: the API server sends it again", async () => {
      isAway = true;
      await asAccount("get", "pods", "-n", "pay");
      await vi.waitFor(() => expect(statuses).toContain(503), { timeout: 30_000, interval: 100 });
      expect(await heardOf(account)).not.toContain("refused core/pods:list");
      isAway = false;
      await vi.waitFor(async () => expect(await heardOf(account)).toContain("refused core/pods:list"), {
        timeout: 90_000,
        interval: 300,
      });
    });

    it("becomes the account's use with the next collection, and proves nothing after less than a day", async () => {
      const env = { ...process.env, DATABASE_URL: database.url };
      await run(process.execPath, ["collectors/cli.ts", "collect", "real", "--json"], { env }).catch(
        (error) => {
          // Streams of newer servers are missing here.
          if (error.code !== 3) throw error;
        },
      );
      const { rows } = await database.pool.query(
        `select u.source, u.plane, u.principal_kind from usage u join principal p on p.id = u.principal_id
        where p.kind = 'kubernetes_service_account' and p.name = 'api' order by 1, 2`,
      );
      expect(rows.map(({ source, plane }) => `${source} ${plane}`)).toEqual([
        "audit-webhook action",
        "audit-webhook identity",
        "audit-webhook/denied action",
      ]);
      expect(
        (await database.pool.query("select source from usage where principal_kind = 'scope'")).rows,
      ).toEqual([]);
      const covered = await database.pool.query(
        "select status, reason from capability where capability = 'audit-webhook'",
      );
      expect(covered.rows).toMatchObject([
        { status: "available", reason: expect.stringContaining("nothing is proven unused") },
      ]);
    });
  },
);

/** The first of three in a row, as far as anybody can tell. */
async function freePort(): Promise<number> {
  return new Promise((done) => {
    const held = createPort();
    held.listen(0, "127.0.0.1", () => {
      const { port } = held.address() as AddressInfo;
      held.close(() => done(port > 65_000 ? port - 1_000 : port));
    });
  });
}

/** A real API server of the folder PEERS names, started for one test file and ended with it. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

export type RealServer = {
  kubeconfig: string;
  auditLog: string;
  folder: string;
  /** What kubectl prints; `input` goes to its standard input. */
  kubectl(args: string[], input?: string): Promise<string>;
  list<T>(resources: string): Promise<T[]>;
  /** A kubeconfig whose token file holds a fresh token of the account. */
  signInAs(namespace: string, account: string): Promise<string>;
  stop(): Promise<void>;
};

/** Why there is none to be had here; null when there is. */
export function whyNoServer(): string | null {
  const { PEERS, FIXTURES, PATH = "" } = process.env;
  if (!PEERS || !existsSync(join(PEERS, "kubernetes/start.sh")))
    return "PEERS names no folder with kubernetes/start.sh";
  if (!FIXTURES || !existsSync(join(FIXTURES, "kubernetes/argo-cd-rbac.yaml")))
    return "FIXTURES names no folder with kubernetes/argo-cd-rbac.yaml";
  const missing = ["kubectl", "etcd"].filter(
    (tool) => !PATH.split(delimiter).some((folder) => existsSync(join(folder, tool))),
  );
  return missing.length === 0
    ? null
    : `${missing.join(" and ")} not installed (apt-get install kubernetes-client etcd-server)`;
}

export async function startRealServer(): Promise<RealServer> {
  const scripts = join(process.env.PEERS ?? "", "kubernetes");
  const folder = await mkdtemp(join(tmpdir(), "rollcall-kubernetes-"));
  const port = await freePorts();
  const kubeconfig = (await run("bash", [join(scripts, "start.sh"), folder, String(port)])).trim();
  const kubectl = (args: string[], input?: string) =>
    run("kubectl", ["--kubeconfig", kubeconfig, ...args], input);
  return {
    ...{ kubeconfig, folder, kubectl },
    auditLog: join(folder, "audit.log"),
    async list<T>(resources: string) {
      return (JSON.parse(await kubectl(["get", resources, "-A", "-o", "json"])) as { items: T[] }).items;
    },
    async signInAs(namespace, account) {
      const request = { apiVersion: "authentication.k8s.io/v1", kind: "TokenRequest", spec: {} };
      const path = `/api/v1/namespaces/${namespace}/serviceaccounts/${account}/token`;
      const answer = await kubectl(["create", "--raw", path, "-f", "-"], JSON.stringify(request));
      const { token } = (JSON.parse(answer) as { status: { token: string } }).status;
      const file = `${namespace}-${account}`;
      await writeFile(join(folder, `${file}.token`), `${token}\n`);
      await writeFile(
        join(folder, `${file}.yaml`),
        kubeconfigWith(`https://127.0.0.1:${port}`, `${file}.token`),
      );
      return join(folder, `${file}.yaml`);
    },
    async stop() {
      await run("bash", [join(scripts, "stop.sh"), folder, "--wipe"]);
      await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    },
  };
}

function kubeconfigWith(server: string, tokenFile: string): string {
  return JSON.stringify({
    apiVersion: "v1",
    kind: "Config",
    "current-context": "it",
    clusters: [{ name: "it", cluster: { server, "insecure-skip-tls-verify": true } }],
    users: [{ name: "it", user: { tokenFile } }],
    contexts: [{ name: "it", context: { cluster: "it", user: "it" } }],
  });
}

function run(command: string, args: string[], input?: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`${command} ${args.join(" ")}: ${stderr || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.end(input ?? "");
  });
}

/** The first of three ports in a row. */
async function freePorts(): Promise<number> {
  for (;;) {
    const port = await listen(0);
    if (port === null || port > 65_000) continue;
    if ((await listen(port + 1)) !== null && (await listen(port + 2)) !== null) return port;
  }
}

function listen(port: number): Promise<number | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.on("error", () => resolve(null));
    server.listen(port, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : null));
    });
  });
}

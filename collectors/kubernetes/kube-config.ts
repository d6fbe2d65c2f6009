/**
 * Where a cluster is and how to sign in, read from a kubeconfig or the pod. client-node parses the file and knows the old auth
 * providers; token files, credential plugins and impersonation are read here, since it gets those wrong.
 */
import { readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { Invalid, Unavailable } from "#lib/errors.ts";
import type { KubernetesSourceConfig } from "#lib/providers/kubernetes/source.ts";
import type { KubernetesContext } from "./context.ts";
import { type ExecPlugin, execCredentials } from "./exec-credential.ts";

export type TlsOptions = {
  ca?: string | Buffer;
  cert?: string | Buffer;
  key?: string | Buffer;
  servername?: string;
  rejectUnauthorized?: boolean;
};

export type SignIn = { headers: Record<string, string>; tls: TlsOptions };

export type ClusterAccess = {
  /** May hold a base path. */
  server: URL;
  proxy: string | null;
  /** What to sign in with now; `renew` asks for a new credential where there can be one. */
  signIn(renew: boolean): Promise<SignIn>;
  /** How the configuration calls it: the context, or the pod. */
  name: string;
};

const podFolder = "/var/run/secrets/kubernetes.io/serviceaccount";

/** Throws Invalid for a kubeconfig that cannot be used, Unavailable for one that cannot be read. */
export async function clusterAccess(ctx: KubernetesContext): Promise<ClusterAccess> {
  const { config } = ctx.source;
  const path = config.inCluster ? null : await kubeconfigPath(config);
  return path === null ? podAccess() : fileAccess(ctx, path);
}

/** As kubectl looks for it; null: there is none, and the pod's account is used. */
async function kubeconfigPath(config: KubernetesSourceConfig): Promise<string | null> {
  if (config.kubeconfig !== undefined) return config.kubeconfig;
  const named = process.env.KUBECONFIG;
  if (named) {
    const [first = "", ...rest] = named.split(":").filter((part) => part !== "");
    if (rest.length > 0) {
      throw new Invalid("KUBECONFIG names several files.", {
        hint: "Give the one that holds the context with --kubeconfig.",
      });
    }
    return first;
  }
  const usual = join(homedir(), ".kube", "config");
  const isThere = await readFile(usual).then(
    () => true,
    () => false,
  );
  return isThere || !process.env.KUBERNETES_SERVICE_HOST ? usual : null;
}

async function podAccess(): Promise<ClusterAccess> {
  const { KUBERNETES_SERVICE_HOST: host, KUBERNETES_SERVICE_PORT: port } = process.env;
  if (!host) {
    throw new Invalid("The worker does not run in a pod.", {
      hint: "Connect the cluster with --kubeconfig FILE instead.",
    });
  }
  const ca = await readText(`${podFolder}/ca.crt`);
  return {
    server: new URL(`https://${host.includes(":") ? `[${host}]` : host}:${port ?? "443"}`),
    proxy: null,
    name: "in-cluster",
    // The kubelet renews the file long before the token in it expires; reading it is cheap.
    signIn: async () => ({
      headers: bearer((await readText(`${podFolder}/token`)).trim()),
      tls: { ca },
    }),
  };
}

type RawUser = { tokenFile?: string; as?: string; [key: string]: unknown };
type RawExec = {
  command?: string;
  args?: string[] | null;
  env?: { name: string; value: string }[] | null;
  apiVersion?: string;
  installHint?: string;
  provideClusterInfo?: boolean;
};

async function fileAccess(ctx: KubernetesContext, path: string): Promise<ClusterAccess> {
  const text = await readText(path);
  const { KubeConfig, loadYaml } = await import("@kubernetes/client-node");
  const kubeConfig = new KubeConfig();
  let raw: { users?: { name: string; user?: RawUser }[] | null };
  try {
    raw = loadYaml(text);
    kubeConfig.loadFromString(text);
    kubeConfig.makePathsAbsolute(dirname(resolve(path)));
  } catch (error) {
    // The parser's message quotes the file, which may hold a token.
    throw new Invalid(`${path} is not a kubeconfig.`, {
      hint: "kubectl config view --kubeconfig FILE shows what is wrong with it.",
      detail: { at: error instanceof Error ? error.name : null },
    });
  }
  const wanted = ctx.source.config.context ?? kubeConfig.getCurrentContext();
  const context = kubeConfig.getContextObject(wanted);
  if (context === null) {
    const known = kubeConfig.getContexts().map(({ name }) => name);
    throw new Invalid(`${path} has no context "${wanted ?? ""}".`, {
      hint: known.length === 0 ? "It holds no context at all." : `Contexts: ${known.join(", ")}.`,
    });
  }
  kubeConfig.setCurrentContext(wanted);
  const cluster = kubeConfig.getCurrentCluster();
  if (cluster === null) {
    throw new Invalid(`The context "${wanted}" of ${path} names a cluster that the file does not hold.`, {
      hint: "Correct the kubeconfig.",
    });
  }
  const user = raw.users?.find(({ name }) => name === context.user)?.user ?? {};
  refuseImpersonation(user, path);
  const exec = user.exec as RawExec | undefined;
  const plugin = exec === undefined ? null : pluginOf(exec, path, cluster);
  const credential =
    plugin && execCredentials(plugin, { kubeconfig: path, clock: ctx.clock, signal: ctx.signal });
  if (exec !== undefined) withoutExec(kubeConfig);
  const server = addressOf(cluster.server, path, cluster.skipTLSVerify === true, ctx.endpoint);
  withoutAgent(kubeConfig);
  return {
    server,
    proxy: cluster.proxyUrl ?? null,
    name: wanted,
    async signIn(renew) {
      const options: Record<string, unknown> & { headers?: Record<string, string>; auth?: string } = {};
      await kubeConfig.applyToHTTPSOptions(options).catch((error) => {
        throw new Unavailable(`The kubeconfig gives no credential: ${(error as Error).message}`, {
          transient: false,
          hint: "Check the user of the context.",
        });
      });
      const { headers = {}, auth } = options;
      const tls = tlsOf(options);
      if (auth) headers.Authorization = `Basic ${Buffer.from(auth).toString("base64")}`;
      if (user.tokenFile !== undefined) {
        const file = isAbsolute(user.tokenFile)
          ? user.tokenFile
          : resolve(dirname(resolve(path)), user.tokenFile);
        Object.assign(headers, bearer((await readText(file)).trim()));
      }
      if (credential !== null) {
        const { token, cert, key } = await credential(renew);
        if (token !== null) Object.assign(headers, bearer(token));
        if (cert !== null && key !== null) Object.assign(tls, { cert, key });
      }
      return { headers, tls };
    },
  };
}

/** Replaces only where the cluster is reached; its base path stays, so several clusters can hide behind one address. */
function addressOf(server: string, path: string, insecure: boolean, endpoint: string | undefined): URL {
  let address: URL;
  try {
    address = new URL(server);
  } catch {
    throw new Invalid(`${path}: "${server}" is not the address of a server.`, {
      hint: "Correct the cluster's server.",
    });
  }
  if (endpoint !== undefined) {
    const { origin } = new URL(endpoint);
    return new URL(address.pathname, origin);
  }
  const isLocal = ["127.0.0.1", "localhost", "[::1]"].includes(address.hostname);
  if (address.protocol === "http:" && !isLocal && !insecure) {
    throw new Invalid(`${path}: ${server} would send credentials over plain HTTP.`, {
      hint: "Use the https address of the API server.",
    });
  }
  return address;
}

function tlsOf(options: Record<string, unknown>): TlsOptions {
  const names = ["ca", "cert", "key", "servername", "rejectUnauthorized"] as const;
  return Object.fromEntries(
    names.filter((name) => options[name] !== undefined).map((name) => [name, options[name]]),
  );
}

function refuseImpersonation(user: RawUser, path: string): void {
  if (Object.keys(user).some((key) => key === "as" || key.startsWith("as-"))) {
    throw new Invalid(`The user of ${path} impersonates another one.`, {
      hint: "Bind the reader role to the user itself: what Rollcall sees must be what its own identity may see.",
    });
  }
}

function pluginOf(exec: RawExec, path: string, cluster: { server: string; caData?: string }): ExecPlugin {
  if (!exec.command)
    throw new Invalid(`${path}: its credential plugin has no command.`, { hint: "Correct it." });
  const told = { server: cluster.server, "certificate-authority-data": cluster.caData };
  return {
    command: exec.command,
    args: exec.args ?? [],
    env: exec.env ?? [],
    apiVersion: exec.apiVersion ?? "client.authentication.k8s.io/v1",
    installHint: exec.installHint ?? null,
    cluster: exec.provideClusterInfo === true ? told : null,
  };
}

/** What runs the plugin is this file; client-node must not run it a second time. */
function withoutExec(kubeConfig: import("@kubernetes/client-node").KubeConfig): void {
  kubeConfig.users = kubeConfig.users.map(({ exec: _, ...user }) => user);
}

/** client-node would make an agent of its own for every sign-in, and refuse plain HTTP to this machine. */
function withoutAgent(kubeConfig: import("@kubernetes/client-node").KubeConfig): void {
  kubeConfig.clusters = kubeConfig.clusters.map(({ proxyUrl: _, ...cluster }) => ({
    ...cluster,
    skipTLSVerify: cluster.skipTLSVerify || cluster.server.startsWith("http:"),
  }));
}

function bearer(token: string): Record<string, string> {
  return { Authorization: `Bearer ${token}` };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, "utf8");
  } catch (error) {
    const { code } = error as { code?: string };
    throw new Unavailable(`${path} cannot be read${code === undefined ? "" : ` (${code})`}.`, {
      transient: false,
      hint: "Check the path, and that the user the worker runs as may read the file.",
    });
  }
}

/**
 * Runs a kubeconfig's credential plugin: with a time limit, from the kubeconfig's own folder, and again shortly before what it gave
 * expires. (client-node's own runner waits for ever and uses a token until the very second it ends.)
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins
 */
import { spawn } from "node:child_process";
import { dirname, isAbsolute, resolve } from "node:path";
import type { Clock } from "#lib/clock.ts";
import { Unavailable } from "#lib/errors.ts";

export type ExecPlugin = {
  command: string;
  args: string[];
  env: { name: string; value: string }[];
  apiVersion: string;
  installHint: string | null;
  /** Told to the plugin where the kubeconfig asks for it. */
  cluster: { server: string; "certificate-authority-data"?: string } | null;
};

export type ExecCredential = {
  token: string | null;
  cert: string | null;
  key: string | null;
  expiresAt: Date | null;
};

/** Renewed this long before it expires. */
const renewBeforeMs = 60_000;
const outputLimit = 1024 * 1024;

type Options = { kubeconfig: string; clock: Clock; signal: AbortSignal; timeoutMs?: number };

/** Keeps what the plugin gave until it is about to expire. `renew`: ask again whatever the date says. */
export function execCredentials(plugin: ExecPlugin, options: Options) {
  let known: Promise<ExecCredential> | null = null;
  let expiresAt: Date | null = null;
  return async (renew: boolean): Promise<ExecCredential> => {
    const isOld = expiresAt !== null && expiresAt.getTime() - renewBeforeMs <= options.clock.now().getTime();
    if (known === null || renew || isOld) {
      known = runPlugin(plugin, options);
      known.catch(() => {
        known = null;
      });
    }
    const credential = await known;
    expiresAt = credential.expiresAt;
    return credential;
  };
}

/** Throws Unavailable, never with what the plugin printed to standard output: that may be a token. */
export async function runPlugin(plugin: ExecPlugin, options: Options): Promise<ExecCredential> {
  const command =
    plugin.command.includes("/") && !isAbsolute(plugin.command)
      ? resolve(dirname(options.kubeconfig), plugin.command)
      : plugin.command;
  const info = {
    apiVersion: plugin.apiVersion,
    kind: "ExecCredential",
    spec: { interactive: false, ...(plugin.cluster === null ? {} : { cluster: plugin.cluster }) },
  };
  const env = {
    ...process.env,
    ...Object.fromEntries(plugin.env.map(({ name, value }) => [name, value])),
    KUBERNETES_EXEC_INFO: JSON.stringify(info),
  };
  const output = await outputOf(command, plugin, env, options);
  let status: Record<string, unknown>;
  try {
    status = (JSON.parse(output) as { status?: Record<string, unknown> }).status ?? {};
  } catch {
    throw failed(plugin, "it did not print a credential");
  }
  const textOf = (name: string) => (typeof status[name] === "string" ? (status[name] as string) : null);
  const expires = Date.parse(textOf("expirationTimestamp") ?? "");
  const credential: ExecCredential = {
    token: textOf("token"),
    cert: textOf("clientCertificateData"),
    key: textOf("clientKeyData"),
    expiresAt: Number.isNaN(expires) ? null : new Date(expires),
  };
  if (credential.token === null && credential.cert === null)
    throw failed(plugin, "it printed neither a token nor a certificate");
  return credential;
}

function outputOf(
  command: string,
  plugin: ExecPlugin,
  env: NodeJS.ProcessEnv,
  { signal, timeoutMs = 60_000 }: Options,
): Promise<string> {
  return new Promise((resolveOutput, reject) => {
    const child = spawn(command, plugin.args, { env, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    let complaint = "";
    let ended: string | null = null;
    const stop = (why: string) => {
      ended ??= why;
      child.kill("SIGKILL");
    };
    const timer = setTimeout(() => stop(`it did not end within ${timeoutMs / 1000} s`), timeoutMs);
    const onAbort = () => stop("the collection was stopped");
    signal.addEventListener("abort", onAbort);
    if (signal.aborted) onAbort();
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.length > outputLimit) stop("it printed too much");
    });
    child.stderr.on("data", (chunk) => {
      complaint = `${complaint}${chunk}`.slice(-500);
    });
    const finish = (why: string | null) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
      if (why === null) resolveOutput(output);
      else reject(failed(plugin, why));
    };
    child.on("error", (error) => finish(error.message));
    child.on("close", (code) =>
      finish(ended ?? (code === 0 ? null : `it ended with ${code}: ${complaint.trim()}`)),
    );
  });
}

function failed(plugin: ExecPlugin, why: string): Unavailable {
  return new Unavailable(`The credential plugin ${plugin.command} gave no credential: ${why}.`, {
    transient: false,
    hint: plugin.installHint ?? "Run the plugin by hand as the user the worker runs as.",
  });
}

/** `kubectl`, as far as anything is written for it: words become the requests that the real one sends, as an administrator of a cluster. */
import { loadAllYaml } from "@kubernetes/client-node";
import type { CommandLine } from "../shell/open-shell.ts";
import { commandIn, fileIn, type Known, type Read, readWords } from "../shell/read-words.ts";
import type { Clouds } from "../start.ts";
import { type Asking, askAsAdministrator } from "./testing.ts";

type Ask = (path: string, asking?: Asking) => Promise<object>;
type Command = Known & { run(read: Read, ask: Ask, folder: string): Promise<string> };

const RBAC = "/apis/rbac.authorization.k8s.io/v1";
/** Where a kind is, and whether it is in a namespace. */
const kinds: Record<string, { base: string; resource: string; namespaced: boolean }> = {
  serviceaccount: { base: "/api/v1", resource: "serviceaccounts", namespaced: true },
  secret: { base: "/api/v1", resource: "secrets", namespaced: true },
  role: { base: RBAC, resource: "roles", namespaced: true },
  rolebinding: { base: RBAC, resource: "rolebindings", namespaced: true },
  clusterrole: { base: RBAC, resource: "clusterroles", namespaced: false },
  clusterrolebinding: { base: RBAC, resource: "clusterrolebindings", namespaced: false },
};

export function kubernetesCommandLine(clouds: Clouds, cluster: string): CommandLine {
  const ask: Ask = async (path, asking = {}) => {
    const { status, body, text } = await askAsAdministrator(clouds, path, { ...asking, cluster });
    if (status >= 400) throw new Error(`Error from server: ${String(body.message ?? text)}`);
    return body;
  };
  return (words, folder) => {
    const { command, rest } = commandIn(words, commands);
    return command.run(readWords(rest, command), ask, folder);
  };
}

/** Of one object, or of all of its kind in its namespace. */
function pathOf(kind: string, name: string | undefined, namespace: string | undefined): string {
  const found = kinds[kind.toLowerCase()];
  if (found === undefined) throw new Error(`error: the server doesn't have a resource type "${kind}"`);
  if (found.namespaced !== (namespace !== undefined)) throw new Error(`${kind} ${name}: in which namespace?`);
  const inside = namespace === undefined ? "" : `/namespaces/${namespace}`;
  const of = `${found.base}${inside}/${found.resource}`;
  return name === undefined ? of : `${of}/${encodeURIComponent(name)}`;
}

const named = ({ names: [kind = "", name = ""], options }: Read) =>
  pathOf(kind, name, options["--namespace"]);

/** Only the server's own way of trying is written. */
function dry({ options }: Read): string {
  const said = options["--dry-run"];
  if (said !== undefined && said !== "server") throw new Error(`Invalid dry-run value (${said})`);
  return said === undefined ? "" : "?dryRun=All";
}

function marking(field: "labels" | "annotations", answer: string): Command {
  return {
    ...{ names: 3, options: ["--namespace"], flags: ["--overwrite"] },
    run: async (read, ask) => {
      const [, , said = ""] = read.names;
      const [, key = "", value] = /^([^=]+?)(?:-$|=(.*)$)/.exec(said) ?? [];
      if (key === "") throw new Error(`error: "${said}" is no ${field.slice(0, -1)}`);
      const body = { metadata: { [field]: { [key]: value ?? null } } };
      await ask(named(read), { method: "PATCH", contentType: "application/merge-patch+json", body });
      return `${answer}\n`;
    },
  };
}

const commands: Record<string, Command> = {
  get: {
    ...{ names: 2, options: ["--namespace", "--output"], flags: ["--show-labels"] },
    run: async (read, ask) => {
      const { "--output": output } = read.options;
      if (output !== undefined && output !== "yaml")
        throw new Error(`unable to match a printer to ${output}`);
      // Every JSON document is a YAML document.
      const found = await ask(named(read));
      return output === undefined ? `${read.names[1]}\n` : `${JSON.stringify(found)}\n`;
    },
  },
  patch: {
    ...{ names: 2, options: ["--namespace", "--type", "--patch-file", "--dry-run"] },
    required: ["--type", "--patch-file"],
    run: async (read, ask, folder) => {
      if (read.options["--type"] !== "merge") throw new Error("--type must be one of [merge], here");
      const body: unknown = JSON.parse(fileIn(folder, read.options["--patch-file"] ?? ""));
      const contentType = "application/merge-patch+json";
      await ask(`${named(read)}${dry(read)}`, { method: "PATCH", contentType, body });
      return "patched\n";
    },
  },
  label: marking("labels", "labeled"),
  annotate: marking("annotations", "annotated"),
  delete: {
    ...{ names: 2, options: ["--namespace"] },
    run: async (read, ask) => {
      await ask(named(read), { method: "DELETE" });
      return "deleted\n";
    },
  },
  apply: {
    ...{ options: ["--filename", "--dry-run"], required: ["--filename"] },
    run: async (read, ask, folder) => {
      for (const manifest of loadAllYaml(fileIn(folder, read.options["--filename"] ?? "")))
        await applied(manifest as Manifest, ask, dry(read));
      return "applied\n";
    },
  },
};

type Manifest = { apiVersion: string; kind: string; metadata: { name: string; namespace?: string } };

/** Made where it is not there, else merged into what is. */
async function applied(manifest: Manifest, ask: Ask, query: string): Promise<void> {
  const { kind, metadata, apiVersion } = manifest;
  const all = pathOf(kind, undefined, metadata.namespace);
  if (!all.startsWith(apiVersion === "v1" ? "/api/v1" : `/apis/${apiVersion}/`))
    throw new Error(`no matches for kind "${kind}" in version "${apiVersion}"`);
  const one = pathOf(kind, metadata.name, metadata.namespace);
  const isThere = await ask(one).then(
    () => true,
    () => false,
  );
  if (!isThere) await ask(`${all}${query}`, { method: "POST", body: manifest });
  else
    await ask(`${one}${query}`, {
      ...{ method: "PATCH", contentType: "application/merge-patch+json", body: manifest },
    });
}

/** `gcloud`, as far as anything is written for it: words become the requests of the REST APIs that the real one sends, as an administrator. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { CommandLine } from "../shell/open-shell.ts";
import { commandIn, fileIn, type Known, type Read, readWords } from "../shell/read-words.ts";
import type { Clouds } from "../start.ts";
import { policyCommands } from "./command-line-policies.ts";

export type Ask = (method: string, path: string, body?: object) => Promise<Fields>;
export type Fields = { [field: string]: unknown };
export type Command = Known & { run(read: Read, ask: Ask, folder: string): Promise<Fields | null> };

export function gcpCommandLine(clouds: Clouds): CommandLine {
  const ask: Ask = async (method, path, body) => {
    const response = await fetch(`${clouds.url}/${path}`, {
      method,
      headers: { authorization: `Bearer ${clouds.gcp.administrator()}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text) as Fields;
    throw new Error(`ERROR: (gcloud) ${response.status} ${text}`);
  };
  return async (words, folder) => {
    const { command, rest } = commandIn(words, commands);
    const options = [...(command.options ?? []), "--format"];
    const read = readWords(rest, { ...command, options, flags: [...(command.flags ?? []), "--quiet"] });
    const { "--format": format } = read.options;
    if (format !== undefined && format !== "json") throw new Error(`Unknown format [${format}]`);
    const found = await command.run(read, ask, folder);
    return found === null ? "" : `${JSON.stringify(found, null, 2)}\n`;
  };
}

const accountPath = ({ options }: Read, name = "") =>
  `v1/projects/${options["--project"] ?? "-"}/serviceAccounts/${name}`;

function onAccount(verb: "enable" | "disable" | "undelete"): Command {
  return {
    ...{ names: 1, options: ["--project"] },
    run: (read, ask) => ask("POST", `${accountPath(read, read.names[0])}:${verb}`, {}),
  };
}

const key = ({ names: [id = ""], options }: Read) =>
  `${accountPath({ options } as Read, options["--iam-account"])}/keys/${id}`;
const ofKey = { names: 1, options: ["--iam-account", "--project"], required: ["--iam-account"] };

const roleParent = ({ options }: Read) => {
  const { "--project": project, "--organization": organization } = options;
  if ((project === undefined) === (organization === undefined))
    throw new Error("Exactly one of (--organization | --project) must be specified.");
  return project === undefined ? `v1/organizations/${organization}` : `v1/projects/${project}`;
};
const ofRole = { names: 1, options: ["--project", "--organization"] };

const commands: Record<string, Command> = {
  ...policyCommands,
  "iam service-accounts describe": {
    ...{ names: 1, options: ["--project"] },
    run: (read, ask) => ask("GET", accountPath(read, read.names[0])),
  },
  "iam service-accounts enable": onAccount("enable"),
  "iam service-accounts disable": onAccount("disable"),
  "iam service-accounts undelete": onAccount("undelete"),
  "iam service-accounts delete": {
    ...{ names: 1, options: ["--project"] },
    run: (read, ask) => ask("DELETE", accountPath(read, read.names[0])),
  },
  "iam service-accounts keys list": {
    ...{ options: ["--iam-account", "--project"], required: ["--iam-account"] },
    run: (read, ask) => ask("GET", `${accountPath(read, read.options["--iam-account"])}/keys`),
  },
  // The answer here holds no private key; the file names the key all the same, as the real one does.
  "iam service-accounts keys create": {
    ...ofKey,
    run: async (read, ask, folder) => {
      const { name } = await ask("POST", `${accountPath(read, read.options["--iam-account"])}/keys`, {});
      const private_key_id = String(name).split("/").at(-1);
      const file = join(folder, read.names[0] ?? "");
      writeFileSync(file, `${JSON.stringify({ type: "service_account", private_key_id }, null, 2)}\n`);
      return {};
    },
  },
  "iam service-accounts keys enable": {
    ...ofKey,
    run: (read, ask) => ask("POST", `${key(read)}:enable`, {}),
  },
  "iam service-accounts keys disable": {
    ...ofKey,
    run: (read, ask) => ask("POST", `${key(read)}:disable`, {}),
  },
  "iam service-accounts keys delete": { ...ofKey, run: (read, ask) => ask("DELETE", key(read)) },
  "iam roles describe": {
    ...ofRole,
    run: (read, ask) => ask("GET", `${roleParent(read)}/roles/${read.names[0]}`),
  },
  "iam roles delete": {
    ...ofRole,
    run: (read, ask) => ask("DELETE", `${roleParent(read)}/roles/${read.names[0]}`),
  },
  "iam roles create": {
    ...{ ...ofRole, options: [...ofRole.options, "--file"], required: ["--file"] },
    run: (read, ask, folder) => {
      const role: unknown = JSON.parse(fileIn(folder, read.options["--file"] ?? ""));
      return ask("POST", `${roleParent(read)}/roles`, { roleId: read.names[0], role });
    },
  },
  "iam roles update": {
    ...{ ...ofRole, options: [...ofRole.options, "--add-permissions", "--remove-permissions"] },
    run: async (read, ask) => {
      const path = `${roleParent(read)}/roles/${read.names[0]}`;
      const { includedPermissions = [], etag } = await ask("GET", path);
      const { "--add-permissions": added, "--remove-permissions": removed } = read.options;
      const gone = new Set(removed?.split(","));
      const kept = (includedPermissions as string[]).filter((name) => !gone.has(name));
      const all = [...new Set([...kept, ...(added?.split(",") ?? [])])];
      return ask("PATCH", `${path}?updateMask=includedPermissions`, { includedPermissions: all, etag });
    },
  },
};

/** `az`, as far as anything is written for it: words become the calls of ARM and Microsoft Graph that the real one sends, as an administrator. */
import { randomOf } from "../random.ts";
import type { CommandLine } from "../shell/open-shell.ts";
import { commandIn, fileIn, type Known, type Read, readWords } from "../shell/read-words.ts";
import type { Clouds } from "../start.ts";
import { type Azure, azureOf } from "./testing.ts";

type Fields = { [field: string]: unknown };
type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
type Ask = (method: Method, path: string, body?: unknown) => Promise<Fields>;
type All = (path: string) => Promise<Fields[]>;
type Tools = { ask: Ask; all: All; folder: string; newId(): string };
type Command = Known & { run(read: Read, tools: Tools): Promise<unknown> };

const AUTHORIZATION = "/providers/Microsoft.Authorization";
const version = "api-version=2022-04-01";
let made = 0;

export function azureCommandLine(clouds: Clouds): CommandLine {
  const azure: Azure = azureOf(clouds);
  const ask: Ask = async (method, path, body) => {
    const { status, body: told } = await azure.administrate(path, { method, body });
    if (status >= 400) throw new Error(`ERROR: ${JSON.stringify(told)}`);
    return (told ?? {}) as Fields;
  };
  const all: All = async (path) => {
    const items: Fields[] = [];
    for (let next: string | undefined = path; next !== undefined; ) {
      const page: Fields = await ask("GET", next);
      items.push(...((page.value ?? []) as Fields[]));
      next = (page.nextLink ?? page["@odata.nextLink"]) as string | undefined;
    }
    return items;
  };
  const newId = () =>
    randomOf("az", made++)
      .text(32, "0123456789abcdef")
      .replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  return async (words, folder) => {
    const { command, rest } = commandIn(words, commands);
    const options = [...(command.options ?? []), "--output", "--query"];
    const read = readWords(rest, { ...command, options });
    const found = await command.run(read, { ask, all, folder, newId });
    return printed(found, read.options);
  };
}

function printed(found: unknown, { "--output": output = "json", "--query": query }: Read["options"]): string {
  const value = query === undefined ? found : queried(found, query);
  if (output === "tsv")
    return [value ?? []]
      .flat()
      .map((one) => `${one}\n`)
      .join("");
  if (output !== "json") throw new Error(`--output: '${output}' is not one of what is read here`);
  return value === null || value === undefined ? "" : `${JSON.stringify(value, null, 2)}\n`;
}

/** The few JMESPath expressions that are written for `az`. */
function queried(found: unknown, query: string): unknown {
  if (query === "[0].id") return (found as Fields[])[0]?.id ?? null;
  if (/^\w+$/.test(query)) return (found as Fields)[query] ?? null;
  const [, field = "", wanted, told] = /^\[\?(\w+)=='([^']*)'\](?:\.(\w+))?$/.exec(query) ?? [];
  if (wanted === undefined) throw new Error(`invalid jmespath_type value: ${query}`);
  // Printed rows have what ARM keeps under properties beside the rest.
  const rows = (found as Fields[]).map((one) => ({ ...one, ...properties(one) }) as Fields);
  const matching = rows.filter((one) => one[field] === wanted);
  return told === undefined ? matching : matching.map((one) => one[told]);
}

const properties = (row: Fields): Fields => (row.properties ?? {}) as Fields;

/** By its id or the name people read. */
async function definitionNamed(role: string, scope: string, { all }: Tools): Promise<Fields> {
  const found = await all(`${scope}${AUTHORIZATION}/roleDefinitions?${version}`);
  const matching = found.filter(({ name, ...row }) => name === role || properties(row).roleName === role);
  const [only] = matching;
  if (only === undefined || matching.length > 1) throw new Error(`ERROR: Role '${role}' doesn't exist.`);
  return only;
}

/** Without a scope, those of the subscriptions and above: what `--all` lists. */
async function assignmentsOf(
  principal: string | undefined,
  scope: string,
  { all }: Tools,
): Promise<Fields[]> {
  if (principal === undefined) return all(`${scope}${AUTHORIZATION}/roleAssignments?${version}`);
  const filter = encodeURIComponent(`principalId eq '${principal}'`);
  return all(`${scope}${AUTHORIZATION}/roleAssignments?${version}&$filter=${filter}`);
}

/** As a definition is written in a file of ours: the names begin with capitals. */
function definitionIn({ options }: Read, folder: string): Fields {
  const said = options["--role-definition"] ?? "";
  if (!said.startsWith("@")) throw new Error("--role-definition is read from a file here");
  return JSON.parse(fileIn(folder, said.slice(1))) as Fields;
}

function putDefinition(definition: Fields, id: string, { ask }: Tools): Promise<Fields> {
  const { Name, Description, Actions, NotActions, DataActions, NotDataActions, AssignableScopes } =
    definition;
  const [scope = ""] = AssignableScopes as string[];
  const permissions = [
    { actions: Actions, notActions: NotActions, dataActions: DataActions, notDataActions: NotDataActions },
  ];
  return ask("PUT", `${scope}${AUTHORIZATION}/roleDefinitions/${id}?${version}`, {
    properties: {
      ...{ roleName: Name, description: Description, permissions, assignableScopes: AssignableScopes },
      type: "CustomRole",
    },
  });
}

const holders = { app: "applications", sp: "servicePrincipals" };

function credentialCommands(what: "app" | "sp"): Record<string, Command> {
  const of = ({ options }: Read) => `/v1.0/${holders[what]}/${options["--id"]}`;
  const list = (read: Read) => (read.flags.has("--cert") ? "keyCredentials" : "passwordCredentials");
  return {
    [`ad ${what} credential list`]: {
      ...{ options: ["--id"], flags: ["--cert"], required: ["--id"] },
      run: async (read, { ask }) => (await ask("GET", `${of(read)}?$select=id,${list(read)}`))[list(read)],
    },
    [`ad ${what} credential reset`]: {
      ...{ options: ["--id", "--display-name", "--end-date"], flags: ["--append"], required: ["--id"] },
      run: async (read, { ask }) => {
        // Without it every other secret would go.
        if (!read.flags.has("--append")) throw new Error("ERROR: --append is missing");
        const { "--display-name": displayName, "--end-date": end } = read.options;
        const endDateTime = end === undefined ? undefined : new Date(end).toISOString();
        const body = { passwordCredential: { displayName, endDateTime } };
        return { password: (await ask("POST", `${of(read)}/addPassword`, body)).secretText };
      },
    },
    // A certificate goes by writing the list without it: the call that takes one away wants to be signed with another.
    [`ad ${what} credential delete`]: {
      ...{ options: ["--id", "--key-id"], flags: ["--cert"], required: ["--id", "--key-id"] },
      run: async (read, { ask }) => {
        const keyId = read.options["--key-id"];
        if (!read.flags.has("--cert"))
          return void (await ask("POST", `${of(read)}/removePassword`, { keyId }));
        const { keyCredentials } = await ask("GET", `${of(read)}?$select=id,keyCredentials`);
        const stay = (keyCredentials as Fields[]).filter((key) => key.keyId !== keyId);
        if (stay.length === (keyCredentials as Fields[]).length)
          throw new Error(`ERROR: No credential found for ${keyId}`);
        await ask("PATCH", of(read), { keyCredentials: stay });
      },
    },
  };
}

const commands: Record<string, Command> = {
  ...credentialCommands("app"),
  ...credentialCommands("sp"),
  "role assignment list": {
    ...{ options: ["--assignee", "--role", "--scope"], flags: ["--all"] },
    run: async ({ options, flags }, tools) => {
      const { "--assignee": principal, "--role": role, "--scope": scope } = options;
      if (flags.has("--all") === (scope !== undefined)) throw new Error("either --all or --scope");
      const found = await assignmentsOf(principal, scope ?? "", tools);
      if (scope === undefined || role === undefined) return found;
      const { name } = await definitionNamed(role, scope, tools);
      return found.filter(
        (row) =>
          String(properties(row).scope).toLowerCase() === scope.toLowerCase() &&
          String(properties(row).roleDefinitionId).endsWith(`/${name}`),
      );
    },
  },
  "role assignment create": {
    options: [
      ...["--assignee-object-id", "--assignee-principal-type", "--role", "--scope"],
      ...["--condition", "--condition-version"],
    ],
    required: ["--assignee-object-id", "--assignee-principal-type", "--role", "--scope"],
    run: async ({ options }, tools) => {
      const scope = options["--scope"] ?? "";
      const role = options["--role"] ?? "";
      const isGuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(role);
      const within = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? "";
      const id = isGuid
        ? `${within}${AUTHORIZATION}/roleDefinitions/${role}`
        : (await definitionNamed(role, scope, tools)).id;
      const { "--condition": condition = null, "--condition-version": conditionVersion = null } = options;
      return tools.ask("PUT", `${scope}${AUTHORIZATION}/roleAssignments/${tools.newId()}?${version}`, {
        properties: {
          ...{ roleDefinitionId: id, principalId: options["--assignee-object-id"] },
          ...{ principalType: options["--assignee-principal-type"], condition, conditionVersion },
        },
      });
    },
  },
  "role assignment delete": {
    ...{ options: ["--ids"], required: ["--ids"] },
    run: async ({ options }, { ask }) => void (await ask("DELETE", `${options["--ids"]}?${version}`)),
  },
  "role definition list": {
    ...{ options: ["--name"], required: ["--name"] },
    run: async ({ options }, tools) => [await definitionNamed(options["--name"] ?? "", "", tools)],
  },
  "role definition create": {
    ...{ options: ["--role-definition"], required: ["--role-definition"] },
    run: (read, tools) => putDefinition(definitionIn(read, tools.folder), tools.newId(), tools),
  },
  "role definition update": {
    ...{ options: ["--role-definition"], required: ["--role-definition"] },
    run: (read, tools) => {
      const definition = definitionIn(read, tools.folder);
      const id =
        String(definition.Id ?? "")
          .split("/")
          .at(-1) ?? "";
      if (id === "") throw new Error("ERROR: a definition to update is named by its Id here");
      return putDefinition(definition, id, tools);
    },
  },
  "role definition delete": {
    ...{ options: ["--name", "--scope"], required: ["--name", "--scope"] },
    run: async ({ options }, tools) => {
      const scope = options["--scope"] ?? "";
      const { name } = await definitionNamed(options["--name"] ?? "", scope, tools);
      await tools.ask("DELETE", `${scope}${AUTHORIZATION}/roleDefinitions/${name}?${version}`);
    },
  },
  "ad sp show": {
    ...{ options: ["--id"], required: ["--id"] },
    run: ({ options }, { ask }) => ask("GET", `/v1.0/servicePrincipals/${options["--id"]}`),
  },
  "ad sp update": {
    ...{ options: ["--id", "--set"], required: ["--id", "--set"] },
    run: async ({ options }, { ask }) => {
      const [, field = "", value = ""] = /^(\w+)=(.*)$/.exec(options["--set"] ?? "") ?? [];
      await ask("PATCH", `/v1.0/servicePrincipals/${options["--id"]}`, { [field]: JSON.parse(value) });
    },
  },
  "ad sp delete": {
    ...{ options: ["--id"], required: ["--id"] },
    run: async ({ options }, { ask }) =>
      void (await ask("DELETE", `/v1.0/servicePrincipals/${options["--id"]}`)),
  },
  "identity delete": {
    ...{ options: ["--ids"], required: ["--ids"] },
    run: async ({ options }, { ask }) =>
      void (await ask("DELETE", `${options["--ids"]}?api-version=2023-01-31`)),
  },
  rest: {
    ...{ options: ["--method", "--url", "--body"], required: ["--method", "--url"] },
    run: ({ options }, { ask, folder }) => {
      const url = new URL(options["--url"] ?? "");
      if (url.hostname !== "graph.microsoft.com") throw new Error(`ERROR: ${url.hostname} is not asked here`);
      const said = options["--body"];
      const body: unknown =
        said === undefined ? undefined : JSON.parse(fileIn(folder, said.replace(/^@/, "")));
      return ask(options["--method"] as Method, `${url.pathname}${url.search}`, body);
    },
  },
};

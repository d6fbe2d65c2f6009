/**
 * The commands of `gcloud` that read an allow policy, and add or remove one binding of it: read with its etag, changed, and written back
 * under it, as the real ones do. Source: gcloud reference, `add-iam-policy-binding`; client: googlecloudsdk/command_lib/iam/iam_util.py.
 */
import { fileIn, type Known, type Read } from "../shell/read-words.ts";
import type { Ask, Command, Fields } from "./command-line.ts";

type Condition = { title?: string; description?: string; expression?: string };
type Binding = { role: string; members?: string[]; condition?: Condition };
type Policy = { bindings?: Binding[]; etag?: string; version?: number };

type Target = Known & {
  words: string;
  hasConditions: boolean;
  read(name: string, read: Read, ask: Ask): Promise<Fields>;
  write(name: string, policy: Policy, read: Read, ask: Ask): Promise<Fields>;
};

const options3 = { options: { requestedPolicyVersion: 3 } };

function node(words: string, path: string): Target {
  return {
    ...{ words, hasConditions: true },
    read: (name, _, ask) => ask("POST", `${path}/${name}:getIamPolicy`, options3),
    write: (name, policy, _, ask) => ask("POST", `${path}/${name}:setIamPolicy`, { policy }),
  };
}

/** `option`: that names the place. */
function inProject(words: string, noun: string, option: string | null, hasConditions: boolean): Target {
  const path = (name: string, { options }: Read) => {
    const place = option === null ? "" : `locations/${options[option]}/`;
    return `v1/projects/${options["--project"]}/${place}${noun}/${name}`;
  };
  return {
    ...{ words, hasConditions, options: ["--project", ...(option === null ? [] : [option])] },
    required: ["--project", ...(option === null ? [] : [option])],
    read: (name, read, ask) =>
      ask("GET", `${path(name, read)}:getIamPolicy?options.requestedPolicyVersion=3`),
    write: (name, policy, read, ask) => ask("POST", `${path(name, read)}:setIamPolicy`, { policy }),
  };
}

const targets: Target[] = [
  node("projects", "v1/projects"),
  node("organizations", "v1/organizations"),
  node("resource-manager folders", "v2/folders"),
  {
    ...{ words: "iam service-accounts", hasConditions: true, options: ["--project"] },
    read: (name, { options }, ask) =>
      ask(
        "POST",
        `v1/projects/${options["--project"] ?? "-"}/serviceAccounts/${name}:getIamPolicy?options.requestedPolicyVersion=3`,
        {},
      ),
    write: (name, policy, { options }, ask) =>
      ask("POST", `v1/projects/${options["--project"] ?? "-"}/serviceAccounts/${name}:setIamPolicy`, {
        policy,
      }),
  },
  {
    ...{ words: "storage buckets", hasConditions: true, options: ["--project"] },
    read: (name, _, ask) => ask("GET", `${bucket(name)}?optionsRequestedPolicyVersion=3`),
    write: (name, policy, _, ask) => ask("PUT", bucket(name), policy),
  },
  inProject("secrets", "secrets", null, true),
  inProject("pubsub topics", "topics", null, false),
  inProject("run services", "services", "--region", false),
  inProject("artifacts repositories", "repositories", "--location", false),
];

function bucket(name: string): string {
  if (!name.startsWith("gs://")) throw new Error(`${name} is not the URL of a bucket`);
  return `vstorage/v1/b/${name.slice("gs://".length)}/iam`;
}

export const policyCommands: Record<string, Command> = Object.assign({}, ...targets.map(commandsOf));

function commandsOf(target: Target): Record<string, Command> {
  const { words, hasConditions, options = [], required = [] } = target;
  const conditions = hasConditions ? ["--condition", "--condition-from-file"] : [];
  const changing = {
    ...{ names: 1, options: [...options, "--member", "--role", ...conditions] },
    required: [...required, "--member", "--role"],
  };
  const change = (changed: typeof added) => async (read: Read, ask: Ask, folder: string) => {
    const [name = ""] = read.names;
    const policy = (await target.read(name, read, ask)) as Policy;
    const { "--member": member = "", "--role": role = "" } = read.options;
    const condition = conditionIn(read, folder, policy);
    const bindings = changed(policy.bindings ?? [], { role, members: [member], ...condition });
    return target.write(name, { ...policy, version: 3, bindings }, read, ask);
  };
  return {
    [`${words} get-iam-policy`]: {
      ...{ names: 1, options, required },
      run: (read, ask) => target.read(read.names[0] ?? "", read, ask),
    },
    [`${words} add-iam-policy-binding`]: { ...changing, run: change(added) },
    [`${words} remove-iam-policy-binding`]: { ...changing, run: change(removed) },
  };
}

/** Where the policy has conditions, one that is not said is asked for: `None` says there is none. */
function conditionIn(
  { options }: Read,
  folder: string,
  { bindings = [] }: Policy,
): { condition?: Condition } {
  const { "--condition": said, "--condition-from-file": file } = options;
  if (file !== undefined) return { condition: JSON.parse(fileIn(folder, file)) as Condition };
  if (said === undefined && bindings.some(({ condition }) => condition !== undefined))
    throw new Error(
      "Adding a binding without specifying a condition to a policy containing conditions is prohibited in non-interactive mode.",
    );
  if (said !== undefined && said !== "None") throw new Error(`Nothing here reads a condition of ${said}`);
  return {};
}

function isAlike(one: Binding, other: Binding): boolean {
  const text = ({ title, description, expression }: Condition = {}) =>
    JSON.stringify([title ?? null, description ?? null, expression ?? null]);
  return one.role === other.role && text(one.condition) === text(other.condition);
}

function added(bindings: Binding[], wanted: Binding): Binding[] {
  const known = bindings.find((one) => isAlike(one, wanted));
  if (known === undefined) return [...bindings, wanted];
  const members = [...new Set([...(known.members ?? []), ...(wanted.members ?? [])])];
  return bindings.map((one) => (one === known ? { ...one, members } : one));
}

function removed(bindings: Binding[], wanted: Binding): Binding[] {
  const [member = ""] = wanted.members ?? [];
  const known = bindings.find((one) => isAlike(one, wanted) && one.members?.includes(member));
  if (known === undefined)
    throw new Error(
      "ERROR: (gcloud) Policy binding with the specified principal, role, and condition not found!",
    );
  const members = known.members?.filter((one) => one !== member) ?? [];
  return bindings.flatMap((one) =>
    one === known ? (members.length === 0 ? [] : [{ ...one, members }]) : [one],
  );
}

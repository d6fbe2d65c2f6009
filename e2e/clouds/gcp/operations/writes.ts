/** The changes a person applies: checked against what exists, written into the journal, and seen by the next read. */
import type { Call } from "../call.ts";
import { rootOf } from "../places.ts";
import { type BodyType, type Input, type Operation, text } from "../wire/operation.ts";
import { invalidArgument, notFound, StatusError } from "../wire/status-error.ts";
import type { WrittenPolicy } from "../world/apply-entry.ts";
import { textOf } from "../world/members.ts";
import { keyIdOf } from "../world/mint.ts";
import type { AuditConfig, Binding, LogType } from "../world/model.ts";
import { policiesIn } from "../world/remove.ts";
import { accountBody, keyBody, providerBody } from "./bodies.ts";
import { poolOf } from "./identity-pools.ts";
import { etagOf, policyBody } from "./policy-body.ts";
import { existing, nodeOf } from "./resource-manager.ts";
import { accountOf, keyIdIn, onAccount } from "./service-accounts.ts";

const ACCOUNT = "v1/projects/{projectsId}/serviceAccounts/{serviceAccountsId}";
export const POLICY: BodyType = {
  policy: {
    version: "integer",
    etag: "string",
    bindings: {
      each: {
        role: "string",
        members: "strings",
        condition: { title: "string", description: "string", expression: "string", location: "string" },
      },
    },
    auditConfigs: {
      each: {
        service: "string",
        auditLogConfigs: { each: { logType: "string", exemptedMembers: "strings" } },
      },
    },
  },
  updateMask: "string",
};

/** Writes an entry for a project or, above projects, for the organization. */
export function record(call: Call, scope: string, action: string, parameters: Record<string, string>): void {
  const { day, journal, gcp } = call.world;
  journal.append({ cloud: "gcp", scope, day, action, parameters });
  gcp.touch(scope);
}

type AccountAct = { verb: string; action: string; permission: string };
const onAccounts: AccountAct[] = [
  { verb: ":disable", action: "DisableServiceAccount", permission: "iam.serviceAccounts.disable" },
  { verb: ":enable", action: "EnableServiceAccount", permission: "iam.serviceAccounts.enable" },
];
const onKeys: AccountAct[] = [
  { verb: ":disable", action: "DisableServiceAccountKey", permission: "iam.serviceAccountKeys.disable" },
  { verb: ":enable", action: "EnableServiceAccountKey", permission: "iam.serviceAccountKeys.enable" },
];

export const writeOperations: Operation[] = [
  ...onAccounts.map(
    (act): Operation => ({
      id: `iam.projects.serviceAccounts.${act.verb.slice(1)}`,
      method: "POST",
      path: `${ACCOUNT}${act.verb}`,
      body: {},
      permission: act.permission,
      on: onAccount,
      local: true,
      writes: true,
      run: (call, input) => {
        const { state, account } = accountOf(call, input);
        record(call, state.id, act.action, { email: account.email });
        return {};
      },
    }),
  ),
  {
    id: "iam.projects.serviceAccounts.delete",
    method: "DELETE",
    path: ACCOUNT,
    permission: "iam.serviceAccounts.delete",
    on: onAccount,
    local: true,
    writes: true,
    run: deleteAccount,
  },
  {
    id: "iam.projects.serviceAccounts.undelete",
    method: "POST",
    path: `${ACCOUNT}:undelete`,
    body: {},
    permission: "iam.serviceAccounts.undelete",
    on: onAccount,
    local: true,
    writes: true,
    run: undeleteAccount,
  },
  {
    id: "iam.projects.serviceAccounts.setIamPolicy",
    method: "POST",
    path: `${ACCOUNT}:setIamPolicy`,
    body: POLICY as Record<string, BodyType>,
    permission: "iam.serviceAccounts.setIamPolicy",
    on: onAccount,
    local: true,
    writes: true,
    run: (call, input) => {
      const { state, account } = accountOf(call, input);
      const policy = written(input, etagOf(account.bindings, []), account.bindings);
      record(call, state.id, "SetServiceAccountPolicy", {
        email: account.email,
        policy: JSON.stringify(policy),
      });
      return policyBody(accountOf(call, input).account.bindings, [], 3);
    },
  },
  {
    id: "iam.projects.serviceAccounts.keys.create",
    method: "POST",
    path: `${ACCOUNT}/keys`,
    body: { keyAlgorithm: "string", privateKeyType: "string" },
    permission: "iam.serviceAccountKeys.create",
    on: onAccount,
    local: true,
    writes: true,
    run: (call, input) => {
      const { state, account } = accountOf(call, input);
      if (account.keys.length >= 10)
        throw new StatusError(429, "RESOURCE_EXHAUSTED", "Maximum number of keys on account reached.");
      const key = keyIdOf("journal", state.id, call.world.journal.entriesOf("gcp", state.id).length);
      record(call, state.id, "CreateServiceAccountKey", { email: account.email, key });
      const made = accountOf(call, input).account.keys.find((item) => item.id === key);
      return made ? keyBody(state.id, account, made) : {};
    },
  },
  {
    id: "iam.projects.serviceAccounts.keys.delete",
    method: "DELETE",
    path: `${ACCOUNT}/keys/{keysId}`,
    permission: "iam.serviceAccountKeys.delete",
    on: onAccount,
    local: true,
    writes: true,
    run: (call, input) => changeKey(call, input, "DeleteServiceAccountKey"),
  },
  ...onKeys.map(
    (act): Operation => ({
      id: `iam.projects.serviceAccounts.keys.${act.verb.slice(1)}`,
      method: "POST",
      path: `${ACCOUNT}/keys/{keysId}${act.verb}`,
      body: {},
      permission: act.permission,
      on: onAccount,
      local: true,
      writes: true,
      run: (call, input) => changeKey(call, input, act.action),
    }),
  ),
  ...(["organizations", "folders", "projects"] as const).map(
    (kind): Operation => ({
      id: `cloudresourcemanager.${kind}.setIamPolicy`,
      method: "POST",
      path: `v3/${kind}/{${kind}Id}:setIamPolicy`,
      body: POLICY as Record<string, BodyType>,
      permission: `resourcemanager.${kind}.setIamPolicy`,
      on: ({ parts }) => `${kind}/${parts[0]}`,
      writes: true,
      run: (call, input) => setPolicy(call, input, `${kind}/${input.parts[0]}`),
    }),
  ),
  {
    id: "iam.projects.locations.workloadIdentityPools.providers.patch",
    method: "PATCH",
    path: "v1/projects/{projectsId}/locations/{locationsId}/workloadIdentityPools/{workloadIdentityPoolsId}/providers/{providersId}",
    query: { updateMask: "string" },
    body: { attributeCondition: "string", disabled: "boolean", displayName: "string" },
    permission: "iam.googleapis.com/workloadIdentityPoolProviders.update",
    on: ({ parts }) => `projects/${parts[0]}`,
    local: true,
    writes: true,
    run: patchProvider,
  },
];

function changeKey(call: Call, input: Input, action: string): object {
  const { state, account } = accountOf(call, input);
  const key = keyIdIn(input);
  if (!account.keys.some((item) => item.id === key))
    throw notFound(`Service account key ${key} does not exist.`);
  record(call, state.id, action, { email: account.email, key });
  return {};
}

/** By its unique id, within thirty days; bindings that showed the id name it again. */
function undeleteAccount(call: Call, { parts: [project = "", uid = ""] }: Input): object {
  const { world } = call;
  for (const { id } of world.gcp.projects(world.day)) {
    const gone = world.gcp.project(id, world.day).goneAccounts?.find((one) => one.account.uniqueId === uid);
    if (!gone || gone.day + 30 < world.day || (project !== "-" && project !== id)) continue;
    const { email } = gone.account;
    for (const other of world.gcp.projects(world.day))
      if (other.id !== id) record(call, other.id, "RememberServiceAccount", { email, uid });
    record(call, rootOf(world).name, "RememberServiceAccount", { email, uid });
    record(call, id, "UndeleteServiceAccount", { email, uid });
    return { restoredAccount: accountBody(id, gone.account) };
  }
  throw notFound(`Service account ${uid} does not exist.`);
}

/** Whoever names the account anywhere in the organization shows its unique id from now on. */
function deleteAccount(call: Call, input: Input): object {
  const { state, account } = accountOf(call, input);
  const { world } = call;
  const text = `serviceAccount:${account.email}`;
  const names = (policies: Binding[][]) =>
    policies.some((bindings) =>
      bindings.some((binding) => binding.members.some((member) => textOf(member) === text)),
    );
  const forget = { email: account.email, uid: account.uniqueId };
  for (const { id } of world.gcp.projects(world.day)) {
    if (id !== state.id && names(policiesIn(world.gcp.project(id, world.day))))
      record(call, id, "ForgetServiceAccount", forget);
  }
  if (names(Object.values(world.gcp.root(world.day).nodes).map((node) => node.bindings)))
    record(call, rootOf(world).name, "ForgetServiceAccount", forget);
  record(call, state.id, "DeleteServiceAccount", { email: account.email });
  return {};
}

export function setPolicy(call: Call, input: Input, name: string): object {
  const place = existing(call, name, "resourcemanager.projects.get");
  const node = nodeOf(call.world, place);
  const policy = written(input, etagOf(node.bindings, node.auditConfigs), node.bindings, node.auditConfigs);
  const scope = place.facts?.id ?? rootOf(call.world).name;
  record(call, scope, "SetIamPolicy", { node: place.name, policy: JSON.stringify(policy) });
  const now = nodeOf(call.world, place);
  return policyBody(now.bindings, now.auditConfigs, 3);
}

type PolicyIn = {
  version?: number;
  etag?: string;
  bindings?: {
    role?: string;
    members?: string[];
    condition?: { title?: string; description?: string; expression?: string };
  }[];
  auditConfigs?: { service?: string; auditLogConfigs?: { logType?: string; exemptedMembers?: string[] }[] }[];
};

/** Refuses what Google refuses: an etag that has passed, members that are gone, conditions below version 3. */
export function written(
  { body }: Input,
  etag: string,
  before: Binding[],
  audits: AuditConfig[] = [],
): WrittenPolicy {
  const policy = (body.policy ?? {}) as PolicyIn;
  if (policy.etag !== undefined && policy.etag !== etag)
    throw new StatusError(
      409,
      "ABORTED",
      "There were concurrent policy changes. Please retry the whole read-modify-write with exponential backoff. The request's ETag did not match the current policy's ETag.",
    );
  const bindings = (policy.bindings ?? []).map(({ role = "", members = [], condition }) => ({
    role,
    members,
    condition: condition
      ? {
          title: condition.title ?? "",
          description: condition.description ?? null,
          expression: condition.expression ?? "",
        }
      : null,
  }));
  const gone = bindings.flatMap((binding) => binding.members).find((member) => member.startsWith("deleted:"));
  const known = before.flatMap((binding) => binding.members.map(textOf));
  if (gone !== undefined && !known.includes(gone))
    throw invalidArgument(
      `The member ${gone} is of an unknown type. Please set a valid type prefix for the member.`,
    );
  if ((policy.version ?? 1) < 3 && bindings.some(({ condition }) => condition !== null))
    throw invalidArgument("Policies with conditions must specify policy version 3.", "policy.version");
  const asked = policy.auditConfigs?.map(({ service = "", auditLogConfigs = [] }) => ({
    service,
    logs: auditLogConfigs.map(({ logType, exemptedMembers = [] }) => ({
      type: logType as LogType,
      exempted: exemptedMembers,
    })),
  }));
  // Without a mask that names them, audit settings stay.
  return { bindings, auditConfigs: text(body.updateMask).includes("auditConfigs") ? (asked ?? []) : audits };
}

function patchProvider(call: Call, input: Input): object {
  const { facts, pool } = poolOf(call, input);
  const provider = pool.providers.find((item) => item.id === input.parts[3]);
  if (!provider) throw notFound("Requested entity was not found.");
  const { attributeCondition, disabled } = input.body;
  record(call, facts.id, "UpdateProvider", {
    pool: pool.id,
    provider: provider.id,
    ...(attributeCondition === undefined ? {} : { condition: text(attributeCondition) }),
    ...(disabled === undefined ? {} : { disabled: String(disabled) }),
  });
  const changed = poolOf(call, input).pool.providers.find((item) => item.id === provider.id) ?? provider;
  // The real method answers with an operation that is usually done by then.
  return {
    name: `${providerBody(facts, pool, provider).name}/operations/done`,
    done: true,
    response: {
      "@type": "type.googleapis.com/google.iam.v1.WorkloadIdentityPoolProvider",
      ...providerBody(facts, pool, changed),
    },
  };
}

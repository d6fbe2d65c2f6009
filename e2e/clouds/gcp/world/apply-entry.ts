/** One journal entry folded onto a project or the organization: the same effect whether it was applied a moment or a year ago. */
import type { JournalEntry } from "../../journal.ts";
import { momentOf, stopActivity } from "./activity.ts";
import { memberOf } from "./members.ts";
import type {
  AuditConfig,
  Binding,
  Condition,
  CustomRole,
  Key,
  NodeState,
  OrganizationState,
  ProjectState,
  ServiceAccount,
} from "./model.ts";
import { markDeleted, policiesIn, removeAccount } from "./remove.ts";

/** A policy as it was written, members as texts. */
export type WrittenPolicy = {
  bindings: { role: string; members: string[]; condition: Condition | null }[];
  auditConfigs: AuditConfig[];
};

type Parameters = Record<string, string>;
type Change = (state: ProjectState, parameters: Parameters, day: number) => void;

/** A later event may already have removed what the entry names; then there is nothing left to do. */
export function applyToProject(state: ProjectState, entry: JournalEntry): void {
  const change = CHANGES[entry.action];
  if (!change) throw new RangeError(`Unknown journal action ${entry.action}`);
  change(state, entry.parameters as Parameters, entry.day);
}

export function applyToOrganization(state: OrganizationState, entry: JournalEntry): void {
  const parameters = entry.parameters as Parameters;
  const node = state.nodes[parameters.node ?? ""];
  if (entry.action === "SetIamPolicy" && node) writePolicy(node, parameters, entry.day);
  else if (entry.action === "ForgetServiceAccount")
    for (const item of Object.values(state.nodes)) forget(item.bindings, parameters, entry.day);
  else if (entry.action === "RememberServiceAccount")
    for (const item of Object.values(state.nodes)) remember(item.bindings, parameters);
  else if (/Role$/.test(entry.action)) changeRole(state.roles, entry);
  else throw new RangeError(`Unknown journal action ${entry.action}`);
}

export function bindingsFrom(text: string | undefined, day: number): WrittenPolicyRead {
  const written = JSON.parse(text ?? '{"bindings":[],"auditConfigs":[]}') as WrittenPolicy;
  const bindings: Binding[] = written.bindings.map(({ role, members, condition }) => ({
    role,
    condition,
    members: members.map((member) => memberOf(member, day)),
  }));
  return { bindings, auditConfigs: written.auditConfigs };
}
type WrittenPolicyRead = { bindings: Binding[]; auditConfigs: AuditConfig[] };

function writePolicy(node: NodeState, parameters: Parameters, day: number): void {
  const { bindings, auditConfigs } = bindingsFrom(parameters.policy, day);
  node.bindings = bindings;
  node.auditConfigs = auditConfigs;
  node.policyChangedAt = momentOf(day, 1);
}

function forget(bindings: Binding[], { email, uid }: Parameters, day: number): void {
  markDeleted(bindings, `serviceAccount:${email}`, uid ?? "", day);
}

function remember(bindings: Binding[], { email = "", uid }: Parameters): void {
  for (const binding of bindings)
    binding.members = binding.members.map((member) =>
      member.kind === "deleted-account" && member.uid === uid ? { kind: "account", email } : member,
    );
}

const accountOf = (state: ProjectState, { email }: Parameters): ServiceAccount | undefined =>
  state.accounts.find((item) => item.email === email);
const keyOf = (state: ProjectState, parameters: Parameters): Key | undefined =>
  accountOf(state, parameters)?.keys.find((key) => key.id === parameters.key);

const CHANGES: Record<string, Change> = {
  CreateServiceAccountKey: (state, parameters, day) => {
    accountOf(state, parameters)?.keys.push({
      id: parameters.key ?? "",
      createdAt: momentOf(day, 1),
      expiresAt: null,
      disabled: false,
      reason: null,
      exposed: false,
      uploaded: false,
      activity: null,
    });
  },
  DisableServiceAccountKey: (state, parameters, day) => {
    const key = keyOf(state, parameters);
    if (!key) return;
    key.disabled = true;
    key.reason = "USER_INITIATED";
    stopActivity(key.activity, day - 1);
  },
  EnableServiceAccountKey: (state, parameters) => {
    const key = keyOf(state, parameters);
    if (!key) return;
    key.disabled = false;
    key.reason = null;
  },
  DeleteServiceAccountKey: (state, parameters) => {
    const owner = accountOf(state, parameters);
    if (owner) owner.keys = owner.keys.filter((key) => key.id !== parameters.key);
  },
  DisableServiceAccount: (state, parameters, day) => {
    const owner = accountOf(state, parameters);
    if (!owner) return;
    owner.disabled = true;
    for (const activity of [owner.activity, ...owner.keys.map((key) => key.activity)])
      stopActivity(activity, day - 1);
  },
  EnableServiceAccount: (state, parameters) => {
    const owner = accountOf(state, parameters);
    if (owner) owner.disabled = false;
  },
  DeleteServiceAccount: (state, parameters) => {
    const owner = accountOf(state, parameters);
    if (!owner) return;
    removeAccount(state, owner);
    state.goneAccounts = [...(state.goneAccounts ?? []), { account: owner, day: state.day }];
  },
  UndeleteServiceAccount: (state, parameters) => {
    const gone = state.goneAccounts?.find((one) => one.account.uniqueId === parameters.uid);
    if (!gone) return;
    state.goneAccounts = state.goneAccounts?.filter((one) => one !== gone);
    // Its keys do not come back.
    state.accounts.push({ ...gone.account, keys: [] });
    for (const bindings of policiesIn(state)) remember(bindings, parameters);
  },
  RememberServiceAccount: (state, parameters) => {
    for (const bindings of policiesIn(state)) remember(bindings, parameters);
  },
  ForgetServiceAccount: (state, parameters, day) => {
    for (const bindings of policiesIn(state)) forget(bindings, parameters, day);
  },
  SetIamPolicy: writePolicy,
  SetServiceAccountPolicy: (state, parameters, day) => {
    const owner = accountOf(state, parameters);
    if (owner) owner.bindings = bindingsFrom(parameters.policy, day).bindings;
  },
  SetResourcePolicy: (state, parameters, day) => {
    const things = [...state.holdings, ...state.workloads];
    const thing = things.find(({ kind, name }) => kind === parameters.kind && name === parameters.name);
    if (thing) thing.bindings = bindingsFrom(parameters.policy, day).bindings;
  },
  UpdateProvider: (state, parameters) => {
    const pool = state.pools.find((item) => item.id === parameters.pool);
    const provider = pool?.providers.find((item) => item.id === parameters.provider);
    if (!provider) return;
    if (parameters.condition !== undefined)
      provider.condition = parameters.condition === "" ? null : parameters.condition;
    if (parameters.disabled !== undefined) provider.disabled = parameters.disabled === "true";
  },
  CreateRole: (state, parameters, day) => changeRole(state.roles, roleEntry("CreateRole", parameters, day)),
  UpdateRole: (state, parameters, day) => changeRole(state.roles, roleEntry("UpdateRole", parameters, day)),
  DeleteRole: (state, parameters, day) => changeRole(state.roles, roleEntry("DeleteRole", parameters, day)),
};

type RoleEntry = Pick<JournalEntry, "action" | "parameters" | "day">;
const roleEntry = (action: string, parameters: Parameters, day: number): RoleEntry => ({
  action,
  parameters,
  day,
});

function changeRole(roles: CustomRole[], { action, parameters, day }: RoleEntry): void {
  const { id, title, description, permissions } = parameters as Parameters;
  const known = roles.find((role) => role.id === id);
  const updatedAt = momentOf(day, 1);
  if (action === "CreateRole" && !known && id !== undefined) {
    const list = JSON.parse(permissions ?? "[]") as string[];
    roles.push({
      ...{
        id,
        title: title ?? "",
        description: description ?? "",
        permissions: list,
        stage: "GA",
        deleted: false,
      },
      ...{ createdAt: updatedAt, updatedAt },
    });
  }
  if (!known) return;
  known.updatedAt = updatedAt;
  if (action === "DeleteRole") known.deleted = true;
  if (action === "UpdateRole" && permissions !== undefined)
    known.permissions = JSON.parse(permissions) as string[];
}
